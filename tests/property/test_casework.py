"""No lost or doubled case, and never a case above the cap without an override, in any sequence."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kotomitta.casework.board import TOLERANCE, Board
from kotomitta.casework.case import Visit
from kotomitta.casework.commands import (
    AboveCap,
    Allocate,
    ChangeTeam,
    Command,
    Correct,
    Describe,
    EndCase,
    EndReduction,
    FromOverflow,
    HandOver,
    Meet,
    OpenCase,
    Reduce,
    Release,
    Reopen,
    TakeBack,
    TakeStep,
    ToOverflow,
)
from kotomitta.casework.decide import decide
from kotomitta.casework.policy import Actor
from kotomitta.casework.refusal import RefusalError
from kotomitta.casework.worker import Cause, Less
from samples.casework import (
    DAY,
    LEAD,
    PEOPLE,
    PLAIN,
    board,
    case,
    scale,
    shipped_practice,
    worker,
    working,
)

pytestmark = pytest.mark.property

CODES = [f"C-{i}" for i in range(1, 8)]
WORKERS = ["W-1", "W-2"]
# Three hours a week leave about six hours a month: two or three cases.
UNIT = tuple(worker(w, hours_per_week=3.0) for w in WORKERS)
ACTORS = (LEAD, LEAD, LEAD, *PEOPLE, working("W-1"))
NEEDS = (PLAIN, PLAIN.model_copy(update={"trauma": True, "interpreter": True}))

codes = st.sampled_from(CODES)
days = st.integers(0, 30).map(lambda n: DAY + timedelta(n))
aboves = st.none() | st.builds(AboveCap, st.sampled_from(["safety", "whim"]), days)
lesses = st.builds(
    lambda start, n, share: Less(
        cause=Cause.SICKNESS, start=start, end=start + timedelta(n), share=share
    ),
    days,
    st.integers(0, 20),
    st.sampled_from([0.02, 0.05, 1.0]),
)
commands = st.one_of(
    st.builds(lambda c, n: OpenCase(case(c, need=n)), codes, st.sampled_from(NEEDS)),
    st.builds(Allocate, codes, st.sampled_from(WORKERS), aboves),
    st.builds(Allocate, codes, st.sampled_from(WORKERS)),
    st.builds(Describe, codes, st.sampled_from(NEEDS)),
    st.builds(Correct, codes, opened=days.map(lambda day: day - timedelta(20))),
    st.builds(Correct, codes, closed=days, household=st.just("H-99")),
    st.builds(Release, codes, st.sampled_from(["worker_absent", "whim"])),
    st.builds(EndCase, codes, st.sampled_from(["moved_away", "whim"]), st.none() | days),
    st.builds(HandOver, codes, st.just("area_social_work")),
    st.builds(Reopen, codes),
    st.builds(ChangeTeam, codes, st.sampled_from(["T-1", "T-2"])),
    st.builds(ToOverflow, codes, st.sampled_from(["no_room", "whim"]), days),
    st.builds(FromOverflow, codes),
    st.builds(Reduce, st.sampled_from(WORKERS), lesses),
    st.builds(EndReduction, st.sampled_from(WORKERS), lesses, st.none() | days),
    st.builds(TakeStep, codes, st.just("assessment"), st.just("P-1"), days),
    st.builds(Meet, codes, days, st.booleans()),
    st.builds(TakeBack, codes, st.builds(Visit, on=days, kept=st.booleans())),
)
sequences = st.lists(st.tuples(commands, st.sampled_from(ACTORS)), max_size=40)


def over_without_override(now: Board, worker_code: str, day: date) -> float:
    """Hours that the cases without an override are above the worker's own hours."""
    held = sum(now.weights[c.code].high for c in now.held[worker_code] if c.override is None)
    return held - now.own(worker_code, day)


@given(sequences)
def test_no_case_is_lost_or_doubled_and_only_an_override_passes_the_cap(
    asked: list[tuple[Command, Actor]],
) -> None:
    now, day, opened = board(workers=UNIT), DAY, set[str]()
    for i, (command, actor) in enumerate(asked):
        day = DAY + timedelta(i // 4)
        before = now
        try:
            now, events = decide(now, command, actor=actor, day=day, practice=shipped_practice())
        except RefusalError:
            assert now is before
            continue
        assert len(events) == 1
        changed = {c for c in now.cases if now.cases[c] != before.cases.get(c)}
        assert changed <= {events[0].subject}
        if isinstance(command, OpenCase):
            opened.add(command.case.code)
        assert set(now.cases) == opened
        assert all(
            c.opened <= d.on <= (c.closed or day) for c in now.cases.values() for d in c.done
        )
        held = [c.code for w in WORKERS for c in now.held[w]]
        closed = [c.code for c in now.cases.values() if not c.open]
        assert sorted([*held, *closed, *(c.code for c in now.waiting)]) == sorted(opened)
        if isinstance(command, Allocate) and now.cases[command.case].override is None:
            assert over_without_override(now, command.worker, day) <= TOLERANCE


@given(lesses, st.integers(-40, 60))
def test_reductions_expire_by_themselves(less: Less, n: int) -> None:
    day = DAY + timedelta(n)
    reduced, whole = worker(less=(less,)), worker()
    full = scale().full
    left = reduced.own_hours(day, full)
    if less.start <= day <= less.end:
        share = less.share or 0.0
        assert left == pytest.approx(whole.own_hours(day, full) - share * full.planned)
    else:
        assert left == whole.own_hours(day, full)
