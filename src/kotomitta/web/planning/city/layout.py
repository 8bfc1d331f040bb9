"""What is asked about a city: the sheets, their columns, and the figures that it gives itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from kotomitta.basis.figures import Dated, Figure, Named
from kotomitta.sources.city_folder import MUNICIPALITIES
from kotomitta.sources.figures import read_figures
from kotomitta.web.planning import cities

Row = Mapping[str, Any]

CITY = ("id", "name_fi", "name_sv", "name_en", "runs_its_own_health_services")
SHEETS: Mapping[str, tuple[str, ...]] = {
    "city": ("field", "value", "meaning"),
    "terms": ("name", "start", "end", "grade", "published", "source"),
    "figures": (
        *("id", "name", "unit", "origin", "from", "value", "low", "high", "grade", "published"),
        *("source", "note"),
    ),
    "counts": (
        *("id", "name", "measure", "first", "last", "value", "counts", "grade", "published"),
        "source",
    ),
}
OWN, MAY, NATIONAL = "own", "own, may be left empty", "national default"
_EXAMPLE = "demo"


@dataclass(frozen=True, slots=True)
class Asked:
    """A figure that a city is asked about: its own, which it must or may give, or a national one.

    `default` is the national value in force; a city's own figure has none.
    """

    figure: Figure
    origin: str
    default: Dated | None


@cache
def asked() -> tuple[Asked, ...]:
    """Every figure that a city can give: first its own, then those with a national default.

    Laws are left out: no city decides them.
    """
    folder = MUNICIPALITIES / _EXAMPLE
    must = {f.id for f in read_figures([folder / "figures.yaml"])}
    own = {f.id for f in read_figures(sorted(folder.glob("figures*.yaml")))}
    found = [f for f in cities.shelf(_EXAMPLE).figures if not f.id.startswith("law.")]
    rows = [_asked(figure, must, own) for figure in found]
    return tuple(sorted(rows, key=lambda row: (OWN, MAY, NATIONAL).index(row.origin)))


def _asked(figure: Figure, must: set[str], own: set[str]) -> Asked:
    if figure.id in own:
        figure = figure.model_copy(update={"name": _names().get(figure.id, figure.name)})
        return Asked(figure, OWN if figure.id in must else MAY, None)
    return Asked(figure, NATIONAL, max(figure.values, key=lambda d: (d.start, d.published)))


@cache
def _names() -> Mapping[str, Named]:
    text = files("kotomitta.web.planning.city").joinpath("names.yaml").read_text("utf-8")
    return {figure: Named(**said) for figure, said in yaml.safe_load(text).items()}
