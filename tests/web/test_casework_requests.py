"""Requests for resources, from outside: who sees how much of them, and what is recorded."""

from datetime import date, timedelta

import pytest
from auditlog.models import LogEntry
from axes.models import AccessAttempt, AccessLog
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from kotomitta.casework.commands import Employ, Reduce
from kotomitta.casework.event import event
from kotomitta.casework.worker import Cause, Less
from kotomitta.law.days import months_after
from kotomitta.render.words import Language, Words
from kotomitta.web.accounts.models import User
from kotomitta.web.casework import records, requesting, trail
from kotomitta.web.casework.happenings import facts
from kotomitta.web.casework.keeping import record
from kotomitta.web.casework.models import Case, Event, Member, ResourceRequest, Suggested
from kotomitta.web.casework.rounds import ask, stamp
from kotomitta.web.casework.unit import today
from visitors.people import People, SignedIn
from visitors.unit import OTHER, TEAM, done, erase, worker
from visitors.unit import lead as a_lead

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("shared_unit", "db")]

UNTIL = today() + timedelta(40)


@pytest.fixture
def unit(db: None) -> None:
    """A unit in which the other team is led by the app's lead."""
    del db
    Member.objects.filter(code="L1").update(code="L2", team=OTHER)


def asked(team: str = TEAM, code: str = "a1", days: int = 0) -> ResourceRequest:
    return ResourceRequest.objects.create(
        code=code, team=team, on=today() - timedelta(days), cases=3, hours=58.3, posts=0.73,
        until=UNTIL,
    )  # fmt: skip


def shown(client: Client) -> str:
    page = client.get("/en/unit/").content.decode().partition('id="requests"')[2]
    page = page.partition("</table>")[0]
    return page.replace("\N{NO-BREAK SPACE}", " ").replace("&nbsp;", " ")


def a_day(day: date) -> str:
    return Words(Language.EN).fact(day).replace("\N{NO-BREAK SPACE}", " ")


def table(page: str) -> str:
    return page.partition("<tbody")[2]


# --- who sees how much ----------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["viewer", "worker", "administrator", "lead"])
def test_others_see_tens_of_hours_and_the_month(unit: None, signed_in: SignedIn, role: str) -> None:
    del unit
    done(Employ(worker("W4")))
    asked()
    page = table(shown(signed_in(role)))
    assert "about 60 h" in page
    for hidden in (a_day(today()), a_day(UNTIL), "58.3", "0.7"):
        assert hidden not in page


@pytest.mark.parametrize("role", ["viewer", "worker", "administrator", "lead"])
def test_of_a_small_team_others_see_nothing(unit: None, signed_in: SignedIn, role: str) -> None:
    del unit
    asked()
    assert TEAM not in table(shown(signed_in(role)))


def test_who_answers_and_the_teams_lead_see_all(unit: None, signed_in: SignedIn) -> None:
    del unit
    asked(OTHER)
    for role in ("planner", "lead"):
        page = table(shown(signed_in(role)))
        assert "58.3 h" in page
        assert a_day(UNTIL) in page
        assert a_day(today()) in page


def test_an_old_open_request_can_still_be_answered(unit: None, signed_in: SignedIn) -> None:
    del unit
    old = asked(code="old", days=60)
    for days in range(25):
        row = asked(code=f"n{days}", days=days)
        ResourceRequest.objects.filter(pk=row.pk).update(state="refused", answered=row.on)
    assert f"/unit/requests/{old.code}/" in shown(signed_in("planner"))


def test_the_board_tells_the_lead_of_the_answer(unit: None, signed_in: SignedIn) -> None:
    del unit
    row, lead = asked(OTHER), signed_in("lead")
    assert "/unit/#requests" not in lead.get("/en/board/").content.decode()
    signed_in("planner").post(f"/en/unit/requests/{row.code}/", {"answer": "granted"})
    page = lead.get("/en/board/").content.decode()
    assert "is answered: granted" in page
    assert "/unit/#requests" in page
    ResourceRequest.objects.update(answered=today() - timedelta(60))
    assert "is answered" not in lead.get("/en/board/").content.decode()


def test_what_stays_above_the_caps_after_an_absence_is_asked_for_too(signed_in: SignedIn) -> None:
    Case.objects.filter(state="waiting").delete()
    day, client = today(), signed_in("lead")
    ill = Less(cause=Cause.SICKNESS, start=day, end=day + timedelta(30), share=1.0)
    done(Reduce("W1", ill), Reduce("W2", ill))
    ask(TEAM)
    page = client.get("/en/allocation/").content.decode()
    carried = Case.objects.filter(team=TEAM, state="active")
    hours = sum(carried.values_list("weight_high", flat=True))
    assert hours > 0
    assert f"Of that, {hours:.1f} hours are load that stays above" in page
    client.post("/en/allocation/request/")
    row = ResourceRequest.objects.get(team=TEAM)
    assert (row.cases, row.hours) == (0, round(hours, 1))


# --- what is recorded -----------------------------------------------------------------------------


