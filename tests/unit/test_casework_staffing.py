"""Workers: a reduction that ends before its time, and a change of team."""

from datetime import date, timedelta

import pytest

from kotomitta.basis.cadre import Cadre
from kotomitta.casework.board import Board
from kotomitta.casework.commands import Employ, EndReduction
from kotomitta.casework.decide import decide
from kotomitta.casework.event import Event
from kotomitta.casework.policy import Actor
from kotomitta.casework.refusal import RefusalError
from kotomitta.casework.worker import Cause, Less
from samples.casework import (
    ADMINISTRATOR,
    DAY,
    LEAD,
    OTHER_LEAD,
    PEOPLE,
    active,
    board,
    case,
    scale,
    shipped_practice,
    worker,
    working,
)

pytestmark = pytest.mark.unit

ILL = Less(cause=Cause.SICKNESS, start=DAY - timedelta(5), end=DAY + timedelta(30), share=1.0)
COMING = Less(cause=Cause.UNION, start=DAY, end=DAY + timedelta(3), hours=7.5)
NOW = board((active("C-1", "W-1"), case("C-2")), (worker(less=(ILL, COMING)), worker("W-2")))


def done(command: Employ | EndReduction, actor: Actor = LEAD) -> tuple[Board, tuple[Event, ...]]:
    return decide(NOW, command, actor=actor, day=DAY, practice=shipped_practice())


def refused(command: Employ | EndReduction, actor: Actor = LEAD) -> str:
    with pytest.raises(RefusalError) as error:
        done(command, actor)
    return error.value.reason


def test_who_is_back_early_has_their_hours_again() -> None:
    assert NOW.own("W-1", DAY) == 0.0
    after, (event,) = done(EndReduction("W-1", ILL, DAY - timedelta(1)))
    assert after.own("W-1", DAY - timedelta(1)) == 0.0
    assert after.own("W-1", DAY + timedelta(4)) == worker().own_hours(DAY, scale().full)
    told = {"cause": "sickness", "start": str(ILL.start), "end": str(ILL.end), "share": "1.0"}
    assert event.act == "end_reduction"
    assert dict(event.facts) == {**told, "last": str(DAY - timedelta(1))}


def test_what_has_not_begun_is_taken_back_and_the_others_stay() -> None:
    after, _ = done(EndReduction("W-1", COMING, None))
    assert after.worker("W-1").less == (ILL,)


@pytest.mark.parametrize(
    ("less", "last", "why"),
    [
        (ILL, None, "reduction_begun"),
        (ILL, ILL.start - timedelta(1), "reduction_day"),
        (ILL, ILL.end, "reduction_day"),
        (ILL.model_copy(update={"share": 0.5}), DAY, "reduction_missing"),
    ],
)
def test_nothing_else_is_done_to_a_reduction(less: Less, last: date | None, why: str) -> None:
    assert refused(EndReduction("W-1", less, last)) == why


@pytest.mark.parametrize("actor", [*(p for p in PEOPLE if p is not LEAD), working("W-1")])
def test_only_the_own_lead_ends_a_reduction(actor: Actor) -> None:
    assert refused(EndReduction("W-1", ILL, DAY), actor) == "not_permitted"


def test_a_worker_who_changes_team_takes_the_cases_along() -> None:
    after, events = done(Employ(NOW.worker("W-1").but(team="T-2")), ADMINISTRATOR)
    assert {c.code: c.team for c in after.cases.values()} == {"C-1": "T-2", "C-2": "T-1"}
    assert after.case("C-1").worker == "W-1"
    teams = {"team": "T-2", "before": "T-1"}
    assert [(e.act, e.subject) for e in events] == [("employ", "W-1"), ("change_team", "C-1")]
    assert [{**dict(e.facts), **teams} == dict(e.facts) for e in events] == [True, True]


def test_the_cadre_is_among_the_facts_of_a_change_and_changes_the_cap() -> None:
    counsellor = NOW.worker("W-2").but(cadre=Cadre.SOCIAL_COUNSELLOR)
    after, (event,) = done(Employ(counsellor))
    assert dict(event.facts) == {"hours": "38.25", "cadre": "social_counsellor"}
    more = after.own("W-2", DAY) / NOW.own("W-2", DAY)
    assert more == pytest.approx(scale().full.counsellor)
    assert more > 1


def test_new_facts_about_a_worker_undo_no_reduction() -> None:
    after, _ = done(Employ(worker(hours_per_week=30.0)))
    assert after.worker("W-1") == NOW.worker("W-1").but(hours_per_week=30.0)


@pytest.mark.parametrize("actor", [LEAD, OTHER_LEAD])
def test_a_lead_moves_nobody_between_teams(actor: Actor) -> None:
    assert refused(Employ(NOW.worker("W-1").but(team="T-2")), actor) == "not_permitted"
