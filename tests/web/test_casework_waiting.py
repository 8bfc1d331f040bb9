"""Cases that wait, from outside: another team, the overflow queue, and asking for resources;
and what is told of a case whatever else is due.
"""

import re
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from kotomitta.casework.commands import Employ, OpenCase, TakeStep
from kotomitta.casework.people import Need
from kotomitta.web.accounts.models import User
from kotomitta.web.accounts.roles import Role
from kotomitta.web.casework import counting, trail
from kotomitta.web.casework.board import carried
from kotomitta.web.casework.keeping import broken
from kotomitta.web.casework.models import Case, Event, Member, Published, ResourceRequest, Suggested
from kotomitta.web.casework.reach import EVERYTHING
from kotomitta.web.casework.unit import scale, today
from visitors.people import SignedIn
from visitors.unit import OTHER, TEAM, case, done, worker

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("shared_unit", "db")]

REVIEW = today() + timedelta(14)


@pytest.fixture
def lead(signed_in: SignedIn) -> Client:
    return signed_in("lead")


def text(client: Client, path: str) -> str:
    page = client.get(path).content.decode()
    return page.replace("\N{NO-BREAK SPACE}", " ").replace("&nbsp;", " ")


def acted(client: Client, on: str, act: str, **given: object) -> str:
    page = client.post(f"/en/cases/{on}/do/{act}/", given, follow=True)
    return page.content.decode()


# --- another team ---------------------------------------------------------------------------------


def test_a_lead_moves_a_waiting_case_to_another_team(lead: Client, signed_in: SignedIn) -> None:
    other = User.objects.invited("other", Role.LEAD, "Other")
    Member.objects.create(user=other, code="L2", team=OTHER)
    assert f"<option>{OTHER}</option>" in text(lead, "/en/cases/4/")
    assert "waits in another team" in acted(lead, "4", "team", team=OTHER)
    row = Case.objects.get(code="4")
    assert (row.team, row.state) == (OTHER, "waiting")
    assert broken("4", row.version) is None
    assert lead.get("/en/cases/4/").status_code == 404
    Member.objects.filter(code="L1").update(team=OTHER)
    assert "team changed" in text(signed_in("lead"), "/en/cases/4/")


def test_a_team_that_is_not_there_is_told(lead: Client) -> None:
    assert "cannot take the case" in acted(lead, "4", "team", team="T9")
    assert Case.objects.get(code="4").team == TEAM


def test_a_worker_moves_nothing(lead: Client, signed_in: SignedIn) -> None:
    del lead
    for act, given in {"team": {"team": OTHER}, "overflow": {"reason": "no_room"}}.items():
        told = {**given, "review": str(REVIEW)}
        assert signed_in("worker").post(f"/en/cases/1/do/{act}/", told).status_code == 404
    assert Case.objects.get(code="1").version == 2


# --- the overflow queue ---------------------------------------------------------------------------


def test_the_overflow_queue_stands_apart_on_the_board_with_its_age(lead: Client) -> None:
    acted(lead, "4", "overflow", reason="no_room", review=str(REVIEW))
    page = text(lead, "/en/board/")
    apart = page.partition('id="overflow"')[2].partition("</table>")[0]
    assert "Overflow queue: 1" in page
    assert "Wait for a worker: 0" in page
    for told in ("/en/cases/4/#overflow", "Nobody has room", "0 days", "80 days"):
        assert told in apart
    assert "On the overflow queue since" in text(lead, "/en/cases/4/")
    assert "to the overflow queue" in text(lead, "/en/cases/4/")
    acted(lead, "4", "resume")
    assert "Wait for a worker: 1" in text(lead, "/en/board/")
    assert Case.objects.get(code="4").review_by is None


def test_a_worker_is_still_suggested_for_a_case_on_the_queue(lead: Client) -> None:
    acted(lead, "4", "overflow", reason="no_room", review=str(REVIEW))
    lead.post("/en/allocation/solve/")
    assert "Suggestions: 1" in text(lead, "/en/allocation/")
    lead.post("/en/allocation/accept/", {"give": "4 W2"})
    row = Case.objects.get(code="4")
    assert (row.worker, row.review_by, row.value.overflow) == ("W2", None, None)


# --- a request for resources ----------------------------------------------------------------------


@pytest.fixture
def short(lead: Client) -> Client:
    """More cases wait than the two workers have room for, and suggestions have been made."""
    for n in range(60):
        done(OpenCase(case(f"5{n:02}", trauma=True, interpreter=True)))
    lead.post("/en/allocation/solve/")
    return lead


