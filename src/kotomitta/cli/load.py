"""`kotomitta load`: who there is in a case table, and what each worker carries."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from kotomitta.basis.errors import InputError
from kotomitta.casework.counts import Counts, counts
from kotomitta.casework.load import Carried, FullTime, Load, TeamLoad, team_load
from kotomitta.casework.register import Window
from kotomitta.cli.cases import Mapping, WeightsFile, each_unit, opened, plain, show_counts
from kotomitta.cli.options import AsJson, day
from kotomitta.cli.screen import figure_rows, show_json, words
from kotomitta.planning.workload.available import capacity_on
from kotomitta.render.full_time import in_words
from kotomitta.sources.case_table.workers import Contract, read_workers

_LEAST_CODE = 8


def load(
    cases: Path,
    *,
    mapping: Mapping = None,
    weights: WeightsFile = None,
    workers: Path | None = None,
    on: str | None = None,
    since: str | None = None,
    as_json: AsJson = False,
) -> None:
    """Count persons, households and cases, and weigh what each worker carries.

    Example: kotomitta load cases.csv --workers workers.yaml --on 2026-10-31 --json

    The load is in hours a month, against the worker's own hours for cases.
    """
    last = _day("--on", on)
    period = _period(last, since)
    found = opened(cases, mapping, weights)
    on_day = counts(found.register, Window.of_day(last), period)
    in_period = counts(found.register, period, period)
    contracts = () if workers is None else read_workers(workers)
    full = found.scale.full_time(last)
    own = None if workers is None else _own_hours(contracts, last, full)
    try:
        carried = team_load(found.register, last, found.scale.weights(last), own)
    except InputError as error:
        raise error if error.place else error.at(str(workers)) from error
    if as_json:
        rows = {"rows": len(found.register), "figures": figure_rows(found.scale.used(last))}
        show_json(_plain(period, on_day, in_period, carried) | rows)
    else:
        _show(period, on_day, in_period, carried)
        if own is not None:
            cadres = {contract.cadre for contract in contracts}
            Console(highlight=False).print(words().fact(in_words(full, cadres)))


def _day(option: str, text: str | None) -> date:
    try:
        return day(text)
    except InputError as error:
        raise error.at(option) from error


def _period(last: date, since: str | None) -> Window:
    first = date(last.year, 1, 1) if since is None else _day("--since", since)
    try:
        return Window(first, last)
    except InputError as error:
        raise error.at("--since") from error


def _own_hours(contracts: Iterable[Contract], on: date, full: FullTime) -> dict[str, float]:
    """Worker -> hours a month that cases may take, under the reductions in force on the day."""
    return {
        c.worker: full.own_hours(c.hours_per_week, capacity_on(on, c.reductions), c.cadre)
        for c in contracts
    }


def _plain(period: Window, on_day: Counts, in_period: Counts, carried: TeamLoad) -> dict[str, Any]:
    return {
        "on": str(period.last),
        "since": str(period.first),
        "counts": {"on_day": plain(on_day), "in_period": plain(in_period)},
        "load": {
            "unit": "hours/month",
            "workers": [_carried(c) for c in carried.workers],
            "team": _load(carried.unit),
            "unassigned": _carried(carried.unassigned),
            "over": list(carried.over),
            "hidden_by_mean": carried.hidden_by_mean,
        },
    }


def _carried(carried: Carried) -> dict[str, Any]:
    who = {"worker": carried.worker} if carried.worker else {}
    return {**who, **each_unit(carried.count), **_load(carried.load)}


def _load(load: Load) -> dict[str, Any]:
    hours = {"low": load.low, "high": load.high}
    return {"hours": hours, "own_hours": load.own, "over": load.over}


def _show(period: Window, on_day: Counts, in_period: Counts, carried: TeamLoad) -> None:
    console, say = Console(highlight=False), words()
    show_counts(console, say.say("cases.on_day", day=period.last), on_day)
    title = say.say("cases.in_period", first=period.first, last=period.last)
    show_counts(console, title, in_period)
    console.print(_table(carried))
    unassigned = int(carried.unassigned.count.cases.values)
    if unassigned:
        console.print(say.say("load.unassigned", n=unassigned))
    if carried.hidden_by_mean:
        console.print(say.say("load.hidden", n=len(carried.over)))


def _table(carried: TeamLoad) -> Table:
    say = words()
    # A code may be a pseudonym of 64 characters: it is folded, and no number is cut short.
    table = Table(title=say.say("load.title"), caption=say.say("load.order"), box=SIMPLE_HEAD)
    table.add_column(say.say("load.worker"), overflow="fold", min_width=_LEAST_CODE)
    for key in ("cases.cases", "cases.households", "cases.persons", "load.hours", "load.own"):
        table.add_column(say.say(key), justify="right", overflow="fold")
    table.add_column(say.say("load.state"), overflow="fold")
    for each in carried.workers:
        units = each_unit(each.count)
        numbers = (say.number(units[unit]) for unit in ("cases", "households", "persons"))
        table.add_row(each.worker, *numbers, *_cells(each.load))
    table.add_row(say.say("load.team"), "", "", "", *_cells(carried.unit))
    return table


def _cells(load: Load) -> tuple[str, str, str]:
    say = words()
    low, high = (say.number(hours, 1) for hours in (load.low, load.high))
    own = "" if load.own is None else say.number(load.own, 1)
    state = {True: "over", False: "within", None: "unclear"}[load.over]
    state = "no_hours" if load.own is None else state
    return low if low == high else f"{low}–{high}", own, say.say(f"load.{state}")
