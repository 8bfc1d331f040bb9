"""What a page that was opened before something happened can no longer do: take a case from who has
it, stop halfway, or lose a case; and what is told so that no case is forgotten.
"""

import html
import re
from datetime import timedelta

import pytest
from django.test import Client

from kotomitta.casework.commands import (
    AboveCap,
    Allocate,
    ChangeTeam,
    Describe,
    Employ,
    OpenCase,
    ToOverflow,
)
from kotomitta.casework.people import Need
from kotomitta.casework.refusal import RefusalError
from kotomitta.render.words import Language, Words
from kotomitta.sources.case_table.told import Given
from kotomitta.web.accounts.models import User
from kotomitta.web.accounts.roles import Role
from kotomitta.web.casework import importing, tables
from kotomitta.web.casework.board import carried
from kotomitta.web.casework.models import Case, Member
from kotomitta.web.casework.reach import EVERYTHING
from kotomitta.web.casework.unit import agreed, today
from visitors.people import SignedIn
from visitors.unit import KNOWN, OTHER, TEAM, case, done, lead, worker

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("shared_unit", "db")]

HEAVY = Need(**{**KNOWN, "trauma": True, "interpreter": True})


@pytest.fixture
def client(signed_in: SignedIn) -> Client:
    led(OTHER)
    return signed_in("lead")


def led(team: str, role: Role = Role.LEAD, *, active: bool = True) -> None:
    """Somebody leads a team, unless the role is another or the account is closed."""
    user = User.objects.invited(f"lead-{team}", role, "Lead")
    User.objects.filter(pk=user.pk).update(is_active=active)
    Member.objects.create(user=user, code=f"L{team[1:]}", team=team)


def page(client: Client, path: str = "board") -> str:
    text = client.get(f"/en/{path}/").content.decode()
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("&nbsp;", " ")


def accepted(client: Client, *give: str) -> str:
    answered = client.post("/en/allocation/accept/", {"give": give}, follow=True)
    assert answered.status_code == 200
    return answered.content.decode()


def holder(code: str) -> str | None:
    return Case.objects.get(code=code).worker


# --- a team that can take a case ------------------------------------------------------------------


def test_a_case_goes_to_a_team_with_a_lead_and_a_worker_only(client: Client) -> None:
    assert f"<option>{OTHER}</option>" in page(client, "cases/4")
    told = client.post("/en/cases/4/do/team/", {"team": OTHER}, follow=True)
    assert "waits in another team" in told.content.decode()
    assert Case.objects.get(code="4").team == OTHER


@pytest.mark.parametrize("why", ["unled", "left", "not yet", "lead gone", "no lead now"])
def test_a_case_does_not_go_where_nobody_would_find_it(client: Client, why: str) -> None:
    day = today()
    changes = {
        "left": {"last": day - timedelta(1)},
        "not yet": {"first": day + timedelta(1)},
    }
    member = worker("W9", "T9").but(**changes.get(why, {}))
    done(Employ(member), team="T9")
    if why != "unled":
        role = Role.WORKER if why == "no lead now" else Role.LEAD
        led("T9", role, active=why != "lead gone")
    assert "<option>T9</option>" not in page(client, "cases/4")
    told = client.post("/en/cases/4/do/team/", {"team": "T9"}, follow=True)
    assert "cannot take the case" in told.content.decode()
    assert Case.objects.get(code="4").team == TEAM


# --- an old page ----------------------------------------------------------------------------------


def test_an_old_suggestion_takes_no_case_from_its_worker(client: Client) -> None:
    assert "The case is given" in accepted(client, "4 W2")
    assert "has changed hands" in accepted(client, "4 W1")
    assert holder("4") == "W2"


def test_a_move_is_from_the_one_whom_the_page_names(client: Client) -> None:
    done(Allocate("4", "W2"))
    assert "has changed hands" in accepted(client, "4 W2 W1")
    assert holder("4") == "W2"
    accepted(client, "4 W1 W2")
    assert holder("4") == "W1"


