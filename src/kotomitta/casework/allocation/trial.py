"""A rule of allocation tried on months to come before anybody adopts it.

What comes is drawn from the unit's own cases once, and is the same for every rule that is tried: a
difference between two rules is then theirs, and not that of the draw.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
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
from kotomitta.casework.people import Person

_WEEK = timedelta(7)
_YEAR_WEEKS = 365.25 / 7
_DAYS = ("first_permit", "arrived", "home_municipality")

# By when a case is due, as it comes; None when that is not known.
Due = Callable[[Case], date | None]


@dataclass(frozen=True, slots=True)
class Months:
    """The weeks to come: the team as it is, who comes in which week, and when each case ends.

    `due` has the day by which each waiting or coming case is due, where one is known.
    """

    start: Round
    weeks: int
    arrivals: Mapping[int, Sequence[Case]]
    due: Mapping[str, date]

    @property
    def end(self) -> date:
        """The day after the last week."""
        return self.start.day + self.weeks * _WEEK


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a rule: shares of deadlines met and of households split, days waited, moves,
    the spread of load (the standard deviation of load over own hours), and who waits at the end.

    `met` is over the deadlines that fall within the weeks, of which there are `due`; None when
    there are none.
    """

    met: float | None
    due: float
    waited: float
    split: float
    moves: float
    spread: float
    waiting: float


@dataclass
class _Tally:
    waits: list[int] = field(default_factory=list)
    in_time: list[bool] = field(default_factory=list)
    split: list[float] = field(default_factory=list)
    spread: list[float] = field(default_factory=list)
    moves: int = 0


def months_to_come(
    asked: Round, past: Sequence[Case], *, weeks: int, stay_days: float, due: Due, seed: int
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
    coming = {one.code: due(one) for cases in arrivals.values() for one in cases}
    known = {**asked.due, **{code: by for code, by in coming.items() if by}}
    return Months(replace(asked, board=board), weeks, arrivals, known)


def tried(rule: Rule, months: Months) -> Outcome:
    """What the months come to under a rule."""
    board, tally = months.start.board, _Tally()
    for week in range(months.weeks):
        day = months.start.day + week * _WEEK
        kept = {c: one for c, one in board.cases.items() if one.ends is None or one.ends > day}
        kept |= {one.code: one for one in months.arrivals.get(week, ())}
        asked = _round(months, replace(board, cases=kept), day)
        moves = rebalance(asked).pairs
        asked = asked.after(moves)
        pairs = suggest(rule.asked(asked)).pairs
        board = asked.after(pairs).board
        tally.moves += len(moves)
        tally.waits += [(day - board.cases[code].opened).days for code, _ in pairs]
        tally.in_time += [day <= by for code, _ in pairs if (by := _due_within(months, code))]
        _seen(board, day, tally)
    tally.in_time += [False for one in board.waiting if _due_within(months, one.code)]
    return _outcome(tally, len(board.waiting))


def _due_within(months: Months, code: str) -> date | None:
    """The day by which a case is due, when it falls within the weeks."""
    by = months.due.get(code)
    return by if by and months.start.day <= by < months.end else None


def _outcome(tally: _Tally, waiting: int) -> Outcome:
    return Outcome(
        met=float(np.mean(tally.in_time)) if tally.in_time else None,
        due=float(len(tally.in_time)),
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
    """A new case like one of the past, whose persons' days are as far from its own."""
    later = days[0] - like.opened
    return Case(
        code=code,
        household=household,
        kind=like.kind,
        team=like.team,
        persons=tuple(_later(person, later) for person in like.persons),
        need=like.need,
        opened=days[0],
        ends=days[1],
    )


def _later(person: Person, by: timedelta) -> Person:
    days = {name: on + by for name in _DAYS if (on := getattr(person, name)) is not None}
    return person.model_copy(update=days)


def _round(months: Months, board: Board, day: date) -> Round:
    due = {one.code: by for one in board.waiting if (by := months.due.get(one.code))}
    return replace(months.start, board=board, day=day, due=due)


def _seen(board: Board, day: date, tally: _Tally) -> None:
    homes: dict[str, list[str]] = defaultdict(list)
    for worker, held in board.held.items():
        for one in held:
            homes[one.household].append(worker)
    several = [workers for workers in homes.values() if len(workers) > 1]
    tally.split.append(sum(len(set(w)) > 1 for w in several) / max(len(several), 1))
    shares = [board.carried[w] / own for w in board.workers if (own := board.own(w, day)) > 1]
    tally.spread.append(float(np.std(shares)) if shares else 0.0)
