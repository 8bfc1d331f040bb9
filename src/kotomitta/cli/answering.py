"""The single call behind `answer`, `estimate`, `cap`, `staff` and `costs`."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rich.progress import BarColumn, Progress, TextColumn

import kotomitta
from kotomitta.basis.errors import InputError
from kotomitta.cli.options import day, draw_count, seed_number
from kotomitta.cli.screen import errors_console, words
from kotomitta.planning.answer import answer
from kotomitta.planning.outcomes.frozen import Frozen
from kotomitta.planning.outcomes.known import told
from kotomitta.report.contract import as_json
from kotomitta.report.document import Document
from kotomitta.report.page import page
from kotomitta.report.summary import Summary, summary
from kotomitta.sources.city_folder import RULEBOOK, Shelf, read_city
from kotomitta.sources.digest import digest
from kotomitta.sources.remedy import place_of
from kotomitta.sources.scenario_file import read_scenario


@dataclass(frozen=True, slots=True)
class Request:
    """What a user asked for, as given."""

    city: str
    term: str
    as_of: str | None
    draws: int
    seed: int
    scenario: str | None


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to one request, ready to be shown or stored."""

    shelf: Shelf
    summary: Summary

    @property
    def json(self) -> dict[str, Any]:
        """The JSON object of the contract."""
        versions = {
            "kotomitta": kotomitta.__version__,
            "data": digest([RULEBOOK, self.shelf.folder]),
        }
        return as_json(self.summary, self.shelf.norms, versions)

    @property
    def document(self) -> Document:
        """The paper."""
        return page(self.summary, self.shelf.norms, self.shelf.scorecard)


def answered(request: Request) -> Answered:
    """Read, compute and summarise, with a bar on standard error while it takes."""
    as_of = day(request.as_of)
    draws = draw_count(request.draws)
    seed = seed_number(request.seed)
    with steps("progress.read", "progress.compute", "progress.summarise") as step:
        shelf = read_city(request.city)
        scenario = (
            read_scenario(request.scenario, shelf.figures, as_of) if request.scenario else None
        )
        step()
        with placed(shelf.folder):
            run = shelf.run(request.term, as_of=as_of, seed=seed, draws=draws, scenario=scenario)
            computed = answer(run, shelf.tasks)
        step()
        with placed(shelf.folder):
            summed = summary(computed)
        step()
    return Answered(shelf, summed)


def frozen(result: Answered) -> Frozen:
    """The forecast of an answer, over the months of its term."""
    answer = result.summary.answer
    run = answer.run
    window = run.in_term
    measures = told(answer.new_clients.values, answer.settled)
    whole = result.json
    return Frozen(
        city=run.city.id,
        term=run.term.name,
        as_of=run.as_of,
        months=run.term.months,
        persons=answer.settled.persons.values.sum(axis=1)[:, window],
        modelled={m: values[:, window] for m, values in measures.items()},
        persons_per_household=run.at("household.persons"),
        origin={key: whole[key] for key in ("seed", "draws", "versions", "scenario", "figures")},
    )


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


@contextmanager
def steps(*names: str) -> Iterator[Any]:
    """A bar of named steps on standard error, shown on a terminal only; call what it yields."""
    say = words().say
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:.0f} %"))
    console = errors_console()
    hidden = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=hidden) as bar:
        task = bar.add_task(say(names[0]), total=len(names))
        done = iter([*names[1:], names[-1]])
        yield lambda: bar.update(task, advance=1, description=say(next(done)))
