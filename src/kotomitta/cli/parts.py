"""`kotomitta estimate`, `cap`, `staff` and `costs`: one part of the answer each."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from kotomitta.cli.answering import Answered, Request, answered, frozen
from kotomitta.cli.options import AsJson, AsOf, City, DrawCount, ScenarioFile, Seed, Term
from kotomitta.cli.screen import show_json
from kotomitta.cli.wisn import show_wisn
from kotomitta.render.text import show
from kotomitta.render.words import users_language
from kotomitta.store.frozen import write_frozen

_HEAD = ("city", "term", "as_of", "seed", "draws", "versions")


def _part(section: str, part: str, told: str) -> Callable[..., None]:
    """A command that shows one section of the paper, or one part of the JSON."""

    def command(
        city: City,
        *,
        term: Term = "2025",
        as_of: AsOf = None,
        draws: DrawCount = 1000,
        seed: Seed = 1,
        scenario: ScenarioFile = None,
        json: AsJson = False,
    ) -> None:
        _show(section, part, answered(Request(city, term, as_of, draws, seed, scenario)), json)

    command.__doc__ = told
    return command


Freeze = Annotated[
    Path | None, typer.Option(help="Keep the forecast in this file, to be scored later.")
]


def estimate(
    city: City,
    *,
    term: Term = "2025",
    as_of: AsOf = None,
    draws: DrawCount = 1000,
    seed: Seed = 1,
    scenario: ScenarioFile = None,
    freeze: Freeze = None,
    json: AsJson = False,
) -> None:
    """How many people and households will settle, by channel and month.

    Example: kotomitta estimate helsinki --term 2017 --as-of 2017-12-31 --freeze adopted.json
    """
    result = answered(Request(city, term, as_of, draws, seed, scenario))
    if freeze is not None:
        write_frozen(freeze, frozen(result))
    _show("people", "estimate", result, json)


staff = _part(
    "staff",
    "staff",
    """How many workers are needed by month, against those in post.

    Example: kotomitta staff helsinki --term 2025
    """,
)
costs = _part(
    "money",
    "costs",
    """What the staff costs, who pays, and what is left to the city.

    Example: kotomitta costs helsinki --term 2025 --json
    """,
)

Wisn = Annotated[Path | None, typer.Option(help="Plain WISN on the inputs of a file instead.")]


def cap(
    city: Annotated[str, typer.Argument(help="A shipped city or your own folder.")] = "helsinki",
    *,
    term: Term = "2025",
    as_of: AsOf = None,
    draws: DrawCount = 1000,
    seed: Seed = 1,
    scenario: ScenarioFile = None,
    wisn: Wisn = None,
    json: AsJson = False,
) -> None:
    """How many cases one worker can justifiably carry, and why.

    Example: kotomitta cap helsinki --term 2025, or kotomitta cap --wisn inputs.yaml --json
    """
    if wisn is not None:
        show_wisn(wisn, as_json=json)
        return
    _show("cap", "cap", answered(Request(city, term, as_of, draws, seed, scenario)), json)


def _show(section: str, part: str, result: Answered, as_json: bool) -> None:
    if as_json:
        whole = result.json
        show_json({name: whole[name] for name in (*_HEAD, part)})
        return
    document = result.document
    kept = tuple(s for s in document.sections if s.id == section)
    show(replace(document, lead=(), sections=kept), users_language(), Console())
