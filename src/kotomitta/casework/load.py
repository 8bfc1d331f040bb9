"""The load of each worker on a day, in hours a month, against the worker's own hours."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.errors import InputError
from kotomitta.basis.tally import Cases, Households, Persons
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
    """A full-timer: contract hours a week, and the hours a month that are left for cases."""

    week: float
    month: float

    def own_hours(self, hours_per_week: float, capacity: float) -> float:
        """Hours a month for cases under a contract; `capacity` is what reductions leave of 1.

        Reductions are shares of full time, so hours come off hours: month x (contract / full week
        less what is reduced), never below zero.
        """
        return self.month * max(0.0, hours_per_week / self.week + capacity - 1)


@dataclass(frozen=True, slots=True)
class Load:
    """What a worker, or the unit, carries: hours a month between `low` and `high`.

    They differ where profile or interpreter is not told. `own` are the hours there are, None when
    not given.
    """

    cases: float
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
    """One worker's load, and the people behind the cases."""

    worker: str
    cases: Cases
    households: Households
    persons: Persons
    load: Load


@dataclass(frozen=True, slots=True)
class TeamLoad:
    """The loads of all workers in the order of their codes, of the unit, and what nobody carries.

    It is never ordered by load: this measures work, not people.
    """

    workers: tuple[Carried, ...]
    unit: Load
    unassigned: Cases

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
    interpreter if one row needs one. `own` has the hours a month of every worker; InputError when
    somebody who carries cases is missing from it.
    """
    rows = register.in_force(Window.of_day(day))
    case = _Cases(rows, weights)
    workers = register.workers
    carried = np.bincount(case.worker[case.worker != UNKNOWN], minlength=len(workers))
    names = _names(workers, carried, own)
    by_code = {code: i for i, code in enumerate(workers)}
    people = _people(rows, case.worker[case.number], len(workers))
    low, high = (_by_worker(case.worker, hours, len(workers)) for hours in (case.low, case.high))
    each = tuple(
        _carried(code, by_code.get(code), (carried, *people, low, high), own) for code in names
    )
    whole = None if own is None else sum(own.values())
    unit = Load(float(carried.sum()), float(low.sum()), float(high.sum()), whole)
    return TeamLoad(each, unit, Cases(np.array(float(np.sum(case.worker == UNKNOWN)))))


class _Cases:
    """The cases in force: worker, and hours at least and at most."""

    def __init__(self, rows: Register, weights: Weights) -> None:
        codes, self.number = np.unique(rows.case, return_inverse=True)
        self.worker = self._most(rows.worker, codes.size)
        hours = np.array(weights.hours)
        told = np.where(rows.profile == UNKNOWN, 0.0, hours[rows.profile])
        heaviest = np.zeros(codes.size)
        np.maximum.at(heaviest, self.number, told)
        needed = self._most(rows.interpreter, codes.size)
        low = np.where(heaviest > 0, heaviest, hours.min())
        high = np.where(heaviest > 0, heaviest, hours.max())
        self.low = low * np.where(needed == 1, weights.interpreter, 1.0)
        self.high = high * np.where(needed == 0, 1.0, weights.interpreter)

    def _most(self, said: Ints, number: int) -> Ints:
        most = np.full(number, UNKNOWN, dtype=np.int64)
        np.maximum.at(most, self.number, said)
        return most


def _by_worker(worker: Ints, hours: Floats, number: int) -> Floats:
    told = worker != UNKNOWN
    return np.bincount(worker[told], weights=hours[told], minlength=number)


def _people(rows: Register, worker: Ints, number: int) -> tuple[Ints, Ints]:
    """Households and persons behind each worker's cases."""
    told = worker != UNKNOWN
    kept, worker = rows.where(told), worker[told]
    homes = _pairs(worker, kept.household, number)
    people = _pairs(worker, kept.person, number)
    return homes, np.maximum(people, 0)


def _pairs(worker: Ints, other: Ints, number: int) -> Ints:
    """How many different others each worker has."""
    span = int(other.max(initial=0)) + 1
    return np.bincount(np.unique(worker * span + other) // span, minlength=number)
