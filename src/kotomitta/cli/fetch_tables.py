"""`kotomitta fetch` as tables for people."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from kotomitta.cli.screen import words
from kotomitta.sources.official.catalogue import catalogue
from kotomitta.sources.official.delivery import Delivery
from kotomitta.sources.refresh import Change, Kind, Refreshed

_SINGLY = (Kind.REVISED, Kind.DIFFERS, Kind.VANISHED, Kind.WITHHELD)


def show_tables(result: Refreshed, deliveries: Sequence[Delivery], out: Path | None) -> None:
    """Print what each series brought, every change that is not simply a new period, and files."""
    console, say = Console(highlight=False), words().say
    console.print(_series(result, deliveries))
    singly = [c for c in result.changes if c.kind in _SINGLY]
    if singly:
        console.print(_changes(singly))
    for missing in catalogue().not_live:
        why = say(missing.why)
        line = say("fetch.not_live", series=missing.series, why=why)
        console.print(line, markup=False, soft_wrap=True)
    key = "fetch.not_written" if out is None else "fetch.written"
    console.print(say(key, folder=str(out)), markup=False, soft_wrap=True)


def _series(result: Refreshed, deliveries: Sequence[Delivery]) -> Table:
    say = words().say
    table = Table(title=say("fetch.title"))
    for key in ("series", "host", "updated"):
        table.add_column(say(f"fetch.{key}"))
    for kind in Kind:
        table.add_column(say(f"fetch.kind.{kind}"), justify="right")
    table.add_column(say("fetch.new_periods"))
    for delivery in deliveries:
        entry = delivery.entry
        mine = [c for c in result.changes if (c.series, c.source) == (entry.series, entry.source)]
        counts = Counter(c.kind for c in mine)
        new = [c.period for c in mine if c.kind is Kind.NEW]
        table.add_row(
            entry.series,
            entry.host,
            words().fact(delivery.known),
            *(str(counts[kind]) for kind in Kind),
            f"{new[0]}–{new[-1]}" if len(new) > 1 else "".join(new),
        )
    return table


def _changes(changes: Sequence[Change]) -> Table:
    say = words().say
    table = Table(title=say("fetch.changes"))
    for key in ("series", "period", "change"):
        table.add_column(say(f"fetch.{key}"))
    for key in ("old", "new"):
        table.add_column(say(f"fetch.{key}"), justify="right")
    table.add_column(say("fetch.why"))
    for run in _runs(changes):
        first, why, alone = run[0], run[0].why, len(run) == 1
        table.add_row(
            first.series,
            first.period if alone else f"{first.period}–{run[-1].period} ({len(run)})",
            say(f"fetch.kind.{first.kind}"),
            _value(first.old) if alone else "",
            _value(first.new) if alone else "",
            say(why.key, **why.facts) if why else say(f"fetch.means.{first.kind}"),
        )
    return table


def _runs(changes: Sequence[Change]) -> list[list[Change]]:
    """Changes in order, neighbours told as one when they bring no new value and are alike."""
    runs: list[list[Change]] = []
    for change in sorted(changes, key=lambda c: (c.series, len(c.period), c.period)):
        if runs and change.new is None and _alike(runs[-1][-1], change):
            runs[-1].append(change)
        else:
            runs.append([change])
    return runs


def _alike(one: Change, other: Change) -> bool:
    return (one.kind, one.source, one.why) == (other.kind, other.source, other.why)


def _value(value: float | None) -> str:
    return "–" if value is None else words().number(value)
