"""Workers: contract hours, what is taken off them for a time, and their own hours on a day."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from kotomitta.basis.cadre import Cadre
from kotomitta.casework.load import FullTime
from kotomitta.casework.people import Code, Language

_FROZEN = ConfigDict(frozen=True, extra="forbid")


class Cause(StrEnum):
    """Why a worker carries less for a time."""

    NEWLY_QUALIFIED = "newly_qualified"
    TRAINING = "training"
    PART_TIME = "part_time"
    UNION = "union"
    SICKNESS = "sickness"
    OTHER_DUTIES = "other_duties"


class Less(BaseModel):
    """Hours a week, or a share of full time, taken off from `start` to `end`, both included.

    It ends by itself. Exactly one of hours and share is given.
    """

    model_config = _FROZEN

    cause: Cause
    start: date
    end: date
    hours: Annotated[float | None, Field(gt=0, le=60)] = None
    share: Annotated[float | None, Field(gt=0, le=1)] = None

    @model_validator(mode="after")
    def _one_measure(self) -> Self:
        if (self.hours is None) == (self.share is None):
            raise ValueError("give hours or a share, one of the two")
        if self.end < self.start:
            raise ValueError("it ends before it starts")
        return self

    def on(self, day: date, full_week: float) -> float:
        """The share of full time that it takes off on a day."""
        if not self.start <= day <= self.end:
            return 0.0
        return (self.share or 0.0) + (self.hours or 0.0) / full_week


class Worker(BaseModel):
    """One member of the unit who carries cases.

    `knows` are need profiles of which the worker has experience. `last` is the last day in the
    unit, None while none is known.
    """

    model_config = _FROZEN

    code: Code
    team: Code
    hours_per_week: Annotated[float, Field(gt=0, le=60)]
    first: date
    last: date | None = None
    cadre: Cadre = Cadre.SOCIAL_WORKER
    languages: frozenset[Language] = frozenset()
    knows: frozenset[str] = frozenset()
    less: tuple[Less, ...] = ()

    def in_service(self, day: date) -> bool:
        """Whether the worker is in the unit on a day."""
        return self.first <= day <= (self.last or date.max)

    def own_hours(self, day: date, full: FullTime) -> float:
        """Hours a month for cases on a day: the cap of this worker on that day."""
        if not self.in_service(day):
            return 0.0
        capacity = 1.0 - sum(one.on(day, full.week) for one in self.less)
        return full.own_hours(self.hours_per_week, capacity, self.cadre)

    def turning_days(self) -> frozenset[date]:
        """The days on which own hours can change."""
        starts = {one.start for one in self.less} | {self.first}
        after = {one.end + timedelta(1) for one in self.less}
        return frozenset(starts | after | ({self.last + timedelta(1)} if self.last else set()))

    def but(self, **changes: object) -> Self:
        """The same worker with some fields changed, checked anew."""
        return type(self).model_validate({**self.__dict__, **changes})
