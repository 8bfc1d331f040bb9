"""What is asked about a city: the sheets, their columns, and the figures that it gives itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from kotomitta.basis.figures import Dated, Figure, Named
from kotomitta.render.words import Words
from kotomitta.report.document import Amount, Range, Verbatim
from kotomitta.sources.city_folder import MUNICIPALITIES
from kotomitta.sources.figures import read_figures
from kotomitta.sources.starting import has_start, started
from kotomitta.web.planning import cities

Row = Mapping[str, Any]

CITY = ("id", "name_fi", "name_sv", "name_en", "inhabitants", "runs_its_own_health_services")
# Sheet -> the key of its title, and column -> the key of its heading: the words of the form.
TITLES = {
    "city": "planning.field.city",
    "terms": "planning.sheet.terms",
    "figures": "planning.tab.figures",
    "counts": "planning.sheet.counts",
}
_KNOWN_FROM = {
    "grade": "column.grade",
    "published": "figures.published",
    "source": "column.source",
}
SHEETS: Mapping[str, Mapping[str, str]] = {
    "city": {"field": "planning.sheet.asked", "value": "planning.sheet.answer"},
    "terms": {
        "name": "planning.city.term_name",
        "start": "planning.city.term_start",
        "end": "planning.city.term_end",
        **_KNOWN_FROM,
    },
    "figures": {
        "id": "planning.sheet.code",
        "name": "change.figure",
        "unit": "planning.change.unit",
        "origin": "planning.sheet.whose",
        "from": "planning.field.start",
        "value": "figures.value",
        "low": "planning.field.low",
        "high": "planning.field.high",
        **_KNOWN_FROM,
        "note": "planning.sheet.note",
    },
    "counts": {
        "id": "planning.sheet.own_code",
        "name": "planning.field.name",
        "measure": "planning.city.count_measure",
        "first": "planning.city.count_first",
        "last": "planning.city.count_last",
        "value": "planning.city.count_value",
        "counts": "planning.city.count_unit",
        **_KNOWN_FROM,
    },
}
LONGEST = {"id": 40, "name_fi": 60, "name_sv": 60, "name_en": 60}
LONGEST_TEXT = 4_000
OWN, START, MAY, NATIONAL = "own", "start", "may", "national"
_EXAMPLE = "demo"


@dataclass(frozen=True, slots=True)
class Asked:
    """A figure that a city is asked about: its own, which it must give, may leave at its starting
    value or may leave out, or a national one.

    `default` is the national value in force, or the starting value where it is the same everywhere.
    """

    figure: Figure
    origin: str
    default: Dated | None

    @property
    def source(self) -> Verbatim:
        """Where the default is from; empty when there is none."""
        return (
            Verbatim(self.default.source, self.default.language) if self.default else Verbatim("")
        )

    def shown(self, words: Words) -> str:
        """The default with its range, in words."""
        now, unit = self.default, self.figure.unit
        if now is None or now.value is None:
            return ""
        value = words.fact(Amount(now.value, unit))
        if now.low is None or now.high is None:
            return value
        return f"{value} ({words.fact(Range(now.low, now.high, unit))})"


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
    return tuple(sorted(rows, key=lambda row: (OWN, START, MAY, NATIONAL).index(row.origin)))


def _asked(figure: Figure, must: set[str], own: set[str]) -> Asked:
    if figure.id in own:
        figure = figure.model_copy(update={"name": _names().get(figure.id, figure.name)})
        if not has_start(figure.id):
            return Asked(figure, OWN if figure.id in must else MAY, None)
        begun = started(figure, None)
        return Asked(figure, START, begun.values[-1] if begun else None)
    return Asked(figure, NATIONAL, max(figure.values, key=lambda d: (d.start, d.published)))


@cache
def _names() -> Mapping[str, Named]:
    text = files("kotomitta.web.planning.city").joinpath("names.yaml").read_text("utf-8")
    return {figure: Named(**said) for figure, said in yaml.safe_load(text).items()}
