"""The single call behind every entry point: read a city, compute, and summarise."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from kotomitta.basis.errors import InputError
from kotomitta.basis.progress import Telling, untold
from kotomitta.planning.answer import answer
from kotomitta.planning.inputs.run import Run
from kotomitta.planning.inputs.scenario import Scenario
from kotomitta.planning.outcomes.proof.prove import Effort
from kotomitta.report.contract import as_json
from kotomitta.report.document import Document
from kotomitta.report.page import page
from kotomitta.report.summary import Summary, summary
from kotomitta.sources.city_folder import Shelf, read_city
from kotomitta.sources.digest import versions
from kotomitta.sources.remedy import place_of

# Few enough for the answer to be quick; `kotomitta prove` takes more.
SIMULATED = 5

STEPS = ("progress.read", "progress.compute", "progress.summarise")


@dataclass(frozen=True, slots=True)
class Asked:
    """One run of a city, which is a shipped one by name or a folder by path."""

    city: str
    term: str
    as_of: date
    draws: int
    seed: int
    proof: Effort | None = None

    def run(self, shelf: Shelf, scenario: Scenario | None) -> Run:
        """The run of the city on its shelf."""
        return shelf.run(
            self.term, as_of=self.as_of, seed=self.seed, draws=self.draws, scenario=scenario
        )


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to one request, ready to be shown or stored."""

    shelf: Shelf
    summary: Summary

    @property
    def json(self) -> dict[str, Any]:
        """The JSON object of the contract."""
        return as_json(self.summary, self.shelf.norms, versions(self.shelf.folder))

    @property
    def document(self) -> Document:
        """The paper."""
        return page(self.summary, self.shelf.norms, self.shelf.scorecard)


def answered(
    asked: Asked,
    scenario: Callable[[Shelf], Scenario | None],
    step: Callable[[], None],
    told: Telling = untold,
) -> Answered:
    """Read, compute and summarise; `step` is called after each of STEPS, and `told` gets the share
    that is done of the one before the proof, which tells by itself.

    The scenario is read with the city's shelf, since it changes figures that stand there.
    """
    shelf = read_city(asked.city)
    changes = scenario(shelf)
    step()
    with placed(shelf.folder):
        computed = answer(asked.run(shelf, changes), shelf.tasks, proof=asked.proof, told=told)
    step()
    with placed(shelf.folder):
        summed = summary(computed)
    step()
    return Answered(shelf, summed)


@contextmanager
def placed(folder: Path) -> Iterator[None]:
    """Errors of what is computed inside name the file where their remedy belongs."""
    try:
        with np.errstate(divide="raise", invalid="raise"):
            yield
    except FloatingPointError as error:
        raise InputError("not_finite", place=str(folder)) from error
    except InputError as error:
        if error.place:
            raise
        raise error.at(place_of(folder, error.facts)) from error
