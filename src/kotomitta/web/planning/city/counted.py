"""What a city has counted: a row as people write it, with what it leaves to be understood."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from kotomitta.basis.figures import Counted
from kotomitta.planning.inputs.city import Measure
from kotomitta.render.words import Language, Words

_YEAR = re.compile(r"\d{4}")
_NUMBER = re.compile(r"-?\d+([.,]\d+)?")


def counted(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with its last month, name and identifier where it has none.

    A year stands for its months, and one month for itself.
    """
    first, last = _text(row.get("first")), _text(row.get("last"))
    months = {"first": _first(first), "last": _last(last or first)}
    measure, unit = str(row.get("measure")), str(row.get("counts"))
    told = f"{measure}_{months['first']}_{months['last']}_{unit}".replace("-", "_").lower()
    own = row.get("name")
    name = dict.fromkeys(Language, own) if own else _name(measure, unit, first, last)
    value = numeric(row.get("value"))
    return {**row, **months, "id": row.get("id") or told, "name": name, "value": value}


def numeric(cell: object) -> object:
    """The number in a cell, where a spreadsheet of another language left it as text too."""
    if isinstance(cell, int):
        return float(cell)
    if isinstance(cell, str) and _NUMBER.fullmatch(plain := "".join(cell.split())):
        return float(plain.replace(",", "."))
    return cell


def _text(cell: object) -> str:
    """A year or a month as text; a sheet may hold a year as a number and a month as a day."""
    if isinstance(cell, date):
        return f"{cell:%Y-%m}"
    return str(cell) if cell is not None else ""


def _first(period: str) -> str:
    return f"{period}-01" if _YEAR.fullmatch(period) else period


def _last(period: str) -> str:
    return f"{period}-12" if _YEAR.fullmatch(period) else period


def _name(measure: str, unit: str, first: str, last: str) -> dict[Language, str]:
    if measure not in set(Measure) or unit not in set(Counted):
        return dict.fromkeys(Language, "")  # which is told at its own cell
    when = first if last in ("", first) else f"{first}–{last}"
    return {
        code: f"{words.say(f'planning.city.measure.{measure}')} {when}"
        for code in Language
        for words in [Words(code)]
    }
