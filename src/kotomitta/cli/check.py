"""`kotomitta check`: whether a city's files, or a case table, can be used."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from kotomitta.basis.errors import InputError
from kotomitta.cli.cases import Mapping, WeightsFile, check_cases
from kotomitta.cli.options import AsJson, AsOf, Term, day
from kotomitta.cli.screen import show_json, words
from kotomitta.planning.answer import answer
from kotomitta.report.summary import summary
from kotomitta.sources.answering import placed
from kotomitta.sources.city_folder import read_city

_FEW_DRAWS = 16


def check(
    city: Annotated[str | None, typer.Argument()] = None,
    *,
    term: Term = "",
    as_of: AsOf = None,
    cases: Path | None = None,
    mapping: Mapping = None,
    weights: WeightsFile = None,
    json: AsJson = False,
) -> None:
    """Read a city's files and try a small run of each term; say what is wrong and where.

    Example: kotomitta check ./mycity

    With --cases a case table is read and counted in place of a city.
    """
    if (city is None) == (cases is None):
        raise InputError("check_either", place="check")
    if cases is None and (mapping or weights):
        raise InputError("check_without_cases", place="--mapping" if mapping else "--weights")
    if cases is not None and (term or as_of):
        raise InputError("check_without_city", place="--term" if term else "--as-of")
    if cases is not None:
        check_cases(cases, mapping, weights, json)
    else:
        _check_city(str(city), term, as_of, json)


def _check_city(city: str, term: str, as_of: str | None, as_json: bool) -> None:
    shelf = read_city(city)
    terms = [term] if term else [t.name for t in shelf.city.terms]
    for name in terms:
        tried = shelf.city.term(name)
        day_of_run = day(as_of) if as_of else min(day(None), tried.end)
        with placed(shelf.folder):
            run = shelf.run(name, as_of=day_of_run, seed=1, draws=_FEW_DRAWS)
            summary(answer(run, shelf.tasks))
    found = {
        "city": shelf.city.id,
        "terms": terms,
        "figures": len(shelf.figures),
        "series_rows": len(shelf.observed),
        "counts": len(shelf.city.counts),
        "usable": True,
    }
    if as_json:
        show_json(found)
    else:
        text = words().say(
            "check.usable", city=city, terms=", ".join(terms), figures=len(shelf.figures)
        )
        Console(highlight=False).print(text)
