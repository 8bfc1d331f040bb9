"""A case that waits: another team, the overflow queue, what is missing for it; and its law."""

from datetime import date, timedelta

import pytest

from kotomitta.casework.allocation.later import Later
from kotomitta.casework.allocation.shortage import shortage
from kotomitta.casework.allocation.suggest import Ground, NotPlaced
from kotomitta.casework.case import Case, Done
from kotomitta.casework.commands import (
    Allocate,
    ChangeTeam,
    Command,
    Correct,
    EndCase,
    FromOverflow,
    Release,
    ToOverflow,
)
from kotomitta.casework.decide import Decided, decide
from kotomitta.casework.due import clienthood_ends, due_steps
from kotomitta.casework.people import CaseKind, Need, Person
from kotomitta.casework.policy import Actor
from kotomitta.casework.refusal import RefusalError
from kotomitta.casework.unaccompanied import unaccompanied
from samples.casework import (
    DAY,
    LEAD,
    OTHER_LEAD,
    active,
    board,
    case,
    shipped_deadlines,
    shipped_practice,
    worker,
    working,
)

pytestmark = pytest.mark.unit

WORKER = working("W-1")
UNIT = (worker("W-1"), worker("W-2", team="T-2"))
PERMIT = date(2025, 6, 1)


def decided(found: Case, command: Command, actor: Actor, day: date) -> Decided:
    now = board((found,), UNIT)
    return decide(now, command, actor=actor, day=day, practice=shipped_practice())


def after(found: Case, command: Command, actor: Actor = LEAD, day: date = DAY) -> Case:
    return decided(found, command, actor, day)[0].cases[found.code]


def refused(found: Case, command: Command, actor: Actor = LEAD) -> str:
    with pytest.raises(RefusalError) as caught:
        after(found, command, actor)
    return caught.value.reason


# --- another team ---------------------------------------------------------------------------------


def test_a_waiting_case_goes_to_another_team_whose_lead_decides_then() -> None:
    moved = after(case(), ChangeTeam("C-1", "T-2"))
    assert (moved.team, moved.state, moved.opened) == ("T-2", "waiting", case().opened)
    assert refused(moved, Allocate("C-1", "W-1")) == "not_permitted"
    assert after(moved, Allocate("C-1", "W-2"), OTHER_LEAD).worker == "W-2"


def test_what_happened_tells_both_teams() -> None:
    asked = ChangeTeam("C-1", "T-2")
    _, (happened,) = decided(case(), asked, LEAD, DAY)
    assert happened.act == "change_team"
    assert dict(happened.facts) == {"team": "T-2", "before": "T-1"}


@pytest.mark.parametrize(
    ("team", "actor", "reason"),
    [
        ("T-9", LEAD, "team_missing"),
        ("T-1", LEAD, "same_team"),
        ("T-2", OTHER_LEAD, "not_permitted"),
        ("T-2", WORKER, "not_permitted"),
    ],
)
def test_a_case_changes_team_only_by_its_lead_and_to_a_team_that_is_there(
    team: str, actor: Actor, reason: str
) -> None:
    assert refused(case(), ChangeTeam("C-1", team), actor) == reason


@pytest.mark.parametrize(
    "days", [{"last": DAY - timedelta(1)}, {"first": DAY + timedelta(1)}], ids=["left", "coming"]
)
def test_a_team_without_a_worker_in_service_takes_no_case(days: dict[str, date]) -> None:
    now = board((case(),), (worker("W-2", team="T-2", **days),))
    asked = ChangeTeam("C-1", "T-2")
    with pytest.raises(RefusalError) as caught:
        decide(now, asked, actor=LEAD, day=DAY, practice=shipped_practice())
    assert caught.value.reason == "team_missing"


def test_an_active_case_does_not_change_team_by_itself() -> None:
    assert refused(active("C-1", "W-1"), ChangeTeam("C-1", "T-2")) == "move_not_now"


# --- what was suggested for a case that has another worker by now ---------------------------------


def test_what_was_suggested_of_another_holder_is_refused() -> None:
    held = active("C-1", "W-1")
    assert refused(held, Allocate("C-1", "W-1", source="")) == "source_changed"
    assert refused(case(), Allocate("C-1", "W-1", source="W-9")) == "source_changed"
    assert refused(held, Release("C-1", "worker_absent", "W-9")) == "source_changed"
    assert after(held, Release("C-1", "worker_absent", "W-1")).worker is None
    assert after(case(), Allocate("C-1", "W-1", source="")).worker == "W-1"


# --- the overflow queue ---------------------------------------------------------------------------

ASKED = ToOverflow("C-1", "no_room", DAY + timedelta(14))


def test_a_case_on_the_overflow_queue_waits_still_with_a_reason_and_a_day_of_review() -> None:
    put = after(case(), ASKED)
    assert put.state == "waiting"
    told = put.overflow
    assert told
    assert (told.lead, told.reason, told.since, told.review) == (
        "L-1",
        "no_room",
        DAY,
        ASKED.review,
    )
    again = ToOverflow("C-1", "worker_coming", DAY + timedelta(40))
    later = after(put, again, day=DAY + timedelta(14)).overflow
    assert later
    assert (later.since, later.reason, later.review) == (DAY, "worker_coming", again.review)
    assert after(put, FromOverflow("C-1")).overflow is None


