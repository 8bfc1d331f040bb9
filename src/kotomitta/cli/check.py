"""`kotomitta check`: whether a city's files can be used, before anything is computed."""

from rich.console import Console

from kotomitta.cli.answering import placed
from kotomitta.cli.options import AsJson, AsOf, City, Term, day
from kotomitta.cli.screen import show_json, words
from kotomitta.planning.answer import answer
from kotomitta.report.summary import summary
from kotomitta.sources.city_folder import read_city

_FEW_DRAWS = 16


def check(city: City, *, term: Term = "", as_of: AsOf = None, json: AsJson = False) -> None:
    """Read a city's files and try a small run of each term; say what is wrong and where.

    Example: kotomitta check ./mycity
    """
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
    if json:
        show_json(found)
    else:
        text = words().say(
            "check.usable", city=city, terms=", ".join(terms), figures=len(shelf.figures)
        )
        Console(highlight=False).print(text)
