"""The load of each worker on a day, in hours a month, against the worker's own hours."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Self

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.cadre import Cadre
from kotomitta.basis.errors import InputError
from kotomitta.basis.tally import Cases, Households, Persons
from kotomitta.casework.counts import Count
from kotomitta.casework.owners import highest, number_of, pairs, unseen_members
from kotomitta.casework.register import UNKNOWN, Ints, Register, Window

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weights:
    """Hours a month that a case takes without an interpreter, by profile, and the factor of one.

    InputError unless every weight is above zero and the factor is at least 1.
    """

    hours: tuple[float, ...]
    interpreter: float

    def __post_init__(self) -> None:
        if not self.hours or min(self.hours) <= 0 or self.interpreter < 1:
            raise InputError("load_weights")


@dataclass(frozen=True, slots=True)
class FullTime:
    """A full-timer: contract hours a week, hours a month for cases, and those kept in reserve.

    The reserve is what the cap leaves free, so that a month with more work or less time fits too.
    All are a social worker's, as the weights of cases are. A counsellor, whose tasks take less, may
    carry so many more of those hours as the counsellor's cap is above: `counsellor` times them, or
    none where the plan leaves a counsellor no case.
    InputError unless there is a week, and the reserve is at least zero and leaves something.
    """

    week: float
    month: float
    reserve: float
    counsellor: float = 1.0

    def __post_init__(self) -> None:
        whole = self.week > 0 and 0 <= self.reserve < self.month and self.counsellor >= 0
        if not whole:
            raise InputError("load_full_time", **asdict(self))

    @property
    def planned(self) -> float:
        """Hours a month that the cases of a full-timer may take on average: the cap in hours."""
        return self.month - self.reserve

    def planned_by(self, cadre: Cadre) -> float:
        """The same of a full-timer of a cadre, in the weights of a social worker."""
        return self.planned * (self.counsellor if cadre is Cadre.SOCIAL_COUNSELLOR else 1.0)

    def carrying(self, hours: float) -> Self:
        """The same when cases may take so many hours a month, as somebody has decided."""
        return replace(self, month=max(self.month, hours), reserve=max(self.month - hours, 0.0))

    def filled(self, share: float) -> Self:
        """The same when only a share of what cases may take is filled."""
        return self.carrying(share * self.planned)

    def own_hours(
        self, hours_per_week: float, capacity: float, cadre: Cadre = Cadre.SOCIAL_WORKER
    ) -> float:
        """Hours a month that cases may take under a contract; reductions leave `capacity` of 1.

        Reductions are shares of full time, so hours come off hours: planned x (contract / full week
        less what is reduced), never below zero.
        """
        return self.planned_by(cadre) * max(0.0, hours_per_week / self.week + capacity - 1)


@dataclass(frozen=True, slots=True)
class Load:
    """What a worker, or the unit, carries: hours a month between `low` and `high`.

    They differ where profile or interpreter is not told. `own` are the hours that cases may
    take, None when not given.
    """

    low: float
    high: float
    own: float | None

    @property
    def over(self) -> bool | None:
        """Whether the load exceeds the hours there are; None when that cannot be told."""
        if self.own is None or self.low <= self.own < self.high:
            return None
        return self.low > self.own


@dataclass(frozen=True, slots=True)
class Carried:
    """What one worker carries: cases, the people behind them, and the load.

    A household that has cases with two workers stands with both.
    """

    worker: str
    count: Count
    load: Load


@dataclass(frozen=True, slots=True)
class TeamLoad:
    """What each worker carries, in the order of their codes; the unit; and what nobody carries.

    It is never ordered by load: this measures work, not people.
    """

    workers: tuple[Carried, ...]
    unit: Load
    unassigned: Carried

    @property
    def over(self) -> tuple[str, ...]:
        """The workers who are over their own hours."""
        return tuple(w.worker for w in self.workers if w.load.over)

    @property
    def hidden_by_mean(self) -> bool:
        """Whether somebody is over while the unit as a whole is not."""
        return self.unit.over is False and bool(self.over)


def team_load(
    register: Register, day: date, weights: Weights, own: Mapping[str, float] | None = None
) -> TeamLoad:
    """Who carries what on a day.

    A case weighs what its heaviest profile among the rows in force weighs, times the factor of an
    interpreter if one row needs one. `own` has the hours a month of each worker; InputError when
    somebody who carries cases is missing from it.
    """
    rows = register.in_force(Window.of_day(day))
    *workers, unassigned = _carried(rows, register, _cases(rows, weights), own)
    with_cases = [w for w in workers if w.count.cases.values > 0]
    missing = [w.worker for w in with_cases if own is not None and w.worker not in own]
    if missing:
        raise InputError("load_worker_missing", worker=missing[0])
    listed = with_cases if own is None else [w for w in workers if w.worker in own]
    low, high = (sum(getattr(w.load, end) for w in listed) for end in ("low", "high"))
    unit = Load(low, high, None if own is None else sum(own.values()))
    return TeamLoad(tuple(listed), unit, unassigned)


@dataclass(frozen=True, slots=True)
class _Cases:
    """The cases in force: the number of each row's, and each one's worker and hours a month."""

    of_row: Ints
    worker: Ints
    low: Floats
    high: Floats


def _cases(rows: Register, weights: Weights) -> _Cases:
    codes, of_row = np.unique(rows.case, return_inverse=True)
    hours = np.array(weights.hours)
    told = np.where(rows.profile == UNKNOWN, 0.0, hours[rows.profile])
    heaviest = np.zeros(codes.size)
    np.maximum.at(heaviest, of_row, told)
    needed = highest(of_row, rows.interpreter, codes.size)
    low = np.where(heaviest > 0, heaviest, hours.min())
    high = np.where(heaviest > 0, heaviest, hours.max())
    return _Cases(
        of_row,
        highest(of_row, rows.worker, codes.size),
        low * np.where(needed == 1, weights.interpreter, 1.0),
        high * np.where(needed == 0, 1.0, weights.interpreter),
    )


def _carried(
    rows: Register, register: Register, cases: _Cases, own: Mapping[str, float] | None
) -> list[Carried]:
    """What each worker carries, in the order of codes, and last what nobody does."""
    hours = own or {}
    codes = (*register.workers, *sorted(set(hours) - set(register.workers)))
    slots = len(codes) + 1
    holder = cases.worker % slots  # UNKNOWN is -1 and becomes the last slot
    people = _counted(rows, number_of(register.household), holder, cases.of_row, slots)
    low, high = (np.bincount(holder, weights=h, minlength=slots) for h in (cases.low, cases.high))
    each = [
        Carried(code, people[i], Load(float(low[i]), float(high[i]), hours.get(code)))
        for i, code in enumerate((*codes, ""))
    ]
    return [*sorted(each[:-1], key=lambda c: c.worker), each[-1]]


def _counted(
    rows: Register, households: int, holder: Ints, of_row: Ints, slots: int
) -> list[Count]:
    """The persons, households and cases of each slot."""
    _, unseen = unseen_members(rows, households)
    worker, home = pairs(holder[of_row], rows.household)
    homes = np.bincount(worker, minlength=slots)
    persons = np.bincount(worker, weights=unseen[home], minlength=slots)
    persons += np.bincount(pairs(holder[of_row], rows.person)[0], minlength=slots)
    cases = np.bincount(holder, minlength=slots)
    return [
        Count(
            Persons(np.array(float(p))), Households(np.array(float(h))), Cases(np.array(float(c)))
        )
        for p, h, c in zip(persons, homes, cases, strict=True)
    ]
