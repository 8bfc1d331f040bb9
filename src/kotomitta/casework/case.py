"""The case: what one worker carries, as it stands on a day."""

from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from kotomitta.casework.people import CaseKind, Code, Need, Person

_FROZEN = ConfigDict(frozen=True, extra="forbid")


class Done(BaseModel):
    """A step that was taken on a day, for one person or, with None, for the case."""

    model_config = _FROZEN

    step: str
    person: Code | None
    on: date


class Visit(BaseModel):
    """An agreed meeting, and whether the client came."""

    model_config = _FROZEN

    on: date
    kept: bool


class Override(BaseModel):
    """Why a case was given above the cap, by which lead, and until when; it stays visible."""

    model_config = _FROZEN

    lead: Code
    reason: str
    since: date
    until: date


class Overflow(BaseModel):
    """Why a waiting case is on the overflow queue, by which lead, and when it is reviewed."""

    model_config = _FROZEN

    lead: Code
    reason: str
    since: date
    review: date


class Case(BaseModel):
    """One case by pseudonym: a household, its need, its worker and the steps taken.

    `members` is the size of the household where it is known, those without a code included.
    `allocated` is the day of the first worker; `workers` are those it has had before, in order.
    `ends` is the day by which it is expected to end. It has a worker exactly while it is active.
    """

    model_config = _FROZEN

    code: Code
    household: Code
    kind: CaseKind
    team: Code
    persons: Annotated[tuple[Person, ...], Field(min_length=1)]
    members: Annotated[int | None, Field(ge=1, le=99)] = None
    need: Need = Need()
    opened: date
    state: str = "waiting"
    worker: Code | None = None
    allocated: date | None = None
    workers: tuple[Code, ...] = ()
    done: tuple[Done, ...] = ()
    visits: tuple[Visit, ...] = ()
    override: Override | None = None
    overflow: Overflow | None = None
    ends: date | None = None
    closed: date | None = None
    outcome: str | None = None

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if (self.worker is not None) != (self.state == "active"):
            raise ValueError("a case has a worker exactly while it is active")
        if (self.closed is not None) != (self.state not in ("waiting", "active")):
            raise ValueError("a case is closed exactly when it no longer waits or is active")
        if self.overflow is not None and self.state != "waiting":
            raise ValueError("a case is on the overflow queue only while it waits")
        codes = [p.code for p in self.persons]
        if len(set(codes)) < len(codes):
            raise ValueError("a person stands once in a case")
        return self

    @property
    def open(self) -> bool:
        """Whether it waits or is active."""
        return self.closed is None

    def decided_on(self, day: date) -> bool:
        """Whether a decision of a lead to go above the cap is in force on a day."""
        return self.override is not None and day <= self.override.until

    def last(self, step: str, person: str | None) -> date | None:
        """The last day on which a step was taken for a person, or for the case."""
        days = [d.on for d in self.done if d.step == step and d.person == person]
        return max(days, default=None)

    def but(self, **changes: object) -> Self:
        """The same case with some fields changed, checked anew."""
        return type(self).model_validate({**self.__dict__, **changes})