def test_what_is_asked_and_answered_can_be_read_in_each_language(
    unit: None, signed_in: SignedIn
) -> None:
    del unit
    shortage = {"cases": 3, "hours": 58.3, "posts": 0.73, "until": None}
    kept = {"stamp": stamp(TEAM, today()), "body": {"shortage": shortage}}
    Suggested.objects.update_or_create(team=TEAM, defaults=kept)
    requesting.ask(a_lead(), today())
    row = ResourceRequest.objects.get()
    assert row.until is None
    signed_in("planner").post(f"/en/unit/requests/{row.code}/", {"answer": "refused"})
    told = {
        language: {k: v for e in Event.objects.filter(subject=row.code) for k, v in
                   facts(Words(language), e)}
        for language in Language
    }  # fmt: skip
    assert told[Language.EN] == {
        "cases": "3", "hours a month": "58.3", "full-time social workers": "0.7",
        "answer": "refused",
    }  # fmt: skip
    assert told[Language.FI]["vastaus"] == "hylätty"
    assert told[Language.SV]["svar"] == "avslagen"


def test_an_end_that_was_recorded_as_none_is_not_told(unit: None) -> None:
    del unit
    record(event(today(), "L1", "request_resources", "old", cases=3, until=None), 1)
    (row,) = Event.objects.filter(subject="old")
    assert [value for _, value in facts(Words(Language.EN), row)] == ["3"]


def test_the_audit_log_says_who_answered(unit: None, people: People, signed_in: SignedIn) -> None:
    del unit
    row = asked()
    signed_in("planner").post(f"/en/unit/requests/{row.code}/", {"answer": "granted"})
    entry = LogEntry.objects.get_for_object(row).first()
    assert entry is not None
    assert entry.actor == people["planner"]
    administrator = signed_in("administrator")
    for language, words in {
        "fi": ("resurssipyyntö", "odottaa vastausta → myönnetty"),
        "sv": ("resursbegäran", "väntar på svar → beviljad"),
        "en": ("request for resources", "waits for an answer → granted"),
    }.items():
        page = administrator.get(f"/{language}/audit/").content.decode()
        for word in words:
            assert word in page
        assert "58" not in page.partition("<tbody")[2].partition("</tbody>")[0]


def test_an_event_says_which_planner_or_administrator_it_was(
    unit: None, people: People, signed_in: SignedIn
) -> None:
    del unit
    row = asked()
    signed_in("planner").post(f"/en/unit/requests/{row.code}/", {"answer": "granted"})
    assert Event.objects.get(subject=row.code).actor == people["planner"].alias
    administrator = signed_in("administrator")
    told = {"cadre": "social_worker", "hours_per_week": "30", "first": "2020-01-01", "team": OTHER}
    administrator.post("/en/workers/W2/change/", told)
    moved = Event.objects.filter(act="change_team").latest("pk")
    assert (moved.subject, moved.actor) == ("2", people["administrator"].alias)
    erase(administrator, "1")
    assert Event.objects.get(act="erase").actor == people["administrator"].alias
    page = administrator.get("/en/people/").content.decode()
    assert all(f"<td>{one.alias}</td>" in page for one in people.values())
    assert trail.faults() == []


# --- how long it is kept --------------------------------------------------------------------------


def test_a_request_goes_months_after_its_answer_or_after_it_was_made(
    unit: None, signed_in: SignedIn
) -> None:
    del unit
    asked(code="never")
    answered = asked(OTHER, code="late")
    signed_in("planner").post("/en/unit/requests/late/", {"answer": "granted"})
    later = today() + timedelta(90)
    ResourceRequest.objects.filter(code="late").update(answered=later)
    gone = months_after(today(), 24)
    records.delete_old(gone - timedelta(1))
    assert ResourceRequest.objects.count() == 2
    records.delete_old(gone)
    assert [row.code for row in ResourceRequest.objects.all()] == [answered.code]
    assert Event.objects.filter(subject="late").exists()
    records.delete_old(months_after(later, 24))
    assert not ResourceRequest.objects.exists()
    assert not Event.objects.filter(subject="late").exists()
    assert trail.faults() == []


def test_the_night_forgets_where_old_sign_ins_came_from(unit: None, signed_in: SignedIn) -> None:
    del unit
    signed_in("lead")
    kept = {"ip_address": "192.0.2.1", "user_agent": "browser", "username": "x"}
    tables = (AccessLog, AccessAttempt)
    for table, more in zip(tables, ({}, {"failures_since_start": 1}), strict=True):
        for months in (7, 5):
            row = table.objects.create(**{**kept, "user_agent": str(months)}, **more)
            at = timezone.now() - timedelta(months * 31)
            table.objects.filter(pk=row.pk).update(attempt_time=at)
    call_command("casework_night", verbosity=0)
    for table in tables:
        assert not table.objects.filter(user_agent="7").exists()
        assert table.objects.filter(user_agent="5").exists()


def test_nor_does_it_keep_where_old_changes_came_from(unit: None, signed_in: SignedIn) -> None:
    """The log of changes itself stays, and the seals of what happened to cases with it."""
    del unit
    signed_in("lead")
    user = User.objects.get(username="lead")
    for months in (7, 5):
        came = {"remote_addr": "192.0.2.1", "remote_port": 4000 + months, "actor": user}
        told = {"action": LogEntry.Action.UPDATE, "changes": {"role": ["a", "b"]}}
        row = LogEntry.objects.log_create(user, **told, **came)
        at = timezone.now() - timedelta(months * 31)
        LogEntry.objects.filter(pk=row.pk).update(timestamp=at)
    rows = LogEntry.objects.exclude(remote_addr=None).order_by("timestamp")
    old, young = rows.values()
    call_command("casework_night", verbosity=0)
    assert list(rows.values()) == [young]
    blank = {"remote_addr": None, "remote_port": None}
    assert LogEntry.objects.values().get(pk=old["id"]) == {**old, **blank}
    assert trail.faults() == []
