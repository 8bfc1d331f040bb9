"""`kotomitta forecast`: quantiles of the next periods of any number of series."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kotomitta.basis.errors import InputError
from kotomitta.cli.options import AsJson, OutFile, Seed, within
from kotomitta.cli.screen import errors_console, show_json, words
from kotomitta.planning.estimate.forecast import Period, Pool
from kotomitta.planning.estimate.forecast.outlook import LEVELS, Ahead, Outlook, ahead, as_known
from kotomitta.sources.forecast_laws import shipped_laws
from kotomitta.sources.series import read_series
from kotomitta.store.folder import csv_text, write_file

MOST_PERIODS = 240
_DRAWS = 2000
_MOST_DRAWS = 100_000


def forecast(
    file: Path,
    *,
    horizon: Annotated[int, typer.Option()],
    as_of: str | None = None,
    out: OutFile = None,
    sums: str = "",
    draws: int = _DRAWS,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """Forecast counts by month, quarter or year, with ranges that hold for sums too.

    Example: kotomitta forecast arrivals.csv --horizon 24 --sums 12,24 --out forecast.csv

    Periods are written 2017, 2017-Q3 or 2017-03. A column `flag` with a `b` marks a changed
    definition. Each series is forecast from its last period, or from --as-of.
    """
    within("--horizon", horizon, 1, MOST_PERIODS)
    within("--draws", draws, 20, _MOST_DRAWS)
    within("--seed", seed, 0, 2**63)
    lengths = whole_numbers("--sums", sums)
    read = read_series(file)
    series, skipped = list(read.series), list[str]()
    if as_of is not None:
        series, skipped = as_known(read.series, period_option("--as-of", as_of))
        if not series:
            raise InputError("series_all_later", place="--as-of", as_of=as_of)
        _tell_skipped(skipped, as_of)
    pool = Pool(others=read.before_breaks, laws=shipped_laws())
    found = list(ahead(series, horizon, lengths, draws=draws, seed=seed, pool=pool))
    if out is not None:
        write_file(out, csv_text(_rows(found)))
    if as_json:
        asked = {"horizon": horizon, "as_of": as_of, "draws": draws, "seed": seed}
        show_json(asked | {"out": out and str(out), "skipped": skipped, "series": _plain(found)})
    else:
        _show(found, out)


def period_option(option: str, text: str) -> Period:
    """The period given to an option."""
    try:
        return Period.parse(text)
    except ValueError as error:
        raise InputError("series_period_option", place=option, given=text) from error


def whole_numbers(option: str, text: str) -> tuple[int, ...]:
    """Numbers of periods written as 12,24, in rising order."""
    parts = [part.strip() for part in text.split(",")] if text.strip() else []
    if not all(p.isdecimal() and len(p) < 4 and 1 <= int(p) <= MOST_PERIODS for p in parts):
        raise InputError("forecast_numbers", place=option, given=text, most=MOST_PERIODS)
    return tuple(sorted({int(part) for part in parts}))


def _tell_skipped(skipped: Sequence[str], as_of: str) -> None:
    if skipped:
        text = words().say("forecast.skipped", as_of=as_of, series=", ".join(skipped))
        errors_console().print(text, markup=False, soft_wrap=True)


def _rows(found: Iterable[Ahead]) -> list[dict[str, Any]]:
    return [
        {
            "series_id": outlook.series,
            "period": outlook.period,
            "level": f"{level:.2f}",
            "value": f"{value:.0f}",
        }
        for one in found
        for outlook in (*one.periods, *one.sums)
        for level, value in zip(LEVELS, outlook.quantiles, strict=True)
    ]


def _plain(found: Iterable[Ahead]) -> list[dict[str, Any]]:
    return [
        {
            "series_id": one.series,
            "last": str(one.last),
            "periods": [_quantity(outlook) for outlook in one.periods],
            "sums": [_quantity(outlook) for outlook in one.sums],
            "doubling": one.doubling,
        }
        for one in found
    ]


def _quantity(outlook: Outlook) -> dict[str, Any]:
    q = outlook.quantity
    numbers = {"mean": q.mean, "p10": q.p10, "p50": q.p50, "p90": q.p90, "unit": q.unit}
    return {"period": outlook.period, **numbers}


def _show(found: Sequence[Ahead], out: Path | None) -> None:
    """A table, and the probability that each series doubles."""
    say = words()
    table = Table(title=say.say("forecast.title"))
    table.add_column(say.say("forecast.series"))
    table.add_column(say.say("forecast.period"))
    for heading in ("10 %", say.say("forecast.middle"), "90 %"):
        table.add_column(heading, justify="right")
    for outlook in (o for one in found for o in (*one.periods, *one.sums)):
        q = outlook.quantity
        numbers = (say.number(x, 0) for x in (q.p10, q.p50, q.p90))
        table.add_row(Text(outlook.series), outlook.period, *numbers)
    console = Console(highlight=False, markup=False)
    console.print(table)
    for one in found:
        if one.doubling is not None:
            facts = {"series": one.series, "last": str(one.last)}
            percent = say.number(100 * one.doubling, 1)
            console.print(say.say("forecast.doubling", **facts, percent=percent))
    if out is not None:
        console.print(say.say("forecast.written", file=str(out)))
