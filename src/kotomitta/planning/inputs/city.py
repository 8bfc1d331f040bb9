"""A city: its council terms, its cadres and what it has counted itself."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from kotomitta.basis.errors import InputError
from kotomitta.basis.figures import Counted, Named, Sourced
from kotomitta.basis.months import Month

_FROZEN = ConfigDict(frozen=True, extra="forbid")
MonthText = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]


class Term(Sourced):
    """A council term, named by its first year."""

    name: Annotated[str, Field(pattern=r"^\d{4}$")]
    start: date
    end: date

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.end <= self.start:
            raise PydanticCustomError("term_backwards", "the term ends before it starts")
        return self

    @property
    def months(self) -> tuple[Month, ...]:
        """Every month of the term; terms begin and end at the turn of a month."""
        return Month.of(self.start).until(Month.of(self.end))


class Measure(StrEnum):
    """What a city's own count measures; the first two the model also computes."""

    NEW_CLIENTS = "new_clients"
    RECEIVED = "received"
    ON_ASSISTANCE = "on_assistance"
    SERVICE_ENTRY = "service_entry"


class OwnCount(Sourced):
    """Something the city counted: the measure, the months it covers and the unit of count."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
    name: Named
    measure: Measure
    first: MonthText
    last: MonthText
    value: Annotated[float, Field(ge=0)]
    counts: Counted

    @property
    def months(self) -> tuple[Month, ...]:
        """The months that the count covers."""
        return Month.parse(self.first).until(Month.parse(self.last))


class City(BaseModel):
    """A city as its folder describes it, without its figures."""

    model_config = _FROZEN

    id: Annotated[str, Field(pattern=r"^[a-z0-9_-]+$")]
    name: Named
    synthetic: bool
    runs_its_own_health_services: bool
    terms: Annotated[tuple[Term, ...], Field(min_length=1)]
    counts: tuple[OwnCount, ...] = ()

    def term(self, name: str) -> Term:
        """The term of that name; InputError that lists those there are."""
        found = next((t for t in self.terms if t.name == name), None)
        if found is None:
            known = ", ".join(t.name for t in self.terms)
            raise InputError("term_unknown", place="--term", term=name, city=self.id, known=known)
        return found
