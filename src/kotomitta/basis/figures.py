"""Figures as evidence: every number with its range, unit, source, days and grade."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StrictFloat, model_validator
from pydantic_core import PydanticCustomError

from kotomitta.basis.errors import InputError

# Begins the source of every value that a scenario has made.
SCENARIO = "Scenario: "


class Grade(StrEnum):
    """How well a figure is known, best first."""

    MEASURED = "measured"
    OFFICIAL = "official"
    EXPERT = "expert"
    ASSUMPTION = "assumption"


class Shape(StrEnum):
    """The distribution that a range means.

    For `normal`, `lognormal` and `share` the value is the median and low and high are the 10th and
    90th percentile; for `uniform` low and high are bounds; `exact` has no range.
    """

    EXACT = "exact"
    NORMAL = "normal"
    LOGNORMAL = "lognormal"
    SHARE = "share"
    UNIFORM = "uniform"


class Counted(StrEnum):
    """What a figure counts, where it counts something."""

    PERSON = "person"
    HOUSEHOLD = "household"
    CASE = "case"


class Named(BaseModel):
    """A name in the three languages of the product."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fi: str
    sv: str
    en: str


class Sourced(BaseModel):
    """Where something is known from, since when, and how well."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    source: Annotated[str, Field(min_length=8)]
    published: date
    checked: date
    grade: Grade
    note: str = ""
    language: Annotated[
        Literal["fi", "sv", "en", ""],
        Field(description="of source and note; empty: unknown, as people wrote them"),
    ] = "en"

    @model_validator(mode="after")
    def _checked_after_it_was_published(self) -> Self:
        if self.checked < self.published:
            raise PydanticCustomError("checked_early", "checked before it was published")
        return self


class Dated(Sourced):
    """One value of a figure, in force from `start` (written `from` in files) until the next."""

    start: Annotated[date, Field(alias="from")]
    value: Annotated[
        StrictFloat | None, Field(description="null: unknown; low and high are then bounds")
    ]
    low: StrictFloat | None = None
    high: StrictFloat | None = None

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if (self.low is None) != (self.high is None):
            raise PydanticCustomError("range_half", "a range needs both low and high")
        if self.low is not None and self.high is not None:
            inside = self.value is None or self.low <= self.value <= self.high
            if not inside or self.low > self.high:
                text = "the range {low} to {high} excludes the value {value}"
                facts = {"low": self.low, "high": self.high, "value": str(self.value)}
                raise PydanticCustomError("range_excludes_value", text, facts)
        return self


class Figure(BaseModel):
    """One figure of the model: what it is, and its value by date."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$")]
    name: Named
    unit: Annotated[str, Field(min_length=1)]
    counts: Counted | None = None
    shape: Shape
    values: Annotated[tuple[Dated, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _fits_its_shape(self) -> Self:
        for dated in self.values:
            _check_shape(self.shape, dated)
            if self.counts and min(x for x in (dated.value, dated.low, 0.0) if x is not None) < 0:
                raise PydanticCustomError("negative_count", "a count cannot be negative")
        starts = [d.start for d in self.values]
        if len({(d.start, d.published) for d in self.values}) < len(starts):
            raise PydanticCustomError("same_day_twice", "two values start on the same day")
        return self


def _check_shape(shape: Shape, dated: Dated) -> None:
    ends = [x for x in (dated.low, dated.value, dated.high) if x is not None]
    if shape is Shape.EXACT and dated.value is not None and dated.low != dated.high:
        raise PydanticCustomError("exact_has_range", "an exact figure has no range")
    if shape not in (Shape.EXACT, Shape.UNIFORM) and dated.value is not None and dated.low is None:
        raise PydanticCustomError("range_missing", "this shape needs low and high")
    if shape is Shape.LOGNORMAL and ends and min(ends) <= 0:
        raise PydanticCustomError("not_positive", "a lognormal figure must be above 0")
    if shape is Shape.SHARE and ends and not (min(ends) > 0 and max(ends) < 1):
        raise PydanticCustomError("not_a_share", "a share lies between 0 and 1, both excluded")


class Evidence:
    """All figures that may be used, as they were known on one day.

    `as_of` hides every value published later, so that a hindcast is honest by construction.
    """

    def __init__(self, figures: Iterable[Figure], as_of: date) -> None:
        self.as_of = as_of
        self._figures: Mapping[str, Figure] = {f.id: f for f in figures}

    def __contains__(self, figure_id: str) -> bool:
        return figure_id in self._figures

    def ids(self) -> frozenset[str]:
        """The id of every figure, whether or not a value of it was known on the day."""
        return frozenset(self._figures)

    def figure(self, figure_id: str) -> Figure:
        """The figure of that id; InputError when no file gives it."""
        if figure_id not in self._figures:
            raise InputError("figure_missing", id=figure_id)
        return self._figures[figure_id]

    def on(self, figure_id: str, day: date) -> Dated:
        """The value of a figure in force on `day`, as known on `as_of`.

        A day before the first value gets the first; InputError when none was published in time.
        """
        known = self.known(figure_id)
        begun = [d for d in known if d.start <= day]
        return begun[-1] if begun else known[0]

    def value_on(self, figure_id: str, day: date) -> float:
        """The number in force on `day`; InputError when it is not known, which is not nothing."""
        dated = self.on(figure_id, day)
        if dated.value is None:
            raise InputError("figure_unknown", source=dated.source)
        return dated.value

    def known(self, figure_id: str) -> list[Dated]:
        """The values published by `as_of`, in order of the day they start on."""
        values = self.figure(figure_id).values
        known = [d for d in values if d.published <= self.as_of]
        if not known:
            first = min(d.published for d in values)
            raise InputError(
                "figure_published_later", id=figure_id, published=first, as_of=self.as_of
            )
        return sorted(known, key=lambda d: (d.start, d.published))
