"""UNHCR's population API: rows by year, page by page, summed over what a series holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from kotomitta.report.document import Message
from kotomitta.sources.official.cache import Request
from kotomitta.sources.official.catalogue import UnhcrEntry
from kotomitta.sources.official.delivery import Delivery
from kotomitta.sources.official.http import Answer, Client
from kotomitta.sources.official.shape import (
    count,
    listing,
    mapping,
    shown,
    text,
    unusable,
    whole,
)

_A_PAGE = 10_000
_MOST_PAGES = 100
_PERSONS = "P"
_NOT_APPLICABLE = {"-", ""}

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Page:
    number: int
    of: int
    total: int
    rows: tuple[Row, ...]


def deliver(entry: UnhcrEntry, base: str, client: Client) -> Delivery:
    """The series as the data base has it today; InputError when it cannot be had.

    Unknown parameters are ignored there without a word, so every row is checked to be of the
    country and the years that were asked for.
    """
    years = range(int(entry.first), client.moment.year + 1)
    pages = _pages(entry, base, client, years)
    rows = [row for page in pages for row in page.value.rows]
    values: dict[str, float] = {}
    withheld: dict[str, Message] = {}
    for year in years:
        counted = _year([row for row in rows if _kept(row, entry, year)], entry)
        if isinstance(counted, Message):
            withheld[str(year)] = counted
        elif counted is not None:
            values[str(year)] = counted
    if not values:
        raise unusable("empty", first=entry.first).at(pages[0].request.url)
    return Delivery(
        entry=entry,
        query=pages[0].request.written,
        fetched=min(page.fetched for page in pages),
        updated=None,
        values=values,
        withheld=withheld,
    )


def _pages(
    entry: UnhcrEntry, base: str, client: Client, years: Sequence[int]
) -> list[Answer[_Page]]:
    """All pages; InputError when together they do not hold the rows that the first one told of."""
    pages = [_page(entry, base, client, years, 1)]
    later = range(2, pages[0].value.of + 1)
    pages += [_page(entry, base, client, years, number) for number in later]
    first, held = pages[0].value, sum(len(page.value.rows) for page in pages)
    if held != first.total:
        error = unusable("size", dimension="items", told=first.total, found=held)
        raise error.at(pages[0].request.url)
    return pages


def _page(
    entry: UnhcrEntry, base: str, client: Client, years: Sequence[int], number: int
) -> Answer[_Page]:
    """One page. Without `cf_type=ISO` codes are UNHCR's own, and a lone year bound is ignored."""
    query = {
        "coa": entry.country,
        "coo_all": "true",
        "cf_type": "ISO",
        "yearFrom": years[0],
        "yearTo": years[-1],
        "limit": _A_PAGE,
        "page": number,
    }

    def read(document: object) -> _Page:
        told = mapping(document, "answer")
        rows = [mapping(row, "items") for row in listing(told.get("items"), "items")]
        page = _Page(
            number=_whole(told.get("page"), "page"),
            of=_whole(told.get("maxPages"), "maxPages"),
            total=_whole(told.get("total", len(rows)), "total"),
            rows=tuple(rows),
        )
        if page.number != number or page.of > _MOST_PAGES:
            raise unusable("page_number", asked=number, got=page.number, of=page.of)
        for row in rows:
            _check(row, entry, years)
        return page

    return client.ask(Request(f"{base}/{entry.endpoint}/?{urlencode(query)}"), read)


def _check(row: Row, entry: UnhcrEntry, years: Sequence[int]) -> None:
    year = _whole(row.get("year"), "year")
    country = text(row.get("coa_iso"), "coa_iso")
    if year not in years or country != entry.country:
        raise unusable("foreign_row", country=country, year=str(year))
    for field in entry.fields:
        _number(row.get(field), field)
    for field in [*entry.keep, *filter(None, [entry.persons])]:
        if text(row.get(field), field) in _NOT_APPLICABLE:
            raise unusable("shape", part=field)


def _kept(row: Row, entry: UnhcrEntry, year: int) -> bool:
    kinds = all(text(row.get(field), field) in names for field, names in entry.keep.items())
    return _whole(row.get("year"), "year") == year and kinds


def _year(rows: Sequence[Row], entry: UnhcrEntry) -> float | Message | None:
    """The sum of a year; None when nothing is told, and a reason when it is not of persons."""
    told = [
        (row, n) for row in rows for f in entry.fields if (n := _number(row.get(f), f)) is not None
    ]
    if not told:
        return None
    if entry.persons and any(n and row.get(entry.persons) != _PERSONS for row, n in told):
        return Message("fetch.cases")
    total = sum(n for _, n in told)
    return Message("fetch.zero") if entry.zero_is_missing and not total else total


def _number(value: object, part: str) -> float | None:
    """A count, which may be written as text; None where it does not apply."""
    if value is None or value in _NOT_APPLICABLE:
        return None
    if isinstance(value, str):
        written = value.strip()
        if not (written.isascii() and written.isdigit() and len(written) < 12):
            raise unusable("number", part=part, given=shown(value))
        return float(written)
    return count(value, part)


def _whole(value: object, part: str) -> int:
    """A whole number, which may be written as text."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 12:
        return int(value)
    return whole(value, part)
