"""From rows to the files of a city's folder, each fault told at its cell."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

import yaml
from django.utils.text import slugify
from pydantic import BaseModel, ValidationError

from kotomitta.basis.errors import InputError
from kotomitta.basis.figures import Figure, Shape
from kotomitta.planning.inputs.city import City, OwnCount, Term
from kotomitta.sources.faults import first_fault
from kotomitta.sources.figures import refuse_negative
from kotomitta.sources.starting import started
from kotomitta.web.planning.city.counted import counted
from kotomitta.web.planning.city.layout import CITY, NATIONAL, OWN, START, Asked, asked

M = TypeVar("M", bound=BaseModel)
Row = Mapping[str, Any]
_NUMBERS = ("from", "value", "low", "high", "grade", "published", "source")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The filled rows of a sheet with their numbers, and the letters of its columns.

    The rows of a form have names in place of letters.
    """

    name: str
    rows: tuple[tuple[int, Row], ...]
    letters: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)

    def place(self, number: int, column: str = "") -> str:
        """A cell as `figures!F12`; the row's first one when the column is not known."""
        if self.names:
            return f"{self.names.get(number, self.name)} ({column})"
        return f"{self.name}!{self.letters.get(column, 'A')}{number}"


Given = Mapping[str, Sheet]


def city_files(given: Given, today: date) -> tuple[str, dict[str, str]]:
    """The id of the city and the files of its folder by name; InputError at the first fault."""
    city = _city(given, today)
    figures = [
        figure.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        for figure in _figures(given["figures"], _inhabitants(given["city"]), today)
    ]
    told = city.model_dump(mode="json", by_alias=True)
    return city.id, {"city.yaml": _yaml(told), "figures.yaml": _yaml(figures)}


def _city(given: Given, today: date) -> City:
    sheet = given["city"]
    said = {row.get("field"): (number, row.get("value")) for number, row in sheet.rows}
    values = {name: said.get(name, (0, None))[1] for name in CITY}
    own = str(values["runs_its_own_health_services"] or "no").casefold()
    called = values["name_fi"]
    body = {
        "id": values["id"] or slugify(called or "") or None,
        "name": {code: values[f"name_{code}"] or called for code in ("fi", "sv", "en")},
        "synthetic": False,
        "runs_its_own_health_services": own in ("yes", "true", "1", "kyllä", "ja"),
        "terms": [term.model_dump() for term in _terms(given["terms"], today)],
        "counts": [count.model_dump() for count in _counts(given.get("counts"), today)],
    }

    def place(path: Sequence[int | str]) -> str:
        name = f"name_{path[1]}" if path[:1] == ["name"] and len(path) > 1 else str(path[0])
        return sheet.place(said.get(name, (2, None))[0] or 2, "value")

    return _valid(City, body, place)


def _terms(sheet: Sheet, today: date) -> list[Term]:
    if not sheet.rows:
        raise InputError("cell_empty", place=sheet.place(2, "name"), column="name")
    names = [row.get("name") for _, row in sheet.rows]
    for (number, _), name in zip(sheet.rows, names, strict=True):
        if names.count(name) > 1:
            raise InputError("term_twice", place=sheet.place(number, "name"), term=name)
    return [_valid(Term, _dated(row, today), _at(sheet, number)) for number, row in sheet.rows]


def _counts(sheet: Sheet | None, today: date) -> list[OwnCount]:
    return [
        _valid(OwnCount, _dated(counted(row), today), _at(sheet, number))
        for number, row in (sheet.rows if sheet else ())
        if sheet
    ]


def _figures(sheet: Sheet, inhabitants: float | None, today: date) -> list[Figure]:
    """The city's own figures, given or begun with, and those national ones that it has changed."""
    known = {row.figure.id: row for row in asked()}
    by_id: dict[str, list[tuple[int, Row]]] = {}
    for number, row in sheet.rows:
        if row.get("id") not in known:
            raise InputError("figure_missing", place=sheet.place(number, "id"), id=row.get("id"))
        if _is_given(row, known[row["id"]]):
            by_id.setdefault(row["id"], []).append((number, row))
        elif known[row["id"]].origin == OWN and row["id"] not in by_id:
            place = sheet.place(number, "value")
            raise InputError("cell_empty", place=place, column=row["id"])
    absent = [name for name, row in known.items() if row.origin == OWN and name not in by_id]
    if absent:
        raise InputError("figure_not_given", place=sheet.name, id=absent[0])
    own = [_figure(known[name], rows, sheet, today) for name, rows in by_id.items()]
    begun = [row for row in known.values() if row.origin == START and row.figure.id not in by_id]
    return [*own, *(_started(row, inhabitants, sheet) for row in begun)]


def _started(row: Asked, inhabitants: float | None, sheet: Sheet) -> Figure:
    """A figure that the city leaves at its starting value."""
    made = started(row.figure, inhabitants)
    if made is None:
        raise InputError("inhabitants_or_figure", place=sheet.name, id=row.figure.id)
    return made


def _inhabitants(sheet: Sheet) -> float | None:
    """How many live in the city, where it says so."""
    number, value = next(
        ((n, row.get("value")) for n, row in sheet.rows if row.get("field") == "inhabitants"),
        (0, None),
    )
    if value is not None and (not isinstance(value, int | float) or value <= 0):
        raise InputError("inhabitants_wrong", place=sheet.place(number, "value"), given=str(value))
    return value


def _is_given(row: Row, known: Asked) -> bool:
    """Whether a row says something: it is not empty, and no national default as it was."""
    if all(row.get(column) is None for column in ("value", "low", "high")):
        return False
    now = known.default
    if known.origin not in (NATIONAL, START) or now is None:
        return True
    return (row.get("value"), row.get("low"), row.get("high")) != (now.value, now.low, now.high)


def _figure(known: Asked, rows: Sequence[tuple[int, Row]], sheet: Sheet, today: date) -> Figure:
    figure = known.figure
    ranged = any(row.get("low") is not None for _, row in rows)
    body = {
        **figure.model_dump(include={"id", "name", "unit", "counts"}),
        "shape": Shape.UNIFORM if ranged and figure.shape is Shape.EXACT else figure.shape,
        "values": [
            {
                **{c: row.get(c) for c in _NUMBERS},
                **_dated(row, today),
                "note": row.get("note") or "",
            }
            for _, row in rows
        ],
    }
    for value in body["values"]:
        for column in ("id", "name", "unit", "origin"):
            value.pop(column, None)
        for column in ("value", "low", "high"):
            number = value.get(column)
            value[column] = float(number) if isinstance(number, int) else number

    def place(path: Sequence[int | str]) -> str:
        at = rows[path[1]][0] if len(path) > 1 and isinstance(path[1], int) else rows[0][0]
        field = path[-1] if path else ""
        return sheet.place(at, field if isinstance(field, str) and field else "value")

    made = _valid(Figure, body, place)
    refuse_negative(made, sheet.place(rows[0][0], "value"))
    return made


def _dated(row: Row, today: date) -> dict[str, Any]:
    """A row with the day it was checked on, which is the day it is given."""
    return {**{name: value for name, value in row.items() if value is not None}, "checked": today}


def _at(sheet: Sheet | None, number: int) -> Callable[[Sequence[int | str]], str]:
    return lambda path: sheet.place(number, str(path[0]) if path else "") if sheet else ""


def _valid(kind: type[M], body: Row, place: Callable[[Sequence[int | str]], str]) -> M:
    try:
        return kind.model_validate(body)
    except ValidationError as error:
        raise first_fault(error, place) from error


def _yaml(data: object) -> str:
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=100)
