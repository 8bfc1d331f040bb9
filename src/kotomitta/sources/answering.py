"""The single call behind every entry point: read a city, compute, and summarise."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
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
from kotomitta.report.decision import Options, options
from kotomitta.report.document import Document
from kotomitta.report.page import page
from kotomitta.report.summary import Summary, summary
from kotomitta.sources.city_folder import Shelf, read_city
from kotomitta.sources.digest import versions
from kotomitta.sources.remedy import place_of

# Few enough for the answer to be quick; `kotomitta prove` takes more of what is compared.
SIMULATED = Effort(draws=40, compared=6)

# Persons a worker that options are held against when nothing else is asked: what the union Talentia
# recommended as quoted in 2017, the low end of today's (rulebook/norms/norms.yaml).
RECOMMENDED = 35

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
    options: Options | None = None

    @property
    def json(self) -> dict[str, Any]:
        """The JSON object of the contract."""
        of = versions(self.shelf.folder)
        return as_json(self.summary, self.shelf.norms, of, self.options)

    @property
    def document(self) -> Document:
        """The paper, with the options where they were made."""
        return self.paper(untold)

    def paper(self, told: Telling) -> Document:
        """The same; `told` gets the share of it that is written."""
        return page(self.summary, self.shelf.norms, self.shelf.scorecard, self.options, told)

    def with_options(
        self,
        norm: float = RECOMMENDED,
        budgets: Mapping[int, float] | None = None,
        told: Telling = untold,
    ) -> "Answered":
        """The answer with the options side by side, beside a norm in persons a worker.

        `budgets` are the most EUR that the posts may cost in a calendar year; `told` gets the share
        of the plans that is made.
        """
        with placed(self.shelf.folder, self.summary.answer.run.scenario):
            return replace(self, options=options(self.summary.answer, norm, budgets, told))


def answered(
    asked: Asked,
    scenario: Callable[[Shelf], Scenario | None],
    step: Callable[[], None],
    told: Telling = untold,
    summarised: Telling = untold,
) -> Answered:
    """Read, compute and summarise; `step` is called after each of STEPS.

    `told` gets the share of computing that is done before the proof, which tells by itself, and
    `summarised` that of the last step.
    The scenario is read with the city's shelf, since it changes figures that stand there.
    """
    shelf = read_city(asked.city)
    changes = scenario(shelf)
    step()
    with placed(shelf.folder, changes):
        computed = answer(asked.run(shelf, changes), shelf.tasks, proof=asked.proof, told=told)
    step()
    with placed(shelf.folder, changes):
        summed = summary(computed, summarised)
    step()
    return Answered(shelf, summed)


@contextmanager
def placed(folder: Path, scenario: Scenario | None = None) -> Iterator[None]:
    """Errors of what is computed inside name the file where their remedy belongs.

    That is the scenario's where it changes the figure or series that the error names; and, as the
    likelier cause, where none is named.
    """
    try:
        with np.errstate(divide="raise", invalid="raise"):
            yield
    except FloatingPointError as error:
        place = scenario.place_of() if scenario else ""
        raise InputError("not_finite", place=place or str(folder)) from error
    except InputError as error:
        if error.place:
            raise
        raise error.at(place_of(folder, error.facts, scenario)) from error
