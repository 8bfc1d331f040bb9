"""One client as the law sees them: no name, no identity number, only what the rules ask about."""

from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from kotomitta.basis.errors import InputError
from kotomitta.law.days import age_on


class Channel(StrEnum):
    """The way by which a person became a client."""

    QUOTA = "quota"
    RECEPTION = "reception"
    SECONDARY = "secondary"
    FAMILY = "family"
    TEMPORARY_PROTECTION = "temporary_protection"
    OTHER = "other"


class Case(BaseModel):
    """The facts of one case that a rule depends on.

    A day that has not come yet is left out; dates counted from it are then counted from the day on
    which it is due, and marked as assumed. Give `born`, or `age` in full years on `client_from`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    pseudonym: Annotated[str | None, Field(pattern=r"^[A-Za-z]{1,4}-[0-9]{1,8}$")] = None
    channel: Channel
    family_of: Channel | None = None
    first_permit: date
    arrived: date | None = None
    home_municipality: date | None = None
    client_from: date
    born: date | None = None
    age: Annotated[int | None, Field(ge=0, le=120)] = None
    jobseeker: bool
    unaccompanied: bool = False
    in_helsinki: bool = True
    assessed: date | None = None
    plan_signed: date | None = None

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if (self.born is None) == (self.age is None):
            raise InputError("case_born_or_age")
        steps = ("born", "first_permit", "client_from", "assessed", "plan_signed")
        given = [name for name in steps if getattr(self, name) is not None]
        for first, then in pairwise(given):
            if getattr(self, then) < getattr(self, first):
                raise InputError("case_days_out_of_order", first=first, then=then)
        return self

    def age_on(self, day: date) -> int:
        """Full years lived; from `age` as if the birthday were the day the clienthood started."""
        if self.born is not None:
            return age_on(day, self.born)
        return (self.age or 0) + age_on(day, self.client_from)

    @property
    def quota(self) -> bool:
        """Whether the rules on quota refugees apply, to the person or through the family."""
        return Channel.QUOTA in (self.channel, self.family_of)
