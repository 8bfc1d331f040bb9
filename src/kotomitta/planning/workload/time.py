"""Hours that a worker has for cases: in a year, and in a month of each kind."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from kotomitta.planning.inputs.run import Run
from kotomitta.planning.workload.available import Calendar, available_hours

Array = NDArray[np.float64]

ABSENCES = ("leave_days", "holidays", "sick_days", "training_days")
# The months of a year by how much leave falls in them; all others are of the last kind.
_SUMMER = {7: 0, 6: 1, 8: 1}
_MONTHS = np.array([1, 2, 9])


@dataclass(frozen=True, slots=True, eq=False)
class MonthHours:
    """One worker's hours for cases in a month: leave makes months differ, and sickness by chance.

    `hours` (draw, kind) are the mean in a month of each kind, `share` (kind) is how many of a
    year's months are of it, and `variance` (draw) that of the hours within a kind.
    """

    hours: Array
    share: Array
    variance: Array

    @classmethod
    def even(cls, hours: Array) -> Self:
        """The same hours (draw) every month, for certain."""
        return cls(hours[:, None], np.ones(1), np.zeros_like(hours))

    @property
    def mean(self) -> Array:
        """Mean over the months of a year, by draw."""
        return np.asarray(self.hours @ self.share)

    def times(self, factor: Array) -> Self:
        """With each hour so many times as long, by draw."""
        return replace(self, hours=self.hours * factor[:, None], variance=self.variance * factor**2)

    def shared(self, team: float) -> Self:
        """A worker's part when a team shares its hours: sickness evens out, July does not."""
        return replace(self, variance=self.variance / team)


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """One worker's time, by draw, in the steps of WISN: days, hours a year, hours for cases."""

    days_a_year: Array
    hours_a_year: Array
    allowance: Array
    months: MonthHours

    @property
    def case_hours_a_month(self) -> Array:
        """Hours for cases in a month, on average over the year."""
        return self.months.mean


def calendar(run: Run, *, without: str = "") -> Calendar:
    """A worker's days of a year; `without` names one of ABSENCES that is left out."""
    nothing = np.zeros(run.draws.number)
    away = {name: nothing if name == without else run.at(f"time.{name}") for name in ABSENCES}
    return Calendar(working_days=run.at("time.working_days"), **away)


def working_time(run: Run, *, without: str = "") -> WorkingTime:
    """Available working time (WHO WISN manual 2010): days less absences, times hours a day.

    The allowance is the share of it that goes to work that is not for a case; the new duties take
    their share of what other work leaves. `without` is that of `calendar`.
    """
    days, length = calendar(run, without=without), run.at("time.hours_per_day")
    hours = available_hours(days, length, np.zeros(run.draws.number))
    left = (1 - run.at("allowance.other_work")) * (1 - run.at("allowance.new_duties"))
    months = _months(run, hours / length, days).times(length * left)
    return WorkingTime(hours / length, hours, 1 - left, months)


def leave_by_kind(run: Run, days: Calendar) -> Array:
    """Days of leave in one month of each kind, (draw, kind).

    What does not fit in July, or in June and August, is taken in the other months.
    """
    leave, most = _leave_taken(days), _open_days(days) / 12
    july = np.minimum(run.at("office.leave_in_july") * leave, most)
    beside = np.minimum(run.at("office.leave_in_june_and_august") * leave / 2, most)
    return np.stack([july, beside, (leave - july - 2 * beside) / _MONTHS[-1]], axis=1)


def _open_days(days: Calendar) -> Array:
    """Days of a year on which a worker is at work or on leave."""
    away = days.holidays + days.sick_days + days.training_days
    return np.maximum(days.working_days - away, 0.0)


def _leave_taken(days: Calendar) -> Array:
    """Leave of a year, which nobody takes from days that there are not."""
    return np.minimum(days.leave_days, _open_days(days))


def kind_of_month(number: int) -> int:
    """The kind of a month of the calendar, from 1 to 12."""
    return _SUMMER.get(number, len(_MONTHS) - 1)


def _months(run: Run, at_work: Array, days: Calendar) -> MonthHours:
    """Days at work in a month of each kind, of so many `at_work` in a year.

    Sickness comes in spells of geometric length, as many in a month as Poisson has it.
    """
    moved = _leave_taken(days)[:, None] / 12 - leave_by_kind(run, days)
    spell = run.at("office.sick_spell_days")
    variance = days.sick_days / 12 * np.maximum(2 * spell - 1, 1.0)
    return MonthHours(
        np.maximum(at_work[:, None] / 12 + moved, 0.0), _MONTHS / _MONTHS.sum(), variance
    )
