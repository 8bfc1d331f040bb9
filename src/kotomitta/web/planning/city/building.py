"""From rows to the files of a city's folder, each fault told at its cell."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import yaml
from django.utils.text import slugify

from kotomitta.basis.errors import InputError
from kotomitta.basis.figures import Figure, Shape
from kotomitta.planning.inputs.city import City, OwnCount, Term
from kotomitta.sources.figures import refuse_negative
from kotomitta.sources.starting import started, terms
from kotomitta.web.planning.city.counted import counted, numeric
from kotomitta.web.planning.city.layout import (
    CITY,
    LONGEST,
    NATIONAL,
    OWN,
    START,
    Asked,
    asked,
)
from kotomitta.web.planning.city.sheets import ORIGIN, Faults, Given, Place, Row, Sheet
from kotomitta.web.planning.city.worded import meant

_STAND_IN = "unnamed"


def city_files(given: Given, today: date) -> tuple[str, dict[str, str]]:
    """The id of the city and the files of its folder by name; WrongCellsError with every fault."""
    faults = Faults(given)
    city = _city(given, today, faults)
    figures = _figures(given, today, faults)
    faults.tell()
    told = city.model_dump(mode="json", by_alias=True) if city else {}
    rows = [
        figure.model_dump(mode="json", by_alias=True, exclude_defaults=True) for figure in figures
    ]
    return told["id"], {"city.yaml": _yaml(told), "figures.yaml": _yaml(rows)}


def _city(given: Given, today: date, faults: Faults) -> City | None:
    sheet = given["city"]
    values = {name: sheet.said(name) for name in CITY}
    called, name = _called(sheet, values, faults)
    body = {
        "id": name,
        "name": {code: values[f"name_{code}"] or called for code in ("fi", "sv", "en")},
        "synthetic": False,
        "runs_its_own_health_services": _runs_its_own(sheet, faults),
        "terms": [term.model_dump() for term in _terms(given["terms"], today, faults)],
        "counts": [count.model_dump() for count in _counts(given.get("counts"), today, faults)],
    }

    def place(path: Sequence[int | str]) -> str:
        named = path[:1] == ["name"] and len(path) > 1
        return sheet.place_of(f"name_{path[1]}" if named else str(path[0]))

    return faults.valid(City, body, place)


def _called(sheet: Sheet, values: Row, faults: Faults) -> tuple[Any, Any]:
    """The name and the id; a stand-in where there is none, which is noted."""
    for asked_for, most in LONGEST.items():
        if len(str(values[asked_for] or "")) > most:
            faults.add(InputError("cell_too_long", place=sheet.place_of(asked_for), most=most))
    called = values["name_fi"]
    if called is None:
        faults.add(InputError("city_name_missing", place=sheet.place_of("name_fi")))
        called = _STAND_IN
    name = values["id"] or slugify(called)[: LONGEST["id"]]
    if not name:
        faults.add(InputError("city_id_missing", place=sheet.place_of("id")))
    return called, name or _STAND_IN


def _runs_its_own(sheet: Sheet, faults: Faults) -> bool:
    """Whether the city answers for health services itself, which decides who pays."""
    field = "runs_its_own_health_services"
    place = sheet.place_of(field)
    try:
        said = meant(field, sheet.said(field))
    except InputError as fault:
        faults.add(fault.at(place))
        return False
    if said is None:
        faults.add(InputError("cell_empty", place=place))
    return said == "yes"


def _terms(sheet: Sheet, today: date, faults: Faults) -> Sequence[Term]:
    """The terms; those of every council stand in where none can be used, which is noted."""
    if not sheet.rows:
        faults.add(InputError("cell_empty", place=sheet.place(2, "name")))
    names = [row.get("name") for _, row in sheet.rows]
    for (number, _), name in zip(sheet.rows, names, strict=True):
        if names.count(name) > 1:
            faults.add(InputError("term_twice", place=sheet.place(number, "name"), term=name))
    bodies = [(number, _dated(row, today)) for number, row in sheet.rows]
    found = [faults.valid(Term, body, _at(sheet, number)) for number, body in bodies]
    return [term for term in found if term] or terms()


def _counts(sheet: Sheet | None, today: date, faults: Faults) -> list[OwnCount]:
    if sheet is None:
        return []
    bodies = [(number, _dated(counted(row), today)) for number, row in sheet.rows]
    found = [faults.valid(OwnCount, body, _at(sheet, number)) for number, body in bodies]
    return [count for count in found if count]


def _figures(given: Given, today: date, faults: Faults) -> list[Figure]:
    """The city's own figures, given or begun with, and those national ones that it has changed."""
    sheet, known = given["figures"], {row.figure.id: row for row in asked()}
    by_id = _rows_given(sheet, known, faults)
    own = [_figure(known[name], rows, sheet, today, faults) for name, rows in by_id.items()]
    begun = [row for row in known.values() if row.origin == START and row.figure.id not in by_id]
    inhabitants = _inhabitants(given["city"], faults)
    return [
        figure
        for figure in (*own, *(_started(row, inhabitants, given["city"], faults) for row in begun))
        if figure
    ]


