"""The spreadsheet to be filled in, in the words of who fills it in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kotomitta.render.numbers import Measure
from kotomitta.render.words import Words
from kotomitta.report.document import Verbatim
from kotomitta.sources.starting import terms
from kotomitta.web.planning.city.layout import (
    CITY,
    MAY,
    NATIONAL,
    SHEETS,
    START,
    TITLES,
    Asked,
    asked,
)
from kotomitta.web.planning.city.worded import LISTS

_TO_FILL, _DEFAULT = "#FFF3CC", "#E8EEF7"
_WIDTHS = {"name": 60, "field": 70, "source": 60, "note": 40, "id": 34, "origin": 30, "measure": 28}
_USUAL_WIDTH, _LAST_ROW = 18, 500
_HEALTH = "runs_its_own_health_services"
_NUMBERS = ("value", "low", "high")
_PERIODS = ("first", "last")
_TOLD = {"start", *_NUMBERS, "published"}
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}

Looks = Callable[..., Format]


@dataclass(frozen=True, slots=True)
class _Line:
    """A row: what it says by column, and the columns that are coloured as those to be filled."""

    told: dict[str, Any]
    filled: tuple[str, ...] = ()
    colour: str = _TO_FILL
    is_share: bool = False

    def look(self, column: str) -> dict[str, str]:
        look = {"bg_color": self.colour} if column in self.filled else {}
        if self.is_share and column in _NUMBERS:
            look["num_format"] = "0.0##%"
        if isinstance(self.told.get(column), date):
            look["num_format"] = "d.m.yyyy"
        return look


def template(words: Words) -> bytes:
    """The template as XLSX: yellow cells are the city's own, blue ones hold a value already."""
    lines = {"city": _city(words), "terms": _terms(words), "figures": _figures(words)}
    out = BytesIO()
    with Workbook(out, _OPTIONS) as book:
        newest = max(row.default.checked for row in asked() if row.default)
        book.set_properties({"created": datetime.combine(newest, time())})
        looks = cache(lambda **wanted: book.add_format(wanted))
        for name, columns in SHEETS.items():
            sheet = book.add_worksheet(words.say(TITLES[name]))
            _heads(sheet, name, looks, words)
            for at, line in enumerate(lines.get(name, ()), 1):
                for i, column in enumerate(columns):
                    sheet.write(at, i, line.told.get(column), looks(**line.look(column)))
                if line.told.get("field") == words.say(f"planning.city.{_HEALTH}"):
                    _choose(sheet, _HEALTH, (at, 1, at, 1), words)
    return out.getvalue()


def _heads(sheet: Worksheet, name: str, looks: Looks, words: Words) -> None:
    """The headings, and below them the words to choose from where a list is closed."""
    sheet.freeze_panes(1, 0)
    for i, (column, heading) in enumerate(SHEETS[name].items()):
        # A period is text, so that no spreadsheet makes a day of a month.
        below = looks(num_format="@") if column in _PERIODS else None
        sheet.set_column(i, i, _WIDTHS.get(column, _USUAL_WIDTH), below)
        sheet.write(0, i, words.say(heading), looks(bold=True, text_wrap=True, valign="top"))
        if column in LISTS:
            _choose(sheet, column, (1, i, _LAST_ROW, i), words)


def _choose(sheet: Worksheet, of: str, cells: tuple[int, int, int, int], words: Words) -> None:
    """Offer the words of a closed list; those of another language may be typed too."""
    known = [words.say(key) for key in LISTS[of].values()]
    sheet.data_validation(*cells, {"validate": "list", "source": known, "show_error": False})


def _city(words: Words) -> Iterator[_Line]:
    for field in CITY:
        begun = words.say("fact.false") if field == _HEALTH else None
        told = {"field": words.say(f"planning.city.{field}"), "value": begun}
        yield _Line(told, ("value",))


def _terms(words: Words) -> Iterator[_Line]:
    for term in terms():
        told = term.model_dump(include=set(SHEETS["terms"]))
        grade = words.say(f"grade.{term.grade.value}")
        source = words.fact(Verbatim(term.source, term.language))
        yield _Line(told | {"grade": grade, "source": source}, tuple(SHEETS["terms"]), _DEFAULT)


def _figures(words: Words) -> Iterator[_Line]:
    columns = tuple(SHEETS["figures"])
    for row in asked():
        filled = columns[columns.index("from") :]
        yield _Line(
            _figure(row, words),
            filled[:-1] if row.origin == MAY else filled,
            _DEFAULT if row.origin in (START, NATIONAL) else _TO_FILL,
            is_share=row.figure.unit.partition("/")[0] == "share",
        )


def _figure(row: Asked, words: Words) -> dict[str, Any]:
    """What is known of a figure before the city says anything."""
    figure, now = row.figure, row.default
    told = {
        "id": figure.id,
        "name": words.fact(figure.name),
        "unit": words.unit(Measure(figure.unit)),
        "origin": words.say(f"planning.city.origin.{row.origin}"),
    }
    if now is None:
        return told
    said = {
        "grade": words.say(f"grade.{now.grade.value}"),
        "source": words.fact(row.source),
        "note": words.fact(Verbatim(now.note, now.language)),
    }
    return told | now.model_dump(by_alias=True, include=_TOLD) | said
