"""`kotomitta fetch`: ask official interfaces for the series, and say what changed."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import time
from typing import Any

from kotomitta.basis.errors import InputError
from kotomitta.cli.fetch_tables import show_tables
from kotomitta.cli.options import AsJson, OutFolder
from kotomitta.cli.screen import errors_console, show_json, words
from kotomitta.planning.inputs.drivers import Observed
from kotomitta.sources.city_folder import RULEBOOK
from kotomitta.sources.drivers_file import read_drivers
from kotomitta.sources.official.catalogue import Entry, Host, catalogue
from kotomitta.sources.official.collect import collect
from kotomitta.sources.official.delivery import Delivery
from kotomitta.sources.official.http import Client
from kotomitta.sources.refresh import Change, Refreshed, refreshed
from kotomitta.store.folder import csv_text, json_text, write_folder

_ALL = "all"
_ROWS, _EVIDENCE = "drivers.csv", "fetched.json"


def fetch(
    *,
    source: str = _ALL,
    out: OutFolder = None,
    cache: OutFolder = None,
    base_url_statfin: str = "",
    base_url_helsinki: str = "",
    base_url_eurostat: str = "",
    base_url_unhcr: str = "",
    json: AsJson = False,
) -> None:
    """Ask official statistics for newer figures and say what changed against those shipped.

    Example: kotomitta fetch --source eurostat --out ./mycity

    The only command that uses the network. Figures that were revised are added, not overwritten.
    """
    hosts = _hosts(source)
    addresses = _addresses(
        {
            Host.STATFIN: base_url_statfin,
            Host.HELSINKI: base_url_helsinki,
            Host.EUROSTAT: base_url_eurostat,
            Host.UNHCR: base_url_unhcr,
        }
    )
    known = _known(out)
    client = Client(cache or Path.home() / ".cache" / "kotomitta", now=time)
    with _progress() as told:
        deliveries = collect(catalogue(), client, hosts=hosts, addresses=addresses, told=told)
    result = refreshed(known, deliveries)
    if out is not None:
        write_folder(out, _files(result, deliveries))
    answer = _plain(result, deliveries, out)
    if json:
        show_json(answer)
    else:
        show_tables(result, deliveries, out)


def _hosts(source: str) -> tuple[Host, ...]:
    if source == _ALL:
        return tuple(Host)
    if source not in set(Host):
        known = ", ".join([*Host, _ALL])
        raise InputError("fetch_source", place="--source", given=source, known=known)
    return (Host(source),)


def _addresses(given: Mapping[Host, str]) -> dict[Host, str]:
    for host, url in given.items():
        if url and not url.startswith(("https://", "http://")):
            raise InputError("fetch_address", place=f"--base-url-{host}")
    return {host: url for host, url in given.items() if url}


def _known(out: Path | None) -> tuple[Observed, ...]:
    """The rows that are shipped, and those that an earlier fetch left in the folder."""
    shipped = read_drivers(RULEBOOK / "drivers" / "finland.csv")
    earlier = out / _ROWS if out is not None else None
    if earlier is None or not earlier.is_file():
        return shipped
    return read_drivers(earlier) + shipped


def _files(result: Refreshed, deliveries: tuple[Delivery, ...]) -> dict[str, str]:
    return {
        _ROWS: csv_text([_row(row) for row in result.rows]),
        _EVIDENCE: json_text({"fetched": [_delivered(d) for d in deliveries]}),
    }


def _row(row: Observed) -> dict[str, str]:
    return {
        "series": row.series,
        "period": row.period,
        "value": _number(row.value),
        "published": str(row.published),
        "checked": str(row.checked),
        "grade": row.grade,
        "source": row.source,
    }


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() else str(value)


def _plain(result: Refreshed, deliveries: tuple[Delivery, ...], out: Path | None) -> dict[str, Any]:
    return {
        "fetched": [_delivered(d) for d in deliveries],
        "changes": [_changed(c) for c in result.changes],
        "not_live": [{"series": n.series, "why": words().say(n.why)} for n in catalogue().not_live],
        "written": None if out is None else str(out / _ROWS),
    }


def _delivered(delivery: Delivery) -> dict[str, Any]:
    updated = delivery.updated
    return {
        "host": delivery.entry.host,
        "series": delivery.entry.series,
        "source": delivery.entry.source,
        "query": delivery.query,
        "fetched": delivery.fetched.isoformat(timespec="seconds"),
        "updated": None if updated is None else updated.isoformat(timespec="seconds"),
        "periods": len(delivery.values),
    }


def _changed(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "series": change.series,
        "period": change.period,
        "old": change.old,
        "new": change.new,
        "published": None if change.published is None else str(change.published),
        "source": change.source,
        "why": None if change.why is None else words().say(change.why.key, **change.why.facts),
    }


@contextmanager
def _progress() -> Iterator[Callable[[Entry], None]]:
    """Says on standard error, on a terminal only, what is being asked for."""
    console, say = errors_console(), words().say
    if not console.is_terminal:
        yield lambda _: None
        return
    with console.status(say("fetch.starting")) as status:
        yield lambda entry: status.update(
            say("fetch.asking", series=entry.series, host=str(entry.host))
        )
