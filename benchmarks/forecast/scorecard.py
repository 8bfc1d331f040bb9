"""Ours against the simple methods and, with --peers, the library peers; and Finland's hindcast.

python benchmarks/forecast/scorecard.py ../shared/data [--every 5] [--peers CACHE] [--half 0|1]

Eurostat monthly applications 2008-2020 (ASY_APP), origins from 2012-12 on, every so many months.
The laws shipped were each learned from what was known at an earlier time. --peers needs
statsforecast in the environment; AutoARIMA takes about two seconds a fit, so its fits are kept in
CACHE. --half forecasts one half of the countries with laws learned from the other half only.
"""

import argparse
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from learn_laws import FLOWS, KNOWN, MONTHLY, as_series, eurostat, law_known_at, rows

from kotomitta.planning.estimate.forecast import Period, Pool, Series, paths
from kotomitta.planning.estimate.forecast.backtest import OURS, Plan, Scorecard, Target, backtest
from kotomitta.sources.forecast_laws import shipped_laws

FIRST = Period.parse("2012-12").ordinal
SUMS = (12, 24, 48)
HORIZON = 24
PEERS = ("AutoTheta", "AutoETS", "AutoARIMA")
HINDCASTS = ("2015-09", "2016-09", "2017-09")
YEARS = (2014, 2015, 2016, 2020, 2021, 2022)


def countries(data: Path, file: str) -> list[Series]:
    table = rows(data / file, eurostat)
    found = as_series(table, 12)
    return [Series(s.id.split()[-1], 12, s.start, s.values) for s in found]


def half_pool(data: Path, names: Iterable[str]) -> Pool:
    """Laws learned from the named countries only."""
    kept = set(names)
    both = [s for file in MONTHLY for s in countries(data, file) if s.id in kept]
    return Pool(laws=tuple(law_known_at(both, Period.parse(k))[0] for k in KNOWN[12]))


def show(card: Scorecard, seconds: Mapping[str, float], targets: Sequence[Target]) -> None:
    ends = [Period(12, o) for o in (card.origins[0], card.origins[-1])]
    print(f"{len(card.series)} countries, {len(card.origins)} origins {ends[0]} to {ends[1]}")
    heads = [f"sum {t.last}" if t.summed else f"{t.first}-{t.last}" for t in targets]
    wide = "".join(f"{h:>9}" for h in heads)
    print(f"{'relative CRPS':18}{wide} | in 80 %:{wide} | 12-sum RMS, bias | seconds")
    for method, scores in card.scores.items():
        chosen = [scores[t] for t in targets]
        crps = "".join(f"{s.relative_crps or np.nan:9.3f}" for s in chosen)
        inside = "".join(f"{s.coverage[80]:9.2f}" for s in chosen)
        year = scores[Target(1, 12, True)]
        took = f"{seconds[method]:.0f}" if method in seconds else "-"
        misses = f"{year.rms_factor:8.3f} {year.bias_factor:6.2f}"
        print(f"{method:18}{crps} |         {inside} | {misses}   | {took}")
    best = {}
    for t in targets:
        others = {m: s[t].relative_crps for m, s in card.scores.items() if m != OURS}
        name = min(others, key=lambda m: others[m] or np.inf)
        best[t] = f"{card.scores[OURS][t].relative_crps / others[name]:.3f} of {name}"
    print(
        "ours, of the best other:",
        "; ".join(f"{h}: {best[t]}" for h, t in zip(heads, targets, strict=True)),
    )


def hindcasts(series: Sequence[Series], pool: Pool) -> None:
    """Finland's next twelve months as they would have been forecast, and what came."""
    place = next(i for i, s in enumerate(series) if s.id == "FI")
    finland = series[place]
    print("\nFinland, sum of the twelve months after    p10     p50     p90   outcome")
    for text in HINDCASTS:
        as_of = Period.parse(text).ordinal
        seen = [s.before(as_of + 1) for s in series]
        drawn = paths([s for s in seen if s is not None], 12, draws=4000, seed=1, pool=pool)
        row = sum(s is not None for s in seen[:place])
        low, middle, high = np.quantile(drawn[row].sum(axis=1), (0.1, 0.5, 0.9))
        start = as_of + 1 - finland.start
        came = finland.values[start : start + 12].sum()
        print(f"  {text:38}{low:8.0f}{middle:8.0f}{high:8.0f}{came:10.0f}")


def yearly_hindcasts(data: Path, pool: Pool) -> None:
    """Finland's next year, asylum seekers and temporary protection together (UNHCR flows)."""
    series = as_series(rows(data / FLOWS, lambda row: row["geo"]), 1)
    finland = next(s for s in series if s.id == "FIN")
    print("Finland, the year after                    p10     p50     p90   outcome")
    for year in YEARS:
        seen = finland.before(year + 1)
        if seen is not None:
            drawn = paths([seen], 1, draws=4000, seed=1, pool=pool)[0, :, 0]
            low, middle, high = np.quantile(drawn, (0.1, 0.5, 0.9))
            came = finland.values[year + 1 - finland.start]
            print(f"  {year:<38}{low:8.0f}{middle:8.0f}{high:8.0f}{came:10.0f}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path)
    parser.add_argument("--every", type=int, default=5)
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--half", type=int, choices=(0, 1))
    asked = parser.parse_args()
    series = countries(asked.data, MONTHLY[1])
    pool = Pool(laws=shipped_laws())
    if asked.half is not None:
        names = sorted(s.id for s in series)
        pool = half_pool(asked.data, names[1 - asked.half :: 2])
        series = [s for s in series if s.id in names[asked.half :: 2]]
    last = max(s.end for s in series) - 2
    origins = tuple(range(FIRST, last + 1, asked.every))
    plan = Plan(origins, HORIZON, SUMS, draws=400, seed=1)
    others, seconds = {}, {}
    if asked.peers:
        from peers import quantiles

        for name in PEERS:
            for log in (False, True):
                title = f"{name} {'logs' if log else 'counts'}"
                found = quantiles(name, series, plan, log=log, cache=asked.peers)
                others[title], seconds[title] = found
    begun = time.perf_counter()
    card = backtest(series, plan, pool=pool, others=others)
    seconds[OURS] = time.perf_counter() - begun
    targets = [Target(1, HORIZON, False), *(Target(1, k, True) for k in SUMS)]
    show(card, seconds, targets)
    if asked.half is None:
        hindcasts(series, pool)
        yearly_hindcasts(asked.data, pool)


if __name__ == "__main__":
    main()