def test_a_move_does_not_undo_what_a_lead_decided_meanwhile(client: Client) -> None:
    done(Employ(worker("W5", hours=0.5)))
    until = today() + timedelta(14)
    done(Allocate("4", "W5", AboveCap("safety", until)))
    assert "decided on since" in accepted(client, "4 W2 W5")
    row = Case.objects.get(code="4")
    assert (row.worker, row.override_until) == ("W5", until)
    client.post("/en/cases/4/give/", {"worker": "W2"})
    assert holder("4") == "W2", "by hand it may be moved"


def test_the_page_of_suggestions_says_from_whom_a_case_moves(client: Client) -> None:
    done(*(Describe(code, HEAVY) for code in ("1", "2")), Employ(worker("W1", hours=0.5)))
    client.post("/en/allocation/solve/")
    assert 'name="give" value="1 W2 W1"' in page(client, "allocation")


def test_an_old_page_of_an_absent_worker_releases_only_what_is_still_theirs(client: Client) -> None:
    done(Allocate("1", "W2"), Allocate("4", "W1"))
    given = {"case": ["1", "4"]}
    told = client.post("/en/workers/W1/release/", given, follow=True).content.decode()
    assert "Cases back in the queue: 1." in told
    assert "Not returned: 1 (1). The case has changed hands" in told
    assert (holder("1"), holder("4")) == ("W2", None)


# --- all of a list --------------------------------------------------------------------------------


def test_one_case_that_is_gone_does_not_stop_the_others(client: Client) -> None:
    done(OpenCase(case("60")), OpenCase(case("61")), ChangeTeam("60", OTHER))
    told = accepted(client, "4 W2", "60 W2", "61 W2")
    assert "Cases given: 2." in told
    assert "Not given: 1 (60). The case or the worker is no longer in your team." in told
    assert told.count("Cases given") == 1
    assert (holder("4"), holder("60"), holder("61")) == ("W2", None, "W2")


def test_nor_when_cases_of_an_absent_worker_go_back(client: Client) -> None:
    done(Allocate("4", "W1"))
    given = {"case": ["1", "3", "4"]}
    told = client.post("/en/workers/W1/release/", given, follow=True)
    assert told.status_code == 200
    assert "Cases back in the queue: 2." in told.content.decode()
    assert (holder("1"), holder("3"), holder("4")) == (None, "W3", None)


@pytest.mark.parametrize("gone", ["60", "999"])
def test_one_suggestion_for_a_case_that_is_gone_says_so_on_the_page(
    client: Client, gone: str
) -> None:
    done(OpenCase(case("60")), ChangeTeam("60", OTHER))
    told = accepted(client, f"{gone} W2")
    assert f"Not given: 1 ({gone}). The case or the worker is no longer in your team." in told
    assert "The case is given" not in told
    assert holder("60") is None


@pytest.mark.parametrize("language", Language)
def test_the_page_of_a_case_that_left_the_team_says_what_happened_and_where_to_go_on(
    client: Client, language: Language
) -> None:
    done(OpenCase(case("60")), ChangeTeam("60", OTHER))
    at, said = f"/{language}/cases", Words(language)
    asked = [client.get(f"{at}/{code}/") for code in ("60", "3", "999")]
    alike = {re.sub(r"/cases/\d+/", "", answered.content.decode()) for answered in asked}
    assert len(alike) == 1, "a case that one may not see and one that is not there are told alike"
    acts = {"give": {"worker": "W2"}, "do/ends": {"ends": str(today())}}
    asked += [client.post(f"{at}/60/{act}/", given) for act, given in acts.items()]
    for answered in asked:
        text = html.unescape(answered.content.decode())
        assert answered.status_code == 404
        assert said.say("cw.gone.remedy") in text
        assert f'href="/{language}/board/">{said.say("cw.gone.onward")}' in text


def test_nor_is_a_worker_of_another_team_told_from_one_who_is_not_there(client: Client) -> None:
    answered = [client.post("/en/cases/4/give/", {"worker": code}) for code in ("W3", "W99")]
    assert {one.status_code for one in answered} == {404}
    assert answered[0].content == answered[1].content
    assert b"Go on to the board" in answered[0].content


# --- over the cap beside a decision ---------------------------------------------------------------


