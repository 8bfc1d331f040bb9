"""Scenarios: an overlay on figures, with the question it asks."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kotomitta.basis.errors import InputError
from kotomitta.basis.figures import Dated, Figure, Grade, Shape
from kotomitta.sources.faults import first_fault
from kotomitta.sources.figures import refuse_negative
from kotomitta.sources.yaml_file import YamlFile, read_yaml


class Change(BaseModel):
    """A figure's value from a day on, and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    start: Annotated[date, Field(alias="from")]
    value: float
    low: float | None = None
    high: float | None = None
    reason: Annotated[str, Field(min_length=8)]


class Scenario(BaseModel):
    """A name, the question it answers, and the figures it changes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(min_length=1)]
    question: Annotated[str, Field(min_length=8)]
    hypothesis: str = ""
    findings: str = ""
    decision: str = ""
    figures: tuple[Change, ...]


def read_scenario(path: Path, figures: Sequence[Figure], as_of: date) -> Scenario:
    """The scenario in a file; InputError when it changes a figure that is not there."""
    file = read_yaml(path)
    scenario = file.parse(Scenario)
    for i, change in enumerate(scenario.figures):
        _checked(figures, change, as_of, file, i)
    return scenario


def _checked(
    figures: Sequence[Figure], change: Change, as_of: date, file: YamlFile, i: int
) -> None:
    place = file.place(["figures", i])
    figure = next((f for f in figures if f.id == change.id), None)
    if figure is None:
        raise InputError("figure_missing", place=place, id=change.id)
    try:
        refuse_negative(_changed(figure, change, as_of), place)
    except ValidationError as error:
        raise first_fault(error, lambda _: place) from error


def overlaid(figures: Sequence[Figure], scenario: Scenario, as_of: date) -> tuple[Figure, ...]:
    """The figures with the scenario's values laid over them, from each change's day on."""
    changed = {f.id: f for f in figures}
    for change in scenario.figures:
        changed[change.id] = _changed(changed[change.id], change, as_of)
    return tuple(changed.values())


def _changed(figure: Figure, change: Change, as_of: date) -> Figure:
    low, high = change.low, change.high
    if low is None and high is None and figure.shape is not Shape.EXACT:
        low = high = change.value
    new = Dated(
        start=change.start,
        value=change.value,
        low=low,
        high=high,
        source=f"Scenario: {change.reason}",
        published=as_of,
        checked=as_of,
        grade=Grade.ASSUMPTION,
    )
    kept = tuple(d for d in figure.values if d.start < change.start)
    return Figure.model_validate(
        {**figure.model_dump(), "values": [d.model_dump() for d in kept] + [new.model_dump()]}
    )
