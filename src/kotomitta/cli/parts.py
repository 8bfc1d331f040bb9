"""`kotomitta estimate`, `cap`, `staff`, `services` and `costs`: one part of the answer each."""

from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from kotomitta.basis.errors import InputError
from kotomitta.cli.answering import Request, answered, frozen
from kotomitta.cli.options import AsJson, checked_by
from kotomitta.cli.points import show_points
from kotomitta.cli.requested import asked, requested
from kotomitta.cli.screen import show_json
from kotomitta.cli.wisn import show_wisn
from kotomitta.planning.workload.sensitivity import sensitivity as sobol_shares
from kotomitta.render.text import show
from kotomitta.render.words import users_language
from kotomitta.report.sections.sensitivity import sensitivity as sensitivity_section
from kotomitta.sources.answering import Answered
from kotomitta.store.frozen import check_new, write_frozen

_HEAD = ("city", "term", "as_of", "seed", "draws", "versions", "scenario")


def _part(section: str, part: str, told: str) -> Callable[..., None]:
    """A command that shows one section of the paper, or one part of the JSON."""

    def command(request: Request, *, json: AsJson = False) -> None:
        _show(section, part, answered(request), json)

    command.__doc__ = told
    return requested()(command)


NewForecast = Annotated[Path | None, typer.Option(callback=checked_by(check_new))]


@requested()
def estimate(
    request: Request,
    *,
    freeze: NewForecast = None,
    json: AsJson = False,
) -> None:
    """How many people and households will settle, by channel and month.

    Example: kotomitta estimate helsinki --term 2017 --as-of 2017-12-31 --freeze adopted.json
    """
    result = answered(request)
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
services = _part(
    "services",
    "services",
    """What the clients need of others, by month and by who answers under the law.

    Example: kotomitta services helsinki --term 2025
    """,
)
costs = _part(
    "money",
    "costs",
    """What the staff costs, who pays, and what is left to the city.

    Example: kotomitta costs helsinki --term 2025 --json
    """,
)

_POINTS = 1024
_CITY = "helsinki"

Sensitivity = Annotated[bool, typer.Option("--sensitivity")]


@requested(city=_CITY)
def cap(
    request: Request,
    *,
    wisn: Path | None = None,
    points: Path | None = None,
    sensitivity: Sensitivity = False,
    json: AsJson = False,
) -> None:
    """How many cases one worker can justifiably carry, and why.

    Example: kotomitta cap helsinki --term 2025, or kotomitta cap --wisn inputs.yaml --json
    """
    if wisn is not None or points is not None:
        _show_scheme(wisn, points, alone=request == asked(_CITY) and not sensitivity, json=json)
        return
    result = answered(request)
    if sensitivity:
        _show_sensitivity(result, json)
    else:
        _show("cap", "cap", result, json)


def _show_scheme(wisn: Path | None, points: Path | None, *, alone: bool, json: bool) -> None:
    """One scheme of others; InputError for what is asked beside it and would not be heard."""
    if (wisn and points) or not alone:
        raise InputError("cap_alone", place="--points" if points else "--wisn")
    if wisn is not None:
        show_wisn(wisn, as_json=json)
    elif points is not None:
        show_points(points, as_json=json)


def _show_sensitivity(result: Answered, as_json: bool) -> None:
    shares = sobol_shares(result.summary.answer.run, result.shelf.tasks, points=_POINTS)
    if as_json:
        whole = result.json
        told = {c.value: {n: asdict(s) for n, s in of.items()} for c, of in shares.items()}
        parts = {name: whole[name] for name in (*_HEAD, "cap", "measuring")}
        show_json(parts | {"sensitivity": told})
        return
    section = sensitivity_section(result.summary, shares)
    show(replace(result.document, lead=(), sections=(section,)), users_language(), Console())


def _show(section: str, part: str, result: Answered, as_json: bool) -> None:
    if as_json:
        whole = result.json
        show_json({name: whole[name] for name in (*_HEAD, part)})
        return
    document = result.document
    kept = tuple(s for s in document.sections if s.id == section)
    show(replace(document, lead=(), sections=kept), users_language(), Console())
