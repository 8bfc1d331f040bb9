"""`kotomitta prove`: the cap put to the proof by simulating the unit on the answer's own draws."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Annotated

import typer
from rich.console import Console

from kotomitta.basis.errors import InputError
from kotomitta.cli.answering import Request, answered
from kotomitta.cli.groups import grouped
from kotomitta.cli.options import AsJson, within
from kotomitta.cli.requested import requested
from kotomitta.cli.screen import show_json
from kotomitta.cli.workers import Where, where
from kotomitta.planning.flow.unit.measures import Measures
from kotomitta.planning.outcomes.proof.prove import Effort, Part
from kotomitta.render.text import show
from kotomitta.render.words import users_language

Standing = Annotated[int, typer.Option("--simulated")]

_HEAD = ("city", "term", "as_of", "seed", "draws", "versions", "scenario", "cap")
_MOST_THREADS = 1024
_MOST_RUNS = 100_000


@grouped(place=where)
@requested()
def prove(
    request: Request,
    *,
    place: Where,
    simulated: Standing = 40,
    replications: int = 1,
    threads: int = 0,
    json: AsJson = False,
) -> None:
    """Whether the cap holds when the unit is simulated, and what other caps would bring.

    Example: kotomitta prove helsinki --term 2017 --as-of 2017-12-31 --simulated 40
    """
    within("--simulated", simulated, 1, _MOST_RUNS)
    within("--replications", replications, 1, _MOST_RUNS // simulated)
    number = within("--threads", threads, 0, _MOST_THREADS) or cores()
    spread = partial(_spread, place) if place.elsewhere else None
    effort = Effort(simulated, replications, number, spread)
    result = answered(replace(request, proof=effort))
    if json:
        whole = result.json
        show_json({name: whole[name] for name in (*_HEAD, "proof")})
        return
    document = result.document
    kept = tuple(s for s in document.sections if s.id == "proof")
    show(replace(document, lead=(), sections=kept), users_language(), Console())


def _spread(place: Where, parts: Sequence[Part]) -> Iterator[tuple[Part, Measures]]:
    for part, found in place.each(Part.simulated, parts):
        if isinstance(found, InputError):
            raise found
        yield part, found


def cores() -> int:
    """The cores of this machine."""
    return os.cpu_count() or 1