@pytest.mark.parametrize(
    "command", [Allocate("C-1", "W-1"), EndCase("C-1", "moved_away"), ChangeTeam("C-1", "T-2")]
)
def test_whatever_ends_the_wait_in_this_team_takes_it_off_the_queue(command: Command) -> None:
    assert after(after(case(), ASKED), command).overflow is None


def test_the_overflow_queue_refuses_what_it_must() -> None:
    assert refused(case(), ToOverflow("C-1", "because", ASKED.review)) == "reason_unknown"
    assert refused(case(), ToOverflow("C-1", "no_room", DAY)) == "review_past"
    last = DAY + timedelta(60)
    assert refused(case(), ToOverflow("C-1", "no_room", last + timedelta(1))) == "review_far"
    assert after(case(), ToOverflow("C-1", "no_room", last)).overflow
    assert refused(case(), FromOverflow("C-1")) == "not_on_overflow"
    assert refused(case(), ASKED, WORKER) == "not_permitted"
    assert refused(active("C-1", "W-1"), ASKED) == "move_not_now"


def test_an_active_case_cannot_be_told_to_be_on_the_queue() -> None:
    put = after(case(), ASKED)
    with pytest.raises(ValueError, match="only while it waits"):
        put.but(state="active", worker="W-1")


# --- what is missing ------------------------------------------------------------------------------


def without(hours: float, day: date | None) -> NotPlaced:
    later = Later(day, "W-1") if day else None
    return NotPlaced("C-1", hours, Ground("no_room"), later, ())


def test_what_is_missing_is_the_sum_of_the_refusals_until_the_last_of_them_fits() -> None:
    days = [DAY + timedelta(10), DAY + timedelta(30)]
    found = shortage([without(30, days[1]), without(10, days[0])], 0.0, DAY, 80.0)
    assert found
    assert (found.day, found.cases, found.hours, found.posts) == (DAY, 2, 40, 0.5)
    assert found.until == days[1]
    endless = shortage([without(30, days[0]), without(10, None)], 0.0, DAY, 80.0)
    assert endless
    assert endless.until is None
    assert shortage([], 0.0, DAY, 80.0) is None


def test_what_stays_above_the_caps_is_missing_too_and_has_no_end_that_is_known() -> None:
    both = shortage([without(30, DAY + timedelta(10))], 10.0, DAY, 80.0)
    assert both
    assert (both.cases, both.hours, both.over, both.posts, both.until) == (1, 40, 10, 0.5, None)
    alone = shortage([], 10.0, DAY, 80.0)
    assert alone
    assert (alone.cases, alone.hours, alone.over, alone.until) == (0, 10, 10, None)


# --- a person more --------------------------------------------------------------------------------


def test_a_person_joins_a_case_and_those_who_are_in_it_stay_as_known() -> None:
    joining = Person(code="P-2", age=8)
    found = after(case(), Correct("C-1", joins=(joining,)))
    assert found.persons == (*case().persons, joining)
    again = Correct("C-1", joins=(Person(code="P-1"),))
    assert refused(case(), again) == "person_in_case"
    assert refused(case(), Correct("C-1", joins=(joining,)), WORKER) == "not_permitted"


# --- the end by law -------------------------------------------------------------------------------


def test_the_end_of_clienthood_is_told_whatever_else_is_due_or_done() -> None:
    known = shipped_deadlines()
    first = Person(code="P-1", age=30, first_permit=date(2022, 6, 1))
    second = Person(code="P-2", age=31, first_permit=PERMIT)
    unknown = Person(code="P-3", age=32)
    child = Person(code="P-4", age=3, first_permit=PERMIT)
    prepared = Done(step="closing", person="P-2", on=DAY)
    found = case(persons=(first, second, unknown, child), done=(prepared,))
    ends = clienthood_ends(found, shipped_practice().workflow, known, DAY)
    assert [one.person for one in ends] == ["P-2", "P-1", "P-3"], "the next, the past, the unknown"
    assert ends[0].by == known.span("law.clienthood.months", PERMIT).earliest
    assert ends[2].by is None
    owed = due_steps(found, shipped_practice().workflow, known, DAY)
    assert "P-2" not in {one.person for one in owed if one.step.id == "closing"}
    closed = found.but(state="ended", closed=DAY, outcome="died")
    assert clienthood_ends(closed, shipped_practice().workflow, known, DAY) == ()
    undocumented = found.but(kind=CaseKind.UNDOCUMENTED, done=())
    assert clienthood_ends(undocumented, shipped_practice().workflow, known, DAY) == ()


# --- unaccompanied minors -------------------------------------------------------------------------


def test_of_an_unaccompanied_minor_it_is_told_what_is_known_and_by_which_ages() -> None:
    child = Person(code="P-1", age=16)
    found = case(persons=(child, Person(code="P-2")), need=Need(unaccompanied=True))
    told = unaccompanied(found, shipped_deadlines(), DAY)
    assert told
    assert told.until_age.value == 23
    assert told.assesses.value == "municipality"
    (turns,) = told.turns
    assert (turns.person, turns.earliest, turns.latest) == (
        "P-1",
        date(2032, 11, 25),
        date(2033, 11, 24),
    )
    assert unaccompanied(case(need=Need()), shipped_deadlines(), DAY) is None
