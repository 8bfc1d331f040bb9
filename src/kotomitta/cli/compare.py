"""`kotomitta compare`: scenarios beside the base case, on common draws."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

import kotomitta
from kotomitta.cli.answering import placed, steps
from kotomitta.cli.options import (
    AsJson,
    AsOf,
    City,
    DrawCount,
    Seed,
    Term,
    day,
    draw_count,
    seed_number,
)
from kotomitta.cli.screen import show_json, words
from kotomitta.planning.answer import answer
from kotomitta.planning.inputs.scenario import Scenario
from kotomitta.render.html import page
from kotomitta.render.text import show
from kotomitta.render.words import Language, users_language
from kotomitta.report.comparison.contract import as_json
from kotomitta.report.comparison.outcome import Compared, Outcome, outcome
from kotomitta.report.comparison.paper import paper
from kotomitta.report.document import Document
from kotomitta.sources.city_folder import RULEBOOK, Shelf, read_city
from kotomitta.sources.digest import digest
from kotomitta.sources.scenario_file import BASE_CASE, read_scenario
from kotomitta.store.folder import json_text, write_folder

Scenarios = Annotated[
    list[str], typer.Argument(help="Shipped scenarios (new-2015, quota-up...) or files (YAML).")
]
Out = Annotated[
    Path | None, typer.Option(help="Write comparison.json and comparison.html to this folder.")
]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Scenarios of one city held against its base case."""

    shelf: Shelf
    base_case: Scenario
    base: Outcome
    compared: tuple[Compared, ...]

    @property
    def json(self) -> dict[str, Any]:
        """The JSON object."""
        data = digest([RULEBOOK, self.shelf.folder])
        versions = {"kotomitta": kotomitta.__version__, "data": data}
        return as_json(self.base, self.compared, versions)

    @property
    def document(self) -> Document:
        """The paper."""
        return paper(self.base, self.compared, self.base_case.name)


def compare(
    city: City,
    scenarios: Scenarios,
    *,
    term: Term = "2025",
    as_of: AsOf = None,
    draws: DrawCount = 1000,
    seed: Seed = 1,
    out: Out = None,
    json: AsJson = False,
) -> None:
    """Compare scenarios with the base case of no new decisions, draw by draw.

    Example: kotomitta compare helsinki new-2015 law-2027 --term 2025 --out out
    """
    asked = {"as_of": day(as_of), "draws": draw_count(draws), "seed": seed_number(seed)}
    result = compared(city, tuple(dict.fromkeys(scenarios)), {"term": term, **asked})
    if out is not None:
        write_folder(out, files(result))
    if json:
        show_json(result.json)
    else:
        show(result.document, users_language(), Console())
    if out is not None and not json:
        written = words().say("comparison.written", folder=str(out / "comparison.html"))
        Console(highlight=False).print(written)


def compared(city: str, names: Sequence[str], asked: Mapping[str, Any]) -> Comparison:
    """Read, compute the base and every scenario on the same draws, and hold them together."""
    with steps("progress.read", "progress.base", *("progress.scenario" for _ in names)) as step:
        shelf = read_city(city)
        base_case, *scenarios = (
            read_scenario(name, shelf.figures, asked["as_of"]) for name in (BASE_CASE, *names)
        )
        step()

        def run(scenario: Scenario | None) -> Outcome:
            with placed(shelf.folder):
                return outcome(answer(shelf.run(**asked, scenario=scenario), shelf.tasks))

        base = run(None)
        step()
        held = []
        for scenario in scenarios:
            held.append(_with_its_parts(scenario, run))
            step()
    return Comparison(shelf, base_case, base, tuple(held))


def _with_its_parts(scenario: Scenario, run: Callable[[Scenario], Outcome]) -> Compared:
    """The scenario as a whole, and each of its parts alone when it has several."""
    parts = scenario.parts if len(scenario.parts) > 1 else ()
    return Compared(scenario, run(scenario), {part: run(scenario.only(part)) for part in parts})


def files(result: Comparison) -> dict[str, str]:
    """The files of a comparison by name; `comparison.html` is the Finnish paper."""
    document = result.document
    names = {language: f"comparison.{language}.html" for language in Language}
    papers = {name: page(document, language, names) for language, name in names.items()}
    return {
        "comparison.json": json_text(result.json),
        "comparison.html": papers[names[Language.FI]],
        **papers,
    }
