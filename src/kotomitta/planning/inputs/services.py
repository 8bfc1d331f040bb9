"""Services that the clients need of others: for whom, when, how long, and whose duty."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from kotomitta.basis.figures import Named


class Cause(StrEnum):
    """What the demand for a service comes from."""

    EVERYONE = "everyone"
    UNDER_SEVEN = "under_seven"
    SCHOOL_AGE = "school_age"
    OVER_SCHOOL_AGE = "over_school_age"
    HOUSEHOLDS = "households"
    UNDOCUMENTED = "undocumented"
    INTERPRETED_BY_UNIT = "interpreted_by_unit"
    INTERPRETED_BY_OTHERS = "interpreted_by_others"


class Sector(StrEnum):
    """The part of the city that gives a service when the duty is the city's."""

    HEALTH_AND_SOCIAL = "health_and_social"
    EDUCATION = "education"
    HOUSING = "housing"
    EMPLOYMENT = "employment"


class Service(BaseModel):
    """One service. What stands under `shares`, `except`, `after`, `lasts` and `hours` are figures.

    Of those it is for, the `shares` need it (one share of another), less the part `except` whom
    another service takes. They begin `after` months from settling. What `lasts` is counted as held
    at the same time; all else when it happens. `hours` are hours of interpreted contact for one
    unit, a month when it lasts. `duty` is the rule that says who answers for it; None when
    those do who answer for the contacts that it comes from.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    id: Annotated[str, Field(pattern=r"^[a-z_]+$")]
    name: Named
    unit: Annotated[str, Field(min_length=1)]
    cause: Cause
    shares: tuple[str, ...] = ()
    less: Annotated[str | None, Field(alias="except")] = None
    after: str | None = None
    lasts: str | None = None
    hours: str | None = None
    duty: Annotated[str | None, Field(pattern=r"^law(\.[a-z0-9_]+)+$")] = None
    sector: Sector
    note: Named | None = None

    @property
    def held(self) -> bool:
        """Whether it is counted as held at the same time, and not when it happens."""
        return self.lasts is not None or self.cause is Cause.UNDOCUMENTED

    @property
    def counted_in(self) -> str:
        """The unit of its demand and of its capacity."""
        return self.unit if self.held else f"{self.unit}/month"

    @property
    def capacity(self) -> str:
        """The figure by which a city says how much of it there is."""
        return f"services.{self.id}.capacity"
