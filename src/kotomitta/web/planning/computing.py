"""The single call on what a run was asked; it loads the model, so that only a worker imports it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import ValidationError

from kotomitta.planning.inputs.scenario import Scenario as Overlay
from kotomitta.planning.outcomes.proof.prove import Effort
from kotomitta.report.document import Document
from kotomitta.sources.answering import SIMULATED, STEPS, Asked, answered
from kotomitta.sources.city_folder import Shelf
from kotomitta.sources.comparing import compared
from kotomitta.sources.faults import first_fault
from kotomitta.sources.scenario_file import BASE_CASE, check_changes, read_scenario
from kotomitta.web.planning import cities

Inputs = Mapping[str, Any]
Telling = Callable[[str, float], None]

_KEEPING = "progress.keep"


def computed(inputs: Inputs, told: Telling) -> tuple[Document, dict[str, Any]]:
    """The paper and the JSON; before each step `told` gets its name and the share that is done."""
    asked = _asked(inputs)
    if "compared" not in inputs:
        step = _stepping((*STEPS[1:], _KEEPING), told)
        answer = answered(asked, _reader(inputs, asked.as_of), step)
        return answer.document, answer.json
    names = ("progress.base", *("progress.scenario" for _ in inputs["overlays"]), _KEEPING)
    comparison = compared(asked, _readers(inputs, asked.as_of), _stepping(names, told))
    return comparison.document, comparison.json


def _asked(inputs: Inputs) -> Asked:
    day = date.fromisoformat(inputs["as_of"])
    city = cities.place(inputs["city"])
    proof = Effort(SIMULATED)  # in one thread: the other cores serve pages
    return Asked(city, inputs["term"], day, inputs["draws"], inputs["seed"], proof)


def _stepping(names: Sequence[str], told: Telling) -> Callable[[], None]:
    """What is called after each step, with the names of those that follow it."""
    left = iter(enumerate(names, 1))

    def step() -> None:
        done, name = next(left)
        told(name, done / (len(names) + 1))

    return step


def _reader(inputs: Inputs, as_of: date) -> Callable[[Shelf], Overlay | None]:
    body = inputs["scenario"]
    return lambda shelf: overlay(body, shelf, as_of) if body else None


def _readers(inputs: Inputs, as_of: date) -> Callable[[Shelf], list[Overlay]]:
    """The scenarios of a comparison, after the base case that they are held against."""

    def read(shelf: Shelf) -> list[Overlay]:
        base = read_scenario(BASE_CASE, shelf.figures, as_of)
        return [base, *(overlay(body, shelf, as_of) for body in inputs["overlays"])]

    return read


def overlay(body: Inputs, shelf: Shelf, as_of: date) -> Overlay:
    """The overlay in a JSON body; InputError for what it cannot change so."""

    def place(path: Sequence[int | str]) -> str:
        match path:
            case [("figures" | "drivers") as kind, int(i), *_]:
                return str(body[kind][i].get("id") or f"series.{body[kind][i].get('series')}")
        return ".".join(str(step) for step in path)

    try:
        found = Overlay.model_validate(body)
    except ValidationError as error:
        raise first_fault(error, place) from error
    check_changes(found, shelf.figures, as_of, place)
    return found
