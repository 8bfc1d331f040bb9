"""Working time that is available: of a worker on average, and of one worker on a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.errors import InputError
from kotomitta.basis.months import Month

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """Days of one worker in a period, each an array that broadcasts, usually (draw, month)."""

    working_days: Array
    leave_days: Array
    holidays: Array
    sick_days: Array
    training_days: Array


def available_hours(days: Calendar, hours_per_day: Array, allowance_share: Array) -> Array:
    """Hours left for counted work: days at work, times hours a day, less the share for allowances.

    With one draw, a year and no allowances this is the available working time of WISN; where
    absences exceed the working days there is none, never less.
    """
    away = days.leave_days + days.holidays + days.sick_days + days.training_days
    at_work = np.maximum(days.working_days - away, 0.0)
    return np.asarray(at_work * hours_per_day * (1 - allowance_share), dtype=np.float64)


def weekdays(months: Sequence[Month]) -> Array:
    """Mondays to Fridays in each month, public holidays included, as (month,)."""
    first = np.array([m.first for m in months], dtype="datetime64[D]")
    after = np.array([m.plus(1).first for m in months], dtype="datetime64[D]")
    return np.busday_count(first, after).astype(np.float64)


class Reason(StrEnum):
    """Why a worker carries less than a full load for a time."""

    TRAINING = "training"
    NEWLY_QUALIFIED = "newly_qualified"
    PART_TIME = "part_time"
    UNION = "union"
    SICKNESS = "sickness"
    OTHER_DUTIES = "other_duties"


@dataclass(frozen=True, slots=True)
class Reduction:
    """A share of full time that is taken away from `start` to `end`, both days included.

    It ends by itself; without an end it lasts until it is given one. InputError when the share is
    not above 0 and at most 1, or when it ends before it starts.
    """

    reason: Reason
    share: float
    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if not 0 < self.share <= 1:
            raise InputError("reduction_share", share=str(self.share))
        if self.end is not None and self.end < self.start:
            raise InputError("reduction_ends_early", start=self.start, end=self.end)

    def holds(self, day: date) -> bool:
        """Whether it is in force on the day."""
        return self.start <= day and (self.end is None or day <= self.end)


def capacity_on(day: date, reductions: Iterable[Reduction]) -> float:
    """The share of a full load that a worker can carry on the day, from 0 to 1.

    Reductions are of full time and add up, as hours do; more than everything leaves nothing.
    """
    return max(0.0, 1.0 - sum(r.share for r in reductions if r.holds(day)))
