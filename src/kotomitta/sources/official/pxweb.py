"""PxWeb v1, as Statistics Finland and Helsinki have it: metadata first, then the cells."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kotomitta.basis.errors import InputError
from kotomitta.sources.official.cache import Request
from kotomitta.sources.official.calendar import period
from kotomitta.sources.official.catalogue import PxEntry
from kotomitta.sources.official.cells import Counts, counts
from kotomitta.sources.official.delivery import Delivery
from kotomitta.sources.official.http import Client
from kotomitta.sources.official.jsonstat import Cube, cube
from kotomitta.sources.official.selection import Variable, choose, named
from kotomitta.sources.official.shape import listing, mapping, text, unusable, whole

_LANGUAGE = "fi"  # the fullest tree on both servers
_MOST_FOLDERS = 40
_LISTED = 12
_NOT_IT = {"error.fetch_not_found", "error.fetch_refused", "error.fetch_unusable"}


@dataclass(frozen=True, slots=True)
class _Item:
    """A folder or a table in a listing."""

    url: str
    id: str
    is_table: bool
    text: str


@dataclass(frozen=True, slots=True)
class _Table:
    """A table that has what we need: the time variable, and one value of the others."""

    url: str
    time: Variable
    chosen: Mapping[str, str]


def deliver(entry: PxEntry, base: str, client: Client, totals: Sequence[str]) -> Delivery:
    """The series as the table has it today; InputError when it cannot be had."""
    most = _most_cells(base, client)
    table = _table(entry, base, client, totals)
    if len(table.time.values) > most:
        raise InputError("fetch_too_many", place=table.url, said=str(most))

    def read(document: object) -> tuple[Cube, Counts]:
        data = cube(document)
        return data, counts(data, table.chosen, entry.first)

    answer = client.ask(Request(table.url, _query(table)), read)
    data, (values, withheld) = answer.value
    return Delivery(
        entry=entry,
        query=answer.request.written,
        fetched=answer.fetched,
        updated=data.updated,
        values=values,
        withheld=withheld,
    )


def _most_cells(base: str, client: Client) -> int:
    """How many cells one question may ask for; the pace that the server names is kept from here."""
    url = f"{base}/{_LANGUAGE}/?config"
    told = client.ask(Request(url), _config).value
    client.pace(base, told["maxCalls"], float(told["timeWindow"]))
    return told["maxCells"]


def _config(document: object) -> dict[str, int]:
    given = mapping(document, "config")
    told = {part: whole(given.get(part), part) for part in ("maxCells", "maxCalls", "timeWindow")}
    if not all(told.values()):
        raise unusable("shape", part="config")
    return told


def _table(entry: PxEntry, base: str, client: Client, totals: Sequence[str]) -> _Table:
    """The one table that has our cells, sought by title and id, then by title, then by id.

    InputError lists the tables that there are when none has them, or several do.
    """
    folder = f"{base}/{_LANGUAGE}/{entry.database}"
    for names in entry.folders:
        folder = _folder(client, folder, names)
    tables = _tables(client, folder)
    problem = _missing(entry, tables).at(folder)
    for has_words, has_id in ((True, True), (True, False), (False, True)):
        fitting = [t for t in tables if _fits(t, entry) == (has_words, has_id)]
        usable = []
        for item in fitting:
            try:
                usable.append(client.ask(Request(item.url), _reader(item, entry, totals)).value)
            except InputError as error:
                if error.key not in _NOT_IT:
                    raise
                problem = error
        if len(usable) > 1:
            raise _missing(entry, fitting).at(folder)
        if usable:
            return usable[0]
    raise problem


def _folder(client: Client, parent: str, names: Sequence[str]) -> str:
    def read(document: object) -> str:
        folders = [(i.id, i.text) for i in _items(document, parent) if not i.is_table]
        return f"{parent}/{named(folders, names)}"

    return client.ask(Request(parent), read).value


def _tables(client: Client, folder: str) -> list[_Item]:
    """The tables of a folder, and of the folders in it; InputError when those are too many."""

    def read(document: object) -> list[_Item]:
        items = _items(document, folder)
        if sum(not i.is_table for i in items) > _MOST_FOLDERS:
            raise unusable("shape", part="listing")
        return items

    items = client.ask(Request(folder), read).value
    tables = [i for i in items if i.is_table]
    for inner in [i for i in items if not i.is_table]:
        found = client.ask(Request(inner.url), _lister(inner.url)).value
        tables += [i for i in found if i.is_table]
    return tables


def _lister(folder: str) -> Callable[[object], list[_Item]]:
    return lambda document: _items(document, folder)


def _items(document: object, folder: str) -> list[_Item]:
    return [_item(mapping(told, "item"), folder) for told in listing(document, "listing")]


def _item(told: Mapping[str, Any], folder: str) -> _Item:
    name = text(told.get("id"), "id")
    if not re.fullmatch(r"[\w.-]+", name):
        raise unusable("shape", part="id")
    is_table = text(told.get("type"), "type") == "t"
    return _Item(f"{folder}/{name}", name, is_table, text(told.get("text", name), "text"))


def _fits(item: _Item, entry: PxEntry) -> tuple[bool, bool]:
    """Whether a table has the words of ours in its title, and whether it has its id."""
    words = all(re.search(word, item.text, re.IGNORECASE) for word in entry.table.words)
    return words, item.id.removesuffix(".px").casefold() == entry.table.id.casefold()


def _missing(entry: PxEntry, tables: Sequence[_Item]) -> InputError:
    known = "; ".join(t.text for t in tables[:_LISTED]) or "-"
    return InputError("fetch_not_found", wanted=entry.source, known=known)


def _reader(item: _Item, entry: PxEntry, totals: Sequence[str]) -> Callable[[object], _Table]:
    """A reader of the table's metadata that finds our cells in it."""

    def read(document: object) -> _Table:
        told = listing(mapping(document, "metadata").get("variables"), "variables")
        variables = [_variable(mapping(v, "variable")) for v in told]
        times = [v for v in variables if _is_time(v, entry.first)]
        if len(times) != 1:
            raise unusable("dimension", dimension="time")
        others = [v for v in variables if v is not times[0]]
        return _Table(item.url, times[0], choose(others, entry.picks, totals))

    return read


def _variable(told: Mapping[str, Any]) -> Variable:
    codes = [text(c, "values") for c in listing(told.get("values"), "values")]
    texts = [text(t, "valueTexts") for t in listing(told.get("valueTexts", codes), "valueTexts")]
    if not codes or len(codes) != len(texts):
        raise unusable("size", dimension="valueTexts", told=len(codes), found=len(texts))
    code = text(told.get("code"), "code")
    label = text(told.get("text", code), "text")
    pairs = tuple(zip(codes, texts, strict=True))
    return Variable(code, label, pairs, told.get("elimination") is True)


def _is_time(variable: Variable, first: str) -> bool:
    """Whether all values are periods as long as ours: whatever the variable is called."""
    return all(len(period(code) or "") == len(first) for code, _ in variable.values)


def _query(table: _Table) -> str:
    one = [_selection(code, "item", [value]) for code, value in table.chosen.items()]
    asked = [*one, _selection(table.time.code, "all", ["*"])]
    return json.dumps({"query": asked, "response": {"format": "json-stat2"}}, ensure_ascii=False)


def _selection(code: str, kind: str, values: list[str]) -> dict[str, Any]:
    return {"code": code, "selection": {"filter": kind, "values": values}}
