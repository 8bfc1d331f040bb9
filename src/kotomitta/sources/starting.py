"""What a new city starts from until it gives its own figures."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from kotomitta.basis.figures import Dated, Figure, Shape, Sourced
from kotomitta.planning.inputs.city import Term
from kotomitta.sources.city_folder import RULEBOOK, read_city
from kotomitta.sources.yaml_file import read_yaml

FIRST_DAY = date(2010, 1, 1)  # a value that has no day of its own holds for every term
_LARGEST_SHARE = 0.95
_DIGITS = 2  # significant ones: a rough share is not told to four decimals
_TERMS_OF = "helsinki"  # council terms are the same in every municipality


class Inhabitants(Sourced):
    """Those of the whole country, of which a city has its part."""

    value: float


class Start(Sourced):
    """What a figure is from a day on, or, of inhabitants, what the city's part is multiplied by."""

    id: str
    start: date = Field(FIRST_DAY, alias="from")
    shape: Shape | None = None
    of_inhabitants: bool = False
    value: float
    low: float
    high: float

    def dated(self, part: float) -> Dated:
        """The value for a city with that part of the country's inhabitants."""
        numbers = {n: getattr(self, n) for n in ("value", "low", "high")}
        if self.of_inhabitants:
            ends = {n: float(f"{x * part:.{_DIGITS}g}") for n, x in numbers.items()}
            numbers = {n: min(end, _LARGEST_SHARE) for n, end in ends.items()}
        told = self.model_dump(include=set(Sourced.model_fields))
        return Dated(start=self.start, **told, **numbers)


class Starting(BaseModel):
    """All that a new city starts from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    inhabitants: Inhabitants
    figures: tuple[Start, ...]


def started(figure: Figure, inhabitants: float | None) -> Figure | None:
    """The figure with its starting values; None when it has none, or none without inhabitants."""
    starts = _by_id().get(figure.id, ())
    if not starts or (inhabitants is None and needs_inhabitants(figure.id)):
        return None
    part = (inhabitants or 0.0) / _file().inhabitants.value
    shape = starts[0].shape or figure.shape
    values = tuple(start.dated(part) for start in starts)
    return figure.model_copy(update={"values": values, "shape": shape})


def has_start(figure_id: str) -> bool:
    """Whether a city may leave the figure out."""
    return figure_id in _by_id()


def needs_inhabitants(figure_id: str) -> bool:
    """Whether its starting value depends on how many live in the city."""
    return any(start.of_inhabitants for start in _by_id().get(figure_id, ()))


@cache
def terms() -> tuple[Term, ...]:
    """The council terms of every municipality."""
    return read_city(_TERMS_OF).city.terms


@cache
def _file() -> Starting:
    return read_yaml(RULEBOOK / "starting" / "city.yaml").parse(Starting)


@cache
def _by_id() -> Mapping[str, tuple[Start, ...]]:
    found: dict[str, Any] = {}
    for start in _file().figures:
        found[start.id] = (*found.get(start.id, ()), start)
    return found