def _rows_given(
    sheet: Sheet, known: Mapping[str, Asked], faults: Faults
) -> dict[str, list[tuple[int, Row]]]:
    """The rows of each figure that is given; those that must be given and are not are noted."""
    found: dict[str, list[tuple[int, Row]]] = {}
    empty: dict[str, tuple[int, Row]] = {}
    for number, row in sheet.rows:
        name = str(row.get("id"))
        if name not in known:
            faults.add(InputError("figure_not_asked", place=sheet.place(number, "id"), id=name))
        elif _is_given(row, known[name]):
            found.setdefault(name, []).append((number, row))
        else:
            empty.setdefault(name, (number, row))
    for name in (n for n, row in known.items() if row.origin == OWN and n not in found):
        facts = {"id": name, "name": known[name].figure.name}
        if name in empty:
            faults.add(*_empty(*empty[name], sheet, facts))
        else:
            faults.add(InputError("figure_not_given", place=sheet.title, **facts))
    return found


def _empty(
    number: int, row: Row, sheet: Sheet, facts: Mapping[str, object]
) -> Iterator[InputError]:
    """What a row of a figure lacks that must be given: the figure, and where it is from."""
    yield InputError("figure_empty", place=sheet.place(number, "value"), **facts)
    for column in ("from", *ORIGIN):
        if row.get(column) is None:
            yield InputError("cell_empty", place=sheet.place(number, column))


def _started(row: Asked, inhabitants: float | None, city: Sheet, faults: Faults) -> Figure | None:
    """A figure that the city leaves at its starting value."""
    made = started(row.figure, inhabitants)
    if made is None:
        place = city.place_of("inhabitants")
        faults.add(InputError("inhabitants_or_figure", place=place, name=row.figure.name))
    return made


def _inhabitants(city: Sheet, faults: Faults) -> float | None:
    """How many live in the city, where it says so."""
    value = city.said("inhabitants")
    if value is None or (isinstance(value, int | float) and value > 0):
        return value
    place = city.place_of("inhabitants")
    faults.add(InputError("inhabitants_wrong", place=place, given=str(value)))
    return None


def _is_given(row: Row, known: Asked) -> bool:
    """Whether a row says something: it is not empty, and no national default as it was."""
    if all(row.get(column) is None for column in ("value", "low", "high")):
        return False
    now = known.default
    if known.origin not in (NATIONAL, START) or now is None:
        return True
    return (row.get("value"), row.get("low"), row.get("high")) != (now.value, now.low, now.high)


def _figure(
    known: Asked, rows: Sequence[tuple[int, Row]], sheet: Sheet, today: date, faults: Faults
) -> Figure | None:
    figure = known.figure
    ranged = any(row.get("low") is not None for _, row in rows)
    body = {
        **figure.model_dump(include={"id", "name", "unit", "counts"}),
        "shape": Shape.UNIFORM if ranged and figure.shape is Shape.EXACT else figure.shape,
        "values": [
            {
                "value": row.get("value"),
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
            value[column] = numeric(value.get(column))

    def place(path: Sequence[int | str]) -> str:
        at = rows[path[1]][0] if len(path) > 1 and isinstance(path[1], int) else rows[0][0]
        field = path[-1] if path else ""
        return sheet.place(at, field if isinstance(field, str) and field else "value")

    made = faults.valid(Figure, body, place)
    try:
        if made:
            refuse_negative(made, sheet.place(rows[0][0], "value"))
    except InputError as fault:
        faults.add(fault)
    return made


def _dated(row: Row, today: date) -> dict[str, Any]:
    """A row with the day it was checked on, which is the day it is given; its source is written in
    the language of who gave it.
    """
    told = {name: value for name, value in row.items() if value is not None}
    return {**told, "checked": today, "language": ""}


def _at(sheet: Sheet, number: int) -> Place:
    return lambda path: sheet.place(number, str(path[0]) if path else "")


def _yaml(data: object) -> str:
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=100)