def test_what_the_refusals_lack_is_asked_for_and_answered(
    short: Client, signed_in: SignedIn
) -> None:
    assert "hours a month are missing" in text(short, "/en/allocation/")
    short.post("/en/allocation/request/")
    (row,) = ResourceRequest.objects.all()
    refused = int(re.findall(r"Do not fit now: (\d+)", text(short, "/en/allocation/"))[0])
    assert row.cases == refused
    assert row.posts == pytest.approx(row.hours / scale(today()).full.planned, abs=0.01)
    assert "/unit/requests/" not in text(short, "/en/unit/"), "a lead does not answer"
    planner = signed_in("planner")
    page = text(planner, "/en/unit/").partition('id="requests"')[2]
    assert "waits for an answer" in page
    assert f"{row.hours:.1f} h" in page
    planner.post(f"/en/unit/requests/{row.code}/", {"answer": "granted"})
    row.refresh_from_db()
    assert (row.state, row.answered, row.version) == ("granted", today(), 2)
    acts = Event.objects.filter(subject=row.code).values_list("act", flat=True)
    assert list(acts) == ["request_resources", "answer_request"]
    assert trail.faults() == []
    again = planner.post(f"/en/unit/requests/{row.code}/", {"answer": "refused"}, follow=True)
    assert "was answered" in again.content.decode()


def test_nothing_is_asked_for_twice_a_day_or_on_old_suggestions(short: Client) -> None:
    short.post("/en/allocation/request/")
    again = short.post("/en/allocation/request/", follow=True).content.decode()
    assert "has made a request today" in again
    ResourceRequest.objects.all().delete()
    done(OpenCase(case("90")))
    old = short.post("/en/allocation/request/", follow=True).content.decode()
    assert "no longer hold" in old
    assert not ResourceRequest.objects.exists()


def test_where_all_fit_there_is_nothing_to_ask_for(lead: Client) -> None:
    lead.post("/en/allocation/solve/")
    assert "missing" not in text(lead, "/en/allocation/").partition("<main")[2]
    page = lead.post("/en/allocation/request/", follow=True).content.decode()
    assert "nothing to ask for" in page


@pytest.mark.parametrize("role", ["viewer", "worker", "lead", "administrator"])
def test_only_a_planner_answers(short: Client, signed_in: SignedIn, role: str) -> None:
    short.post("/en/allocation/request/")
    row = ResourceRequest.objects.get()
    path = f"/en/unit/requests/{row.code}/"
    assert signed_in(role).post(path, {"answer": "granted"}).status_code == 403
    assert signed_in("planner").post(path, {"answer": "maybe"}).status_code == 404
    row.refresh_from_db()
    assert row.state == "made"


def test_requests_flow_to_planning_as_a_count(short: Client, signed_in: SignedIn) -> None:
    short.post("/en/allocation/request/")
    month = counting.last_whole_month(today())
    ResourceRequest.objects.update(on=month.first, state="granted")
    signed_in("planner").post("/en/counts/publish/")
    told = Published.objects.get().body["tables"]["resource_requests"]
    assert told["columns"] == ["made", "granted", "refused", "total"]
    assert told["rows"][-1] == [str(month), [0, 1, 0, 1]]
    assert "Requests for resources" in text(signed_in("planner"), "/en/counts/")
    csv = signed_in("viewer").get("/en/counts/counts.csv").content.decode()
    assert f"resource_requests,requests,{month},granted,1" in csv


# --- all suggestions together ---------------------------------------------------------------------


def test_the_suggestions_are_added_up_by_worker(short: Client) -> None:
    page = text(short, "/en/allocation/").partition("loads-caption")[2].partition("</table>")[0]
    row = r'row">(W\d)</th><td>(\d+)</td><td>(.*?) h</td><td>(.*?) h</td><td>(.*?) h</td>'
    told = {worker: (int(n), *map(float, hours)) for worker, n, *hours in re.findall(row, page)}
    assert set(told) == {"W1", "W2"}
    before = {one.worker.code: one for one in carried(EVERYTHING, today())}
    placed = (Suggested.objects.get().body or {})["suggestions"]["placed"]
    pairs = [f"{one['case']} {one['place']['worker']}" for one in placed]
    page = short.post("/en/allocation/accept/", {"give": pairs}, follow=True).content.decode()
    assert f"Cases given: {len(pairs)}." in page
    for one in carried(EVERYTHING, today()):
        if (code := one.worker.code) in told:
            was = before[code]
            found = (one.cases - was.cases, was.load.high, one.load.high, was.load.own)
            assert told[code] == pytest.approx(found, abs=0.06)


