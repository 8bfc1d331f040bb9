"""Eurostat's Statistics API: a small question for the metadata first, then the series."""

from collections.abc import Sequence
from urllib.parse import urlencode

from kotomitta.basis.errors import InputError
from kotomitta.report.document import Message
from kotomitta.sources.official.cache import Request
from kotomitta.sources.official.catalogue import EurostatEntry, Less
from kotomitta.sources.official.cells import Counts, counts
from kotomitta.sources.official.delivery import Delivery
from kotomitta.sources.official.http import Client
from kotomitta.sources.official.jsonstat import Cube, cube
from kotomitta.sources.official.selection import Variable, choose
from kotomitta.sources.official.shape import shown

_FORM = [("format", "JSON"), ("lang", "EN")]
_NOT_THERE = {"400", "404"}


def deliver(entry: EurostatEntry, base: str, client: Client, totals: Sequence[str]) -> Delivery:
    """The series as the dataset has it today; InputError when it cannot be had."""
    address, metadata = _metadata(entry, base, client)
    variables = _variables(metadata)
    chosen = dict(choose(variables, entry.picks, totals))
    taken = dict(choose(variables, [*entry.picks, entry.less.pick], totals)) if entry.less else {}
    asked = sorted({*chosen.items(), *taken.items()})
    query = [*_FORM, *asked, ("sinceTimePeriod", entry.first)]

    def read(document: object) -> tuple[Cube, Counts]:
        data = _dataset(document)
        found = counts(data, chosen, entry.first)
        if entry.less is None:
            return data, found
        return data, _without(found, counts(data, taken, entry.first), entry.less)

    answer = client.ask(Request(f"{address}?{urlencode(query)}"), read)
    data, (values, withheld) = answer.value
    notes = {p: entry.less.says for p in values if p >= entry.less.since} if entry.less else {}
    return Delivery(
        entry=entry,
        query=answer.request.written,
        fetched=answer.fetched,
        updated=data.updated,
        values=values,
        withheld=withheld,
        notes=notes,
    )


def _metadata(entry: EurostatEntry, base: str, client: Client) -> tuple[str, Cube]:
    """The address of the dataset under the first name it answers to, and its newest cells."""
    for name in entry.datasets:
        address = f"{base}/data/{name}"
        probe = [*_FORM, ("geo", entry.geo), ("lastTimePeriod", "1")]
        try:
            return address, client.ask(Request(f"{address}?{urlencode(probe)}"), _dataset).value
        except InputError as error:
            if error.facts.get("status") not in _NOT_THERE:
                raise
            last = error
    raise last


def _variables(metadata: Cube) -> list[Variable]:
    """The dimensions that a question must name; the time dimension is not one of them."""
    return [
        Variable(d.code, d.label, d.categories)
        for d in metadata.dimensions
        if d.code != metadata.time
    ]


def _dataset(document: object) -> Cube:
    """The cube, unless Eurostat says with status 200 that it has none, or too many cells."""
    if isinstance(document, dict):
        warning, errors = document.get("warning"), document.get("error")
        if isinstance(warning, dict):
            if warning.get("status") == 413:
                raise InputError("fetch_too_many", said=shown(warning.get("label")))
            raise _refused(warning)
        if isinstance(errors, list) and errors:
            raise _refused(errors[0])
    return cube(document)


def _refused(told: object) -> InputError:
    told = told if isinstance(told, dict) else {}
    status = shown(told.get("status", "-"))
    return InputError("fetch_refused", status=status, said=shown(told.get("label", "-")))


def _without(found: Counts, taken: Counts, less: Less) -> Counts:
    """The counts with a part of them taken off; left out where the part is missing or too large."""
    values, withheld = dict(found[0]), dict(found[1])
    for period in [p for p in values if p >= less.since]:
        part = taken[0].get(period)
        if part is None or part > values[period]:
            del values[period]
            withheld[period] = Message("fetch.part_missing", {"part": less.says})
        else:
            values[period] -= part
    return values, withheld
