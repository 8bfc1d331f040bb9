"""`kotomitta compare`: scenarios beside the base case, on common draws."""

from collections.abc import Sequence
from typing import Annotated

import typer
from rich.console import Console

from kotomitta.cli.answering import steps
from kotomitta.cli.options import (
    AsJson,
    AsOf,
    City,
    DrawCount,
    OutFolder,
    Seed,
    Term,
    day,
    draw_count,
    seed_number,
)
from kotomitta.cli.screen import show_json, words
from kotomitta.planning.inputs.scenario import Scenario
from kotomitta.render.html import page
from kotomitta.render.text import show
from kotomitta.render.words import Language, users_language
from kotomitta.sources import comparing
from kotomitta.sources.answering import Asked
from kotomitta.sources.city_folder import Shelf
from kotomitta.sources.comparing import Comparison
from kotomitta.sources.scenario_file import BASE_CASE, read_scenario
from kotomitta.store.folder import json_text, write_folder

Scenarios = Annotated[list[str], typer.Argument()]


def compare(
    city: City,
    scenarios: Scenarios,
    *,
    term: Term = "2025",
    as_of: AsOf = None,
    draws: DrawCount = 1000,
    seed: Seed = 1,
    out: OutFolder = None,
    json: AsJson = False,
) -> None:
    """Compare scenarios with the base case of no new decisions, draw by draw.

    Example: kotomitta compare helsinki new-2015 law-2027 --term 2025 --out out
    """
    asked = Asked(city, term, day(as_of), draw_count(draws), seed_number(seed))
    result = compared(asked, tuple(dict.fromkeys(scenarios)))
    if out is not None:
        write_folder(out, files(result))
    if json:
        show_json(result.json)
    else:
        show(result.document, users_language(), Console())
    if out is not None and not json:
        written = words().say("comparison.written", folder=str(out / "comparison.html"))
        Console(highlight=False).print(written)


def compared(asked: Asked, names: Sequence[str]) -> Comparison:
    """The comparison of scenarios by name or file, with a bar on standard error."""

    def scenarios(shelf: Shelf) -> list[Scenario]:
        return [read_scenario(name, shelf.figures, asked.as_of) for name in (BASE_CASE, *names)]

    with steps("progress.read", "progress.base", *("progress.scenario" for _ in names)) as step:
        return comparing.compared(asked, scenarios, step)


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