def test_a_decision_on_one_case_does_not_hide_what_else_is_over(client: Client) -> None:
    done(Employ(worker("W1", hours=3)), Allocate("4", "W1"), Describe("1", HEAVY))
    until = str(today() + timedelta(14))
    give = {"worker": "W1", "reason": "safety", "until": until}
    client.post("/en/cases/1/give/", give)
    assert Case.objects.get(code="1").override_until
    assert "without a decision" not in page(client)
    said = dict.fromkeys(("trauma", "interpreter", "special_support"), "yes")
    told = client.post("/en/cases/4/do/describe/", said, follow=True).content.decode()
    (one,) = (one for one in carried(EVERYTHING, today()) if one.worker.code == "W1")
    rest = one.load.high - Case.objects.get(code="1").weight_high - (one.load.own or 0.0)
    assert 0 < rest < -one.room
    assert f"The worker W1 is now {rest:.1f} h over the cap" in told
    listed = page(client).partition('id="over"')[2].partition("</ul>")[0]
    assert f"{rest:.1f} h over" in listed
    client.post("/en/cases/4/give/", give)
    assert 'id="over"' not in page(client)


# --- the overflow queue ---------------------------------------------------------------------------


def queued(client: Client, review: object, code: str = "4") -> str:
    given = {"reason": "no_room", "review": str(review)}
    told = client.post(f"/en/cases/{code}/do/overflow/", given, follow=True)
    return told.content.decode()


def test_a_case_is_looked_at_again_within_the_agreed_days(client: Client) -> None:
    last = today() + timedelta(agreed("overflow.review_days", today()))
    for far in ("9999-12-31", last + timedelta(1)):
        assert "too far away" in queued(client, far)
    assert Case.objects.get(code="4").review_by is None
    queued(client, last)
    assert Case.objects.get(code="4").review_by == last


def test_a_review_after_the_due_date_is_told(client: Client) -> None:
    done(OpenCase(case("60", days=0)))
    by = Case.objects.get(code="60").due_by
    assert by
    assert "is before the day of review" not in queued(client, today() + timedelta(3), "60")
    Case.objects.filter(code="60").update(due_by=today() + timedelta(2))
    row = Case.objects.get(code="4")
    assert row.due_by
    assert row.due_by < today(), "it waits for eighty days"
    assert "is before the day of review" in queued(client, today() + timedelta(3))


def test_every_case_on_the_queue_is_reached_from_the_board(client: Client) -> None:
    codes = [str(600 + n) for n in range(28)]
    day = today() + timedelta(20)
    done(*(OpenCase(case(code)) for code in codes))
    done(*(ToOverflow(code, "no_room", day) for code in codes))
    first, second = page(client), client.get("/en/board/?overflow=2").content.decode()
    assert "Overflow queue: 28" in first
    found = [re.findall(r"/en/cases/(\d+)/#overflow", text) for text in (first, second)]
    assert [len(one) for one in found] == [25, 3]
    assert sorted(found[0] + found[1]) == codes
    assert 'href="?overflow=2#overflow"' in first


def test_a_review_that_has_come_is_told_at_the_head_of_the_board(client: Client) -> None:
    queued(client, today() + timedelta(1))
    assert "day of review is today or has passed" not in page(client)
    for days in (0, 3):
        Case.objects.filter(code="4").update(review_by=today() - timedelta(days))
        head = page(client).partition("What is due")[0].partition("<table")[0]
        assert "day of review is today or has passed: 1." in head
        assert 'href="/en/board/#overflow"' in head


# --- the table of the team that a case has left ---------------------------------------------------


def test_the_table_of_the_old_team_tells_what_to_do_with_a_moved_case(client: Client) -> None:
    del client
    rows = tables.as_csv(tables.written([Case.objects.get(code="4").value], today()))
    done(ChangeTeam("4", OTHER))
    table = tables.read(Given("cases.csv", rows.encode()), TEAM, today())
    (step,) = importing.plan(table, lead(), today()).refused
    assert isinstance(step.refusal, RefusalError)
    told = {one: Words(one).error(step.refusal) for one in Language}
    assert "remove its rows from the table" in told[Language.EN]
    assert "poista sen rivit taulukosta" in told[Language.FI]
    assert "ta bort dess rader" in told[Language.SV]
