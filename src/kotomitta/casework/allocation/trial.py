"""A rule of allocation tried on months to come before anybody adopts it.

What comes is drawn from the unit's own cases once, and is the same for every rule that is tried: a
difference between two rules is then theirs, and not that of the draw.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import count

import numpy as np

from kotomitta.basis.seeds import stream
from kotomitta.casework.allocation.rebalance import rebalance
from kotomitta.casework.allocation.rule import Rule
from kotomitta.casework.allocation.suggest import suggest
from kotomitta.casework.allocation.terms import Round
from kotomitta.casework.board import Board
from kotomitta.casework.case import Case

_WEEK = timedelta(7)
_YEAR_WEEKS = 365.25 / 7


@dataclass(frozen=True, slots=True)
class Months:
    """The weeks to come: the team as it is, who comes in which week, and when each case ends."""

    start: Round
    weeks: int
    arrivals: Mapping[int, Sequence[Case]]
    due_days: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a rule: shares of deadlines met and of households split, days waited, moves,
    the spread of load (the standard deviation of load over own hours), and who waits at the end.
    """

    met: float
    waited: float
    split: float
    moves: float
    spread: float
    waiting: float


@dataclass
class _Tally:
    waits: list[int] = field(default_factory=list)
    late: int = 0
    split: list[float] = field(default_factory=list)
    spread: list[float] = field(default_factory=list)
    moves: int = 0


def months_to_come(
    asked: Round, past: Sequence[Case], *, weeks: int, stay_days: float, due_days: int, seed: int
) -> Months:
    """Weeks drawn from the households of the past year, each of which may come again.

    Cases without a known end stay for an exponential time of that mean.
    """
    rng = stream(seed, "trial")
    staying = {
        code: case if case.ends else case.but(ends=asked.day + _stay(rng, stay_days))
        for code, case in sorted(asked.board.cases.items())
    }
    arrivals: dict[int, list[Case]] = defaultdict(list)
    homes, codes = _homes(past), count(1)
    for week in range(weeks):
        for _ in range(rng.poisson(len(homes) / _YEAR_WEEKS) if homes else 0):
            home = homes[int(rng.integers(len(homes)))]
            first, name = home[0].opened, f"X-{next(codes)}"
            for like in home:
                later = week + (like.opened - first) // _WEEK
                day = asked.day + later * _WEEK
                ends = day + _stay(rng, stay_days)
                arrivals[later].append(_again(like, f"X-{next(codes)}", name, (day, ends)))
    board = replace(asked.board, cases=staying)
    return Months(replace(asked, board=board), weeks, arrivals, due_days)


def tried(rule: Rule, months: Months) -> Outcome:
    """What the months come to under a rule."""
    board, tally = months.start.board, _Tally()
    for week in range(months.weeks):
        day = months.start.day + week * _WEEK
        kept = {c: one for c, one in board.cases.items() if one.ends is None or one.ends > day}
        kept |= {one.code: one for one in months.arrivals.get(week, ())}
        asked = _round(months, replace(board, cases=kept), day)
        moves = [(one.case, one.to) for one in rebalance(asked).shifts]
        asked = replace(asked, board=_given(asked.board, moves, day))
        pairs = [(one.case, one.place.worker) for one in suggest(rule.asked(asked)).placed]
        board = _given(asked.board, pairs, day)
        tally.moves += len(moves)
        tally.waits += [(day - board.cases[code].opened).days for code, _ in pairs]
        _seen(board, day, tally)
    last = months.start.day + months.weeks * _WEEK
    tally.late = sum((last - one.opened).days > months.due_days for one in board.waiting)
    return _outcome(tally, months, len(board.waiting))


def _outcome(tally: _Tally, months: Months, waiting: int) -> Outcome:
    met = sum(days <= months.due_days for days in tally.waits)
    return Outcome(
        met=met / max(len(tally.waits) + tally.late, 1),
        waited=float(np.mean(tally.waits)) if tally.waits else 0.0,
        split=float(np.mean(tally.split)),
        moves=float(tally.moves),
        spread=float(np.mean(tally.spread)),
        waiting=float(waiting),
    )


def _stay(rng: np.random.Generator, mean_days: float) -> timedelta:
    return timedelta(1 + int(rng.exponential(mean_days)))


def _homes(past: Sequence[Case]) -> list[list[Case]]:
    """The cases of each household, in the order in which they came."""
    homes: dict[str, list[Case]] = defaultdict(list)
    for one in sorted(past, key=lambda c: (c.opened, c.code)):
        homes[one.household].append(one)
    return list(homes.values())


def _again(like: Case, code: str, household: str, days: tuple[date, date]) -> Case:
    """A new case like one of the past."""
    return Case(
        code=code,
        household=household,
        kind=like.kind,
        team=like.team,
        persons=like.persons,
        need=like.need,
        opened=days[0],
        ends=days[1],
    )


def _round(months: Months, board: Board, day: date) -> Round:
    due = {one.code: one.opened + timedelta(months.due_days) for one in board.waiting}
    return replace(months.start, board=board, day=day, due=due)


def _given(board: Board, pairs: Sequence[tuple[str, str]], day: date) -> Board:
    """The board with the pairs carried out."""
    changed = {
        code: board.cases[code].but(
            state="active", worker=worker, allocated=board.cases[code].allocated or day
        )
        for code, worker in pairs
    }
    return replace(board, cases={**board.cases, **changed})


def _seen(board: Board, day: date, tally: _Tally) -> None:
    homes: dict[str, list[str]] = defaultdict(list)
    for worker, held in board.held.items():
        for one in held:
            homes[one.household].append(worker)
    several = [workers for workers in homes.values() if len(workers) > 1]
    tally.split.append(sum(len(set(w)) > 1 for w in several) / max(len(several), 1))
    shares = [board.carried[w] / own for w in board.workers if (own := board.own(w, day)) > 1]
    tally.spread.append(float(np.std(shares)) if shares else 0.0)
