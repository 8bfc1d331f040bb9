"""The single call on what a run was asked; it loads the model, so that only a worker imports it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from time import monotonic
from typing import Any

from pydantic import ValidationError

from kotomitta.basis.progress import Telling as Told
from kotomitta.basis.progress import part_of, untold
from kotomitta.planning.inputs.scenario import Scenario as Overlay
from kotomitta.report.document import Document
from kotomitta.sources.answering import SIMULATED, STEPS, Asked, answered
from kotomitta.sources.city_folder import Shelf
from kotomitta.sources.comparing import compared
from kotomitta.sources.faults import first_fault
from kotomitta.sources.scenario_file import BASE_CASE, checked, read_scenario
from kotomitta.web.planning import cities

Inputs = Mapping[str, Any]
Telling = Callable[[str, float], None]

# Where the steps of an answer end on the bar, and the chain in that with the proof: by their time.
_ENDS, _CHAIN, _WRITTEN = (0.03, 0.64, 0.74, 0.87), 0.2, 0.5
_PAUSE = 0.4  # seconds between two signs within a step; each costs a write
_OPTIONS, _KEEPING = "progress.options", "progress.keep"


def computed(inputs: Inputs, told: Telling) -> tuple[Document, dict[str, Any]]:
    """The paper and the JSON; before each step `told` gets its name and the share that is done."""
    if "compared" not in inputs:
        progress = _Progress((*STEPS[1:], _OPTIONS, _KEEPING), _ENDS, told)
        asked = _asked(inputs, part_of(progress.within, _CHAIN, 1.0))
        chain, within = part_of(progress.within, 0.0, _CHAIN), progress.within
        answer = answered(asked, _reader(inputs, asked.as_of), progress.step, chain, within)
        answer = answer.with_options(told=within)
        progress.step()
        return answer.paper(part_of(within, 0.0, _WRITTEN)), answer.json
    names = ("progress.base", *("progress.scenario" for _ in inputs["overlays"]), _KEEPING)
    ends = [i / (len(names) + 1) for i in range(1, len(names) + 1)]
    progress, asked = _Progress(names, ends, told), _asked(inputs)
    readers = _readers(inputs, asked.as_of)
    comparison = compared(asked, readers, progress.step, progress.within)
    return comparison.document, comparison.json


def _asked(inputs: Inputs, told: Told = untold) -> Asked:
    day = date.fromisoformat(inputs["as_of"])
    city = cities.place(inputs["city"])
    proof = replace(SIMULATED, told=told)  # in one thread: the other cores serve pages
    return Asked(city, inputs["term"], day, inputs["draws"], inputs["seed"], proof)


class _Progress:
    """Tells the step that goes on and how much is done: as each ends, and now and then within."""

    def __init__(self, names: Sequence[str], ends: Sequence[float], told: Telling) -> None:
        self._names, self._ends = ("progress.read", *names), (0.0, *ends, 1.0)
        self._told, self._done, self._next = told, 0, 0.0

    def step(self) -> None:
        """A step has ended."""
        self._done += 1
        self._tell(0.0)

    def within(self, share: float) -> None:
        """So much of the step is done."""
        if monotonic() >= self._next:
            self._tell(share)

    def _tell(self, share: float) -> None:
        start, end = self._ends[self._done : self._done + 2]
        self._told(self._names[self._done], start + (end - start) * share)
        self._next = monotonic() + _PAUSE


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
    return checked(found, shelf.figures, as_of, place)
