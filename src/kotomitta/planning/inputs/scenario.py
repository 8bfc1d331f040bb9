"""Scenarios: an overlay on figures and national series, with the question it asks."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    model_validator,
)
from pydantic_core import PydanticCustomError, PydanticKnownError

from kotomitta.basis.figures import SCENARIO, Dated, Evidence, Figure, Grade, Named, Shape
from kotomitta.basis.months import Month
from kotomitta.planning.inputs.city import MonthText

Array = NDArray[np.float64]
_FROZEN = ConfigDict(frozen=True, extra="forbid")
_SHORTEST_QUESTION = 8


def _in_every_language(given: object) -> object:
    """Text in one language stands for itself in the others."""
    return {"fi": given, "sv": given, "en": given} if isinstance(given, str) else given


def _no_shorter_than(length: int) -> AfterValidator:
    def check(named: Named) -> Named:
        if min(len(text.strip()) for text in (named.fi, named.sv, named.en)) < length:
            raise PydanticKnownError("string_too_short", {"min_length": length})
        return named

    return AfterValidator(check)


Wording = Annotated[Named, BeforeValidator(_in_every_language, json_schema_input_type=str | Named)]
Told = Annotated[Wording, _no_shorter_than(1)]
Asked = Annotated[Wording, _no_shorter_than(_SHORTEST_QUESTION)]
Reason = Annotated[str, Field(min_length=8)]

_NOTHING = Named(fi="", sv="", en="")


class Change(BaseModel):
    """What a figure is from a day on, as a value or as a factor of what it would be, and why.

    Changes of one `part` are shown as one; without it a figure is a part of its own. What a unit
    has counted of its own cases says so by its `grade`; all else is an assumption.
    """

    model_config = _FROZEN

    id: str
    start: Annotated[date, Field(alias="from")]
    value: float | None = None
    factor: Annotated[float | None, Field(ge=0)] = None
    low: float | None = None
    high: float | None = None
    part: Told | None = None
    grade: Grade = Grade.ASSUMPTION
    reason: Reason

    @model_validator(mode="after")
    def _is_a_value_or_a_factor(self) -> Self:
        ends = (self.low, self.high) != (None, None)
        if (self.value is None) == (self.factor is None) or (self.factor is not None and ends):
            raise PydanticCustomError("value_or_factor", "either 'value' or 'factor'")
        return self

    @property
    def key(self) -> str:
        """The part of the scenario that the change belongs to."""
        return self.part.en if self.part else self.id


class Step(BaseModel):
    """Months in which a national series is other than forecast, and why.

    `factor` multiplies it; `added` are persons, one number for every month or one for each.
    """

    model_config = _FROZEN

    series: str
    first: Annotated[MonthText, Field(alias="from")]
    last: Annotated[MonthText, Field(alias="to")]
    factor: Annotated[float | None, Field(ge=0)] = None
    added: float | tuple[float, ...] | None = None
    part: Told | None = None
    reason: Reason

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if (self.factor is None) == (self.added is None):
            raise PydanticCustomError("factor_or_added", "either 'factor' or 'added'")
        if not self.months:
            raise PydanticCustomError("step_backwards", "the step ends before it starts")
        if isinstance(self.added, tuple) and len(self.added) != len(self.months):
            facts = {"months": len(self.months), "numbers": len(self.added)}
            raise PydanticCustomError("added_uneven", "{numbers} of {months} months", facts)
        return self

    @property
    def key(self) -> str:
        """The part of the scenario that the step belongs to."""
        return self.part.en if self.part else f"series.{self.series}"

    @property
    def months(self) -> tuple[Month, ...]:
        """The months of the step."""
        return Month.parse(self.first).until(Month.parse(self.last))

    @property
    def persons(self) -> tuple[float, ...]:
        """What is added in each of those months; nothing when the step is a factor."""
        if isinstance(self.added, tuple):
            return self.added
        return (self.added or 0.0,) * len(self.months)

    def factors(self, months: Sequence[Month]) -> Array:
        """By what the series is multiplied in each of `months`: 1 outside the step."""
        factor = 1.0 if self.factor is None else self.factor
        return np.array([factor if m in self.months else 1.0 for m in months])

    def additions(self, months: Sequence[Month]) -> Array:
        """What is added in each of `months`: 0 outside the step."""
        added = dict(zip(self.months, self.persons, strict=True))
        return np.array([added.get(m, 0.0) for m in months])


class Scenario(BaseModel):
    """A name, the question it answers, and the figures and series it changes.

    Hypothesis, findings and decision are kept beside it: what was expected, found and decided.
    """

    model_config = _FROZEN

    name: Told
    question: Asked
    hypothesis: Wording = _NOTHING
    findings: Wording = _NOTHING
    decision: Wording = _NOTHING
    figures: tuple[Change, ...] = ()
    drivers: tuple[Step, ...] = ()
    _places: Mapping[str, str] = PrivateAttr(default_factory=dict)

    def standing_at(self, places: Mapping[str, str]) -> Self:
        """The same, knowing where each figure and series was read, and as "" where all was."""
        found = self.model_copy()
        found._places = places
        return found

    def place_of(self, name: object = None) -> str:
        """Where it changes the figure or series, or anything at all; "" where it does not."""
        targets = [*(c.id for c in self.figures), *(s.series for s in self.drivers)]
        if name is None and targets:
            name = targets[0] if len(targets) == 1 else ""
        return "" if name is None else self._places.get(str(name), "")

    @property
    def changes(self) -> tuple[Change | Step, ...]:
        """All that it changes: figures, then series."""
        return (*self.figures, *self.drivers)

    @property
    def parts(self) -> tuple[str, ...]:
        """The keys of its parts, in the order of the file."""
        return tuple(dict.fromkeys(c.key for c in self.changes))

    def only(self, part: str) -> "Scenario":
        """The same scenario with one of its parts alone."""
        figures = tuple(c for c in self.figures if c.key == part)
        drivers = tuple(s for s in self.drivers if s.key == part)
        return self.model_copy(update={"figures": figures, "drivers": drivers})


def overlaid(figures: Sequence[Figure], scenario: Scenario, as_of: date) -> tuple[Figure, ...]:
    """The figures with the scenario's changes laid over them, from each change's day on."""
    changes = {f.id: [c for c in scenario.figures if c.id == f.id] for f in figures}
    return tuple(changed(f, changes[f.id], as_of) if changes[f.id] else f for f in figures)


def changed(figure: Figure, changes: Sequence[Change], as_of: date) -> Figure:
    """A figure under the changes of it, each from its day until the next.

    ValidationError when its shape cannot take a value; InputError when a factor finds nothing that
    was published by `as_of`.
    """
    values = figure.values
    for change in sorted(changes, key=lambda c: c.start):
        before = tuple(d for d in values if d.start < change.start)
        values = (*before, *_from_then_on(figure, change, as_of))
    return Figure.model_validate(
        {**figure.model_dump(), "values": [d.model_dump() for d in values]}
    )


def changed_by(dated: Dated, change: Change) -> bool:
    """Whether a value in use is one that the change has made."""
    return dated.source == f"{SCENARIO}{change.reason}" and dated.start >= change.start


def origin(reason: str) -> str:
    """The source of what a scenario has made."""
    return f"{SCENARIO}{reason}"


def _from_then_on(figure: Figure, change: Change, as_of: date) -> tuple[Dated, ...]:
    if change.value is not None:
        low, high = change.low, change.high
        if low is None and high is None and figure.shape is not Shape.EXACT:
            low = high = change.value
        return (_made(change, as_of, start=change.start, ends=(low, change.value, high)),)
    known = Evidence([figure], as_of)
    later = [d for d in known.known(figure.id) if d.start > change.start]
    last = {d.start: d for d in later}  # of several of one day the one published last
    scaled = {change.start: known.on(figure.id, change.start), **last}
    return tuple(_scaled(change, as_of, start, dated) for start, dated in scaled.items())


def _scaled(change: Change, as_of: date, start: date, dated: Dated) -> Dated:
    factor = change.factor if change.factor is not None else 1.0
    low, value, high = (
        None if n is None else n * factor for n in (dated.low, dated.value, dated.high)
    )
    note = f"{factor:g} times what stands from {dated.start}: {dated.source}"
    return _made(change, as_of, start=start, ends=(low, value, high), note=note)


def _made(
    change: Change,
    as_of: date,
    *,
    start: date,
    ends: tuple[float | None, float | None, float | None],
    note: str = "",
) -> Dated:
    low, value, high = ends
    return Dated(
        start=start,
        value=value,
        low=low,
        high=high,
        source=origin(change.reason),
        language="",
        published=as_of,
        checked=as_of,
        grade=change.grade,
        note=note,
    )
