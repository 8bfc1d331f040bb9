"""JSON-stat 2.0 decoded: pure, and nothing in it believed before it is checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import prod
from typing import Any

from kotomitta.sources.official.shape import (
    count,
    listing,
    mapping,
    moment,
    shown,
    text,
    unusable,
    whole,
)

_MOST_CELLS = 2_000_000
_TIME = "time"


@dataclass(frozen=True, slots=True)
class Dimension:
    """One axis of a table: its categories as (code, label), in order."""

    code: str
    label: str
    categories: tuple[tuple[str, str], ...]

    def place(self, code: str) -> int:
        """Where a category stands; InputError when the answer does not have it."""
        for i, (known, _) in enumerate(self.categories):
            if known == code:
                return i
        raise unusable("category", dimension=self.code, code=code)


@dataclass(frozen=True, slots=True)
class Cube:
    """A table: `values` and `status` by position in row-major order, missing cells left out."""

    dimensions: tuple[Dimension, ...]
    time: str
    values: Mapping[int, float]
    status: Mapping[int, str]
    updated: datetime | None

    def over_time(self, chosen: Mapping[str, str]) -> dict[str, tuple[float | None, str]]:
        """Time code -> value (None when missing) and flag, at one category of all else.

        InputError when a dimension with several categories is not in `chosen`.
        """
        start, step = 0, 1
        times: dict[str, int] = {}
        for dimension in reversed(self.dimensions):
            if dimension.code == self.time:
                times = {code: i * step for i, (code, _) in enumerate(dimension.categories)}
            elif dimension.code in chosen:
                start += dimension.place(chosen[dimension.code]) * step
            elif len(dimension.categories) != 1:
                raise unusable("dimension", dimension=dimension.code)
            step *= len(dimension.categories)
        cells = {code: start + at for code, at in times.items()}
        return {c: (self.values.get(at), self.status.get(at, "")) for c, at in cells.items()}


def cube(document: object) -> Cube:
    """The table in a JSON-stat dataset; InputError says what is wrong with it.

    `value` may be a list with null for what is missing, or an object by position without it.
    https://json-stat.org/format/
    """
    data = mapping(document, "dataset")
    if data.get("class") != "dataset":
        raise unusable("shape", part="class")
    codes = [text(code, "id") for code in listing(data.get("id"), "id")]
    sizes = [whole(size, "size") for size in listing(data.get("size"), "size")]
    if not codes or len(codes) != len(sizes) or len(set(codes)) != len(codes):
        raise unusable("shape", part="size")
    cells = prod(sizes)
    if cells > _MOST_CELLS:
        raise unusable("cells", cells=cells, most=_MOST_CELLS)
    parts = mapping(data.get("dimension"), "dimension")
    found = tuple(_dimension(c, parts.get(c), n) for c, n in zip(codes, sizes, strict=True))
    return Cube(
        dimensions=found,
        time=_time(data, found),
        values=_values(data.get("value"), cells),
        status=_status(data.get("status"), cells),
        updated=_updated(data),
    )


def _dimension(code: str, part: object, size: int) -> Dimension:
    told = mapping(part, f"dimension.{code}")
    category = mapping(told.get("category"), f"dimension.{code}.category")
    labels = mapping(category.get("label", {}), f"dimension.{code}.label")
    order = _order(category.get("index", list(labels)), code)
    if len(order) != size:
        raise unusable("size", dimension=code, told=size, found=len(order))
    pairs = tuple((c, text(labels.get(c, c), f"dimension.{code}.label")) for c in order)
    return Dimension(code, text(told.get("label", code), f"dimension.{code}.label"), pairs)


def _order(index: object, code: str) -> list[str]:
    """The category codes in order, from a list or from an object of places."""
    part = f"dimension.{code}.index"
    if isinstance(index, list):
        order = [text(c, part) for c in index]
    else:
        places = {c: whole(at, part) for c, at in mapping(index, part).items()}
        order = sorted(places, key=lambda c: places[c])
        if sorted(places.values()) != list(range(len(places))):
            raise unusable("shape", part=part)
    if len(set(order)) != len(order):
        raise unusable("shape", part=part)
    return order


def _values(value: object, cells: int) -> dict[int, float]:
    if isinstance(value, list):
        if len(value) != cells:
            raise unusable("size", dimension="value", told=cells, found=len(value))
        return {i: count(v, "value") for i, v in enumerate(value) if v is not None}
    given = mapping(value, "value")
    return {_position(k, cells): count(v, "value") for k, v in given.items() if v is not None}


def _status(status: object, cells: int) -> dict[int, str]:
    """Flags by position: given as one for all, a list, or an object."""
    if status is None:
        return {}
    if isinstance(status, str):
        return dict.fromkeys(range(cells), status)
    if isinstance(status, list):
        return {i: text(s, "status") for i, s in enumerate(status) if s is not None}
    return {_position(k, cells): text(s, "status") for k, s in mapping(status, "status").items()}


def _position(key: str, cells: int) -> int:
    if not (key.isascii() and key.isdigit() and len(key) < 12 and int(key) < cells):
        raise unusable("position", given=shown(key), cells=cells)
    return int(key)


def _time(data: Mapping[str, Any], dimensions: Sequence[Dimension]) -> str:
    """The code of the one time dimension, by its role, else by its name."""
    roles = mapping(data.get("role", {}), "role")
    named = listing(roles.get(_TIME, [_TIME]), "role.time")
    found = [d.code for d in dimensions if d.code in named]
    if len(found) != 1:
        raise unusable("dimension", dimension=_TIME)
    return found[0]


def _updated(data: Mapping[str, Any]) -> datetime | None:
    """When the publisher last changed the table; Eurostat tells it in an annotation."""
    extension = data.get("extension")
    notes = extension.get("annotation") if isinstance(extension, dict) else None
    for note in notes if isinstance(notes, list) else []:
        if isinstance(note, dict) and note.get("type") == "UPDATE_DATA":
            return moment(note.get("date"))
    return moment(data.get("updated"))