def test_accepting_many_gives_one_message_with_what_was_not_given_and_why(lead: Client) -> None:
    done(OpenCase(case("60")), OpenCase(case("61")), Employ(worker("W5", hours=0.5)))
    pairs = ["4 W2", "60 W5", "61 W5"]
    page = lead.post("/en/allocation/accept/", {"give": pairs}, follow=True).content.decode()
    assert "Cases given: 1." in page
    assert "Not given: 2 (60, 61). The case does not fit" in page
    assert page.count("Cases given") == 1
    assert set(Case.objects.filter(worker="W2").values_list("code", flat=True)) >= {"4"}


# --- a person more, and what is only read ---------------------------------------------------------


def test_a_person_is_added_on_the_page_of_the_case(lead: Client) -> None:
    page = text(lead, "/en/cases/1/")
    assert "Add a person to the case" in page
    given = {"code": "P99", "channel": "family", "age": "8", "first_permit": str(today())}
    assert "The person is added" in acted(lead, "1", "join", **given)
    added = Case.objects.get(code="1").value.persons[1]
    assert (added.code, added.age, added.first_permit) == ("P99", 8, today())
    assert "P1 → P1, P99" in text(lead, "/en/cases/1/")
    assert "is in the case already" in acted(lead, "1", "join", code="P99")
    acted(lead, "1", "join", code="Matti Meikäläinen")
    assert len(Case.objects.get(code="1").value.persons) == 2


def test_a_worker_does_not_add_persons(lead: Client, signed_in: SignedIn) -> None:
    del lead
    client = signed_in("worker")
    assert "Add a person to the case" not in text(client, "/en/cases/1/")
    assert client.post("/en/cases/1/do/join/", {"code": "P99"}).status_code == 404


def test_giving_out_what_is_held_makes_no_form_old(lead: Client) -> None:
    seen = re.findall(r'name="version" value="(\d+)"', text(lead, "/en/cases/1/"))[0]
    lead.post("/en/allocation/solve/")
    lead.get("/en/cases/1/record.json")
    row = Case.objects.get(code="1")
    assert broken("1", row.version) is None
    assert "Things have changed" not in text(lead, "/en/allocation/")
    page = acted(lead, "1", "describe", language="so", version=seen)
    assert "The needs are saved." in page
    page = acted(lead, "1", "describe", language="ar", version=seen)
    assert Case.objects.get(code="1").value.need.language == "so", "that was a change"


# --- the end by law -------------------------------------------------------------------------------


def test_the_end_by_law_is_told_though_something_else_is_due_first(lead: Client) -> None:
    permit = today() - timedelta(365 * 2 - 10)
    found = case("80", days=70)
    (person,) = found.persons
    done(OpenCase(found.but(persons=(person.model_copy(update={"first_permit": permit}),))))
    lead.post("/en/cases/80/give/", {"worker": "W2"})
    row = Case.objects.get(code="80")
    assert row.due_step == "assessment"
    assert row.clienthood_ends
    assert row.due_by
    assert row.due_by < today() < row.clienthood_ends
    page = text(lead, "/en/board/").partition("What changes next month")[2]
    assert "by law the case 80 can end" in page
    assert "Clienthood ends by law" in text(lead, "/en/cases/80/")
    done(TakeStep("80", "closing", person.code, today()))
    assert "by law the case 80 can end" in text(lead, "/en/board/")
    assert "Clienthood ends by law" in text(lead, "/en/cases/80/")


def test_an_update_fills_the_end_by_law_and_how_often_a_case_was_given_out(lead: Client) -> None:
    lead.get("/en/cases/4/record.json")
    before = Case.objects.get(code="4")
    assert (before.given_out, before.version) == (1, 2)
    Case.objects.update(clienthood_ends=None, given_out=0)
    filling = import_module("kotomitta.web.casework.migrations.0011_waiting")
    filling.fill(apps, connection.schema_editor())
    after = Case.objects.get(code="4")
    assert before.clienthood_ends
    assert (after.clienthood_ends, after.given_out) == (before.clienthood_ends, 1)


# --- unaccompanied minors -------------------------------------------------------------------------


def test_what_is_not_in_the_tables_of_an_unaccompanied_minor_is_said(lead: Client) -> None:
    assert "are not in the tables" not in text(lead, "/en/cases/4/")
    found = case("81")
    minor = found.persons[0].model_copy(update={"age": 16})
    done(OpenCase(found.but(persons=(minor,), need=Need(unaccompanied=True))))
    page = text(lead, "/en/cases/81/")
    assert "are not in the tables, because no source was found" in page
    assert "Municipality" in page
    assert "until the age of 23" in page
