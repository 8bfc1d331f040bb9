"""`kotomitta backtest`: how good the forecasts would have been, beside the simple methods."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from kotomitta.basis.errors import InputError
from kotomitta.cli.forecast import MOST_PERIODS, period_option, whole_numbers
from kotomitta.cli.options import AsJson, Seed, within
from kotomitta.cli.screen import errors_console, show_json, words
from kotomitta.planning.estimate.forecast import Period, Pool, Series
from kotomitta.planning.estimate.forecast.backtest import Plan, Scorecard, Target, backtest
from kotomitta.planning.estimate.forecast.scoring import RANGES, Score
from kotomitta.render.words import Words
from kotomitta.sources.forecast_laws import shipped_laws
from kotomitta.sources.series import read_series

_DRAWS = 400
_FEWEST_YEARS = 3


def run_backtest(
    file: Path,
    *,
    horizon: int | None = None,
    origins: str = "",
    sums: str = "",
    draws: int = _DRAWS,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """Score the forecasts at rolling origins, each knowing only what was known then.

    Example: kotomitta backtest arrivals.csv --origins 2013-01..2019-12:3 --sums 12,24

    Beside ours stand the last value with its empirical steps, the same as last year, the straight
    line through two years and the seasonal naive. All series in the file need the same frequency.
    """
    read = read_series(file)
    series = _of_one_frequency(file, read.series)
    frequency = series[0].frequency
    plan = Plan(
        _origins(series, origins),
        within("--horizon", 2 * frequency if horizon is None else horizon, 1, MOST_PERIODS),
        whole_numbers("--sums", sums) or (frequency,),
        within("--draws", draws, 20, 10_000),
        within("--seed", seed, 0, 2**63),
    )
    pool = Pool(others=read.before_breaks, laws=shipped_laws())
    with errors_console().status("") as status:
        card = backtest(
            series,
            plan,
            pool=pool,
            progress=lambda i: status.update(f"{i + 1}/{len(plan.origins)}"),
        )
    if not any(score.cases for scores in card.scores.values() for score in scores.values()):
        raise InputError("backtest_short", place=str(file))
    if as_json:
        show_json(_plain(card))
    else:
        _show(card, plan)


def _of_one_frequency(file: Path, series: Sequence[Series]) -> Sequence[Series]:
    for one in series:
        if one.frequency != series[0].frequency:
            given, other = (Period(s.frequency, s.start) for s in (one, series[0]))
            facts = {"series": one.id, "given": str(given), "other": str(other)}
            raise InputError("series_mixed", place=str(file), **facts)
    return series


def _origins(series: Sequence[Series], text: str) -> tuple[int, ...]:
    """The origins asked for, or each from three years after the first value on."""
    start, last = min(s.start for s in series), max(s.end for s in series) - 2
    frequency = series[0].frequency
    first, step = start + _FEWEST_YEARS * frequency - 1, 1
    if text:
        ends, _, every = text.partition(":")
        written = [period_option("--origins", part) for part in ends.split("..", 1)]
        if any(p.frequency != frequency for p in written):
            raise InputError("series_period_option", place="--origins", given=text)
        first, last = max(written[0].ordinal, start), min(written[-1].ordinal, last)
        step = whole_numbers("--origins", every)[0] if every else 1
    found = tuple(range(first, last + 1, step))
    if not found:
        raise InputError("backtest_short", place="--origins")
    return found


def _plain(card: Scorecard) -> dict[str, Any]:
    return {
        "series": list(card.series),
        "origins": [str(Period(card.frequency, o)) for o in card.origins],
        "scores": [
            {
                "method": method,
                "first": target.first,
                "last": target.last,
                "sum": target.summed,
                "cases": score.cases,
                "relative_crps": score.relative_crps,
                "rms_factor": score.rms_factor,
                "bias_factor": score.bias_factor,
                "coverage": {str(percent): share for percent, share in score.coverage.items()},
            }
            for method, scores in card.scores.items()
            for target, score in scores.items()
        ],
    }


def _show(card: Scorecard, plan: Plan) -> None:
    say = words()
    ends = [str(Period(card.frequency, o)) for o in (card.origins[0], card.origins[-1])]
    facts = {"origins": len(card.origins), "series": len(card.series)}
    table = Table(title=say.say("backtest.title", **facts, first=ends[0], last=ends[1]))
    for key in ("target", "method"):
        table.add_column(say.say(f"backtest.{key}"))
    for key in ("crps", "rms", "bias"):
        table.add_column(say.say(f"backtest.{key}"), justify="right")
    for percent in RANGES:
        table.add_column(say.say("backtest.coverage", percent=percent), justify="right")
    for target in plan.bands:
        name = _name(say, target)
        for method, scores in card.scores.items():
            table.add_row(name, say.say(f"backtest.{method}"), *_cells(say, scores[target]))
            name = ""
        table.add_section()
    console = Console(highlight=False)
    console.print(table)
    console.print(say.say("backtest.explained"))


def _name(say: Words, target: Target) -> str:
    if target.first == target.last:
        return str(target.last)
    if target.summed:
        return say.say("backtest.sum", periods=target.last)
    return say.say("backtest.months", first=target.first, last=target.last)


def _cells(say: Words, score: Score) -> list[str]:
    factors = (score.relative_crps, score.rms_factor, score.bias_factor)
    shares = (score.coverage.get(percent) for percent in RANGES)
    return [
        *("–" if x is None else say.number(x, 3) for x in factors),
        *("–" if x is None else say.number(100 * x, 0) for x in shares),
    ]
