"""Suggestions for any unit: within the cap together, each true, each case in one list."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kotomitta.basis.cadre import Cadre
from kotomitta.casework.allocation.rebalance import rebalance
from kotomitta.casework.allocation.suggest import Suggestion, suggest
from kotomitta.casework.allocation.terms import Reserve, Round
from kotomitta.casework.board import Board
from kotomitta.casework.case import Case, Override
from kotomitta.casework.worker import Cause, Less, Worker
from kotomitta.sources.case_table.scale import read_scale
from kotomitta.sources.casework_files import points
from samples.casework import DAY, PLAIN, active, board, case, worker

pytestmark = pytest.mark.property

WORKERS = ["W-1", "W-2", "W-3"]
LANGUAGES = ["ar", "so", None]
_EXACT = 1e-6


@st.composite
def rounds(draw: st.DrawFn) -> Round:
    """A small unit in which room is short about as often as not."""
    hours = st.sampled_from([2.0, 4.0, 6.0])
    workers = tuple(
        worker(
            w,
            hours_per_week=draw(hours),
            cadre=draw(st.sampled_from(Cadre)),
            languages=frozenset(draw(st.sets(st.sampled_from(["ar", "so"])))),
            knows=frozenset(draw(st.sets(st.just("trauma")))),
            less=draw(st.sampled_from([(), (sickness(),)])),
        )
        for w in WORKERS
    )
    cases = [draw(waiting(i)) for i in range(draw(st.integers(0, 7)))]
    held = [draw(carried(20 + i)) for i in range(draw(st.integers(0, 6)))]
    due = {c.code: DAY + timedelta(draw(st.integers(-5, 60))) for c in cases[::2]}
    reserve = Reserve(draw(st.integers(0, 2)), 2.0)
    return asked(board((*cases, *held), workers), due, reserve)


def asked(now: Board, due: dict[str, date] | None = None, reserve: Reserve | None = None) -> Round:
    return Round(
        board=now,
        day=DAY,
        points=points(DAY),
        due=due or {},
        notice_days=14,
        ahead_days=30,
        later_days=365,
        reserve=reserve or Reserve(0, 0.0),
    )


def sickness() -> Less:
    return Less(cause=Cause.SICKNESS, start=DAY, end=DAY + timedelta(20), share=0.03)


def told(draw: st.DrawFn, number: int) -> dict[str, object]:
    need = PLAIN.model_copy(
        update={
            "language": draw(st.sampled_from(LANGUAGES)),
            "trauma": draw(st.booleans()),
            "interpreter": draw(st.sampled_from([True, False, None])),
        }
    )
    opened = DAY - timedelta(draw(st.integers(0, 100)))
    return {"need": need, "household": f"H-{number // 2}", "opened": opened}


@st.composite
def waiting(draw: st.DrawFn, number: int) -> Case:
    earlier = draw(st.sampled_from([(), ("W-1",)]))
    return case(f"C-{number}", workers=earlier, **told(draw, number))


@st.composite
def carried(draw: st.DrawFn, number: int) -> Case:
    facts = {**told(draw, number), "household": f"H-{number % 4}"}
    facts["ends"] = draw(st.sampled_from([None, DAY + timedelta(40)]))
    facts["override"] = draw(st.sampled_from([None, None, leave(-1), leave(10)]))
    return active(f"C-{number}", draw(st.sampled_from(WORKERS)), **facts)


def leave(days: int) -> Override:
    since = DAY - timedelta(30)
    return Override(lead="L-1", reason="urgent", since=since, until=DAY + timedelta(days))


def over(now: Board) -> set[str]:
    """Workers over their cap by more than a lead allows on the day."""
    allowed = {
        w: sum(now.weights[c.code].high for c in held if c.override and c.override.until >= DAY)
        for w, held in now.held.items()
    }
    return {w for w in WORKERS if now.room(w, DAY) + allowed[w] < -_EXACT}


@given(rounds())
def test_every_waiting_case_stands_in_one_list_and_nobody_gets_too_much(given_: Round) -> None:
    found = suggest(given_)
    listed = [s.case for s in found.placed] + [n.case for n in found.not_placed]
    assert sorted(listed) == sorted(c.code for c in given_.board.waiting)
    now = given_.after(found.pairs).board
    got = {s.place.worker for s in found.placed}
    for n in range(31):
        day = DAY + timedelta(n)
        assert not got & set(now.over(day))
    for code, hours in found.kept.items():
        assert now.room(code, DAY) >= hours - _EXACT
    assert found.points <= found.bound + _EXACT


@dataclass(frozen=True)
class Claim:
    """A reason that was given for a suggestion, with all that it can be held against."""

    round: Round
    placed: tuple[Suggestion, ...]
    one: Suggestion
    facts: Mapping[str, object]

    @property
    def code(self) -> str:
        return self.one.place.worker

    @property
    def case(self) -> Case:
        return self.round.board.case(self.one.case)

    @property
    def worker(self) -> Worker:
        return self.round.board.workers[self.code]

    def kin(self) -> bool:
        other = self.round.board.case(str(self.facts["case"]))
        placed = {s.case: s.place.worker for s in self.placed}
        with_us = self.code in (other.worker, placed.get(other.code))
        return with_us and other.household == self.case.household and other != self.case

    def same_language(self) -> int:
        held = [c for c in self.round.board.cases.values() if c.worker == self.code]
        return sum(c.need.language == self.case.need.language for c in held)

    def fitting(self) -> list[str]:
        hours = self.round.board.weights[self.case.code].high
        return [w for w in WORKERS if least_room(self.round.board, w) >= hours - _EXACT]

    def roomiest(self) -> bool:
        most = max(least_room(self.round.board, w) for w in WORKERS)
        return least_room(self.round.board, self.code) == pytest.approx(most)


# The reasons read back against the board, in other words than those they were made with.
TRUE: dict[str, Callable[[Claim], bool]] = {
    "family": Claim.kin,
    "continuity": lambda c: c.code in c.case.workers,
    "speaks": lambda c: c.case.need.language in c.worker.languages,
    "language": lambda c: c.same_language() == c.facts["n"] and c.same_language() > 0,
    "experience": lambda c: c.facts["profile"] == "trauma" and "trauma" in c.worker.knows,
    "overdue": lambda c: c.round.due[c.case.code] < DAY,
    "due_soon": lambda c: 0 <= (c.round.due[c.case.code] - DAY).days <= 14,
    "waited": lambda c: (DAY - c.case.opened).days == c.facts["days"],
    "only_room": lambda c: c.fitting() == [c.code],
    "most_room": lambda c: c.code in c.fitting() and c.roomiest(),
    "room": lambda c: c.code in c.fitting(),
}


@given(rounds())
def test_every_reason_is_true_of_the_board(given_: Round) -> None:
    found = suggest(given_)
    for one in found.placed:
        assert one.grounds
        for ground in one.grounds:
            assert TRUE[ground.key](Claim(given_, found.placed, one, ground.facts)), ground
        weight = given_.board.weights[one.case].high
        assert one.place.before == pytest.approx(given_.board.carried[one.place.worker])
        assert one.place.after - one.place.before == pytest.approx(weight)


@given(rounds())
def test_the_next_best_has_room_beside_all_suggestions(given_: Round) -> None:
    found = suggest(given_)
    more = dict.fromkeys(WORKERS, 0.0)
    for one in found.placed:
        more[one.place.worker] += given_.board.weights[one.case].high
    for one in found.placed:
        if one.next_best is not None:
            other = one.next_best.worker
            assert other != one.place.worker
            room = least_room(given_.board, other) - more[other] - found.kept.get(other, 0.0)
            assert room >= given_.board.weights[one.case].high - _EXACT


@given(rounds())
def test_why_a_case_is_not_placed_is_true(given_: Round) -> None:
    found = suggest(given_)
    for gone in found.not_placed:
        most = max(least_room(given_.board, w) for w in WORKERS)
        assert (gone.why.key == "no_room") == (gone.hours > most + 1e-9)
        assert gone.why.key != "kept_for_heavy" or found.kept
        assert {o.key for o in gone.options} >= {"overflow_queue", "more_staff"}


@given(rounds())
def test_a_worker_is_held_to_the_cap_of_the_own_cadre(given_: Round) -> None:
    """The cap told from the figures: the hours of a social worker, and the ratio of the two."""
    scale = {f.id: dated.value or 0.0 for f, dated in read_scale(None).used(DAY)}
    planned = scale["load.full_time_month"] - scale["load.reserve_month"]
    found = suggest(given_)
    after = given_.after(found.pairs).board.carried
    for one in found.placed:
        who = given_.board.workers[one.place.worker]
        more = scale["load.social_counsellor"] if who.cadre is Cadre.SOCIAL_COUNSELLOR else 1.0
        less = sum(away.share or 0.0 for away in who.less)
        own = planned * more * (who.hours_per_week / scale["load.full_time_week"] - less)
        assert one.place.own == pytest.approx(own)
        assert after[who.code] <= own + _EXACT


def test_what_fits_a_counsellor_is_given_and_a_social_worker_is_refused_it() -> None:
    """The same contract and the same case, which is between the caps of the two cadres."""
    waiting = case()
    hours = board((waiting,)).weights["C-1"].high / board((), (worker(),)).own("W-1", DAY) * 38.25
    for cadre, placed in ((Cadre.SOCIAL_WORKER, 0), (Cadre.SOCIAL_COUNSELLOR, 1)):
        one = worker(cadre=cadre, hours_per_week=0.9 * hours)
        assert len(suggest(asked(board((waiting,), (one,)))).placed) == placed


def test_work_put_off_frees_the_hours_of_the_own_cadre() -> None:
    other = Less(cause=Cause.OTHER_DUTIES, start=DAY, end=DAY + timedelta(60), share=1.0)
    for cadre in Cadre:
        one = worker(cadre=cadre, less=(other,))
        (gone,) = suggest(asked(board((case(),), (one,)))).not_placed
        freed = {o.key: o.facts for o in gone.options}["put_off_other_duties"]["hours"]
        assert freed == pytest.approx(board((), (one.but(less=()),)).own("W-1", DAY))


def least_room(now: Board, code: str) -> float:
    return max(0.0, min(now.room(code, DAY + timedelta(n)) for n in range(31)))


@given(rounds())
def test_what_is_said_to_fit_later_does_fit_then_and_from_then_on(given_: Round) -> None:
    found = suggest(given_)
    now = given_.after(found.pairs).board
    for gone in found.not_placed:
        if gone.later is None:
            continue
        assert DAY < gone.later.day <= DAY + timedelta(365)
        for n in (0, 1, 30, 200):
            day = gone.later.day + timedelta(n)
            ended = {
                c.code: c.but(state="ended", worker=None, closed=c.ends)
                for c in now.cases.values()
                if c.worker and c.ends and c.ends < day
            }
            then = Board({**now.cases, **ended}, now.workers, now.scale)
            assert then.fits(then.case(gone.case), gone.later.worker, day)


@given(rounds())
@settings(max_examples=30)
def test_rebalancing_brings_under_the_cap_whom_it_can_and_nobody_over(given_: Round) -> None:
    before = over(given_.board)
    done = rebalance(given_)
    for shift in done.shifts:
        assert given_.board.case(shift.case).worker == shift.source
    assert over(given_.after(done.pairs).board) == set(done.still_over) <= before
    assert bool(done.shifts) <= bool(before)


@given(rounds())
def test_moves_and_then_suggestions_each_fit_in_turn_and_together(given_: Round) -> None:
    moves = rebalance(given_)
    now = given_
    for code, to in (*moves.pairs, *suggest(given_.after(moves.pairs)).pairs):
        now.board.check_fits(now.board.case(code), to, DAY)
        now = now.after([(code, to)])
    assert over(now.board) == set(moves.still_over)
