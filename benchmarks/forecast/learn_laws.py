"""Learn the laws of `rulebook/forecast/laws.yaml` from published series.

python benchmarks/forecast/learn_laws.py ../shared/data > src/kotomitta/rulebook/forecast/laws.yaml

Each law uses only values up to the period it is known at. Old and new definitions (before and from
2008) are separate series, so no change across the break is learned.
"""

import csv
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
from scipy.special import ndtri

from kotomitta.planning.estimate.forecast.law import KNOTS, LEVELS, Law, plain_law
from kotomitta.planning.estimate.forecast.learning import learned
from kotomitta.planning.estimate.forecast.periods import Period
from kotomitta.planning.estimate.forecast.series import Panel, Series
from kotomitta.planning.estimate.forecast.traits import Traits, traits

Table = dict[str, dict[int, float]]

MONTHLY = (
    "eurostat_asylum_applications_monthly_1999_2007.csv",
    "eurostat_asylum_applications_monthly_2008_2020.csv",
)
QUARTERLY = "eurostat_first_instance_decisions_quarterly_2008_2020.csv"
ANNUAL = "eurostat_asylum_applications_annual_1985_2022.csv"
FLOWS = "unhcr_flows_annual_peers12_1970_2025.csv"
USED = {"eurostat_asyctzm_pre2008", "eurostat_asyapp_m__ASY_APP", "eurostat_asyapp_a__ASY_APP"} | {
    "eurostat_asyctz_annual_pre2008",
    "eurostat_asydcfst_q__TOTAL",
    "eurostat_asydcfst_q__TOTAL_POS",
}
KNOWN = {
    12: ("2007-12", "2012-12", "2016-12", "2020-07"),
    4: ("2007-Q4", "2012-Q4", "2016-Q4", "2020-Q2"),
    1: ("2007", "2012", "2016", "2021", "2025"),
}
EUROSTAT_MONTHLY = "Eurostat migr_asyctzm (1999-2007) and migr_asyappctzm (extract 2020-10)"
SOURCE = {
    12: f"Learned from {EUROSTAT_MONTHLY}, 20 countries",
    4: f"Learned from Eurostat migr_asydcfstq (extract 2020-10) and quarters of {EUROSTAT_MONTHLY}",
    1: "Learned from Eurostat migr_asyctz and migr_asyappctza (extract 2024-01), 21 countries, "
    "and UNHCR flows 1970-2025 (R package refugees 2025.12.1), 6 countries",
}
PUBLISHED = {12: "2020-10-06", 4: "2020-10-06", 1: "2026-06-25"}


def rows(path: Path, name: Callable[[dict[str, str]], str | None]) -> Table:
    """Values by series name and period; a name given twice in a period is summed."""
    table: Table = defaultdict(dict)
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            key = name(row)
            if key:
                ordinal = Period.parse(row["period"]).ordinal
                table[key][ordinal] = table[key].get(ordinal, 0.0) + float(row["value"])
    return table


def eurostat(row: dict[str, str]) -> str | None:
    wanted = row["series_id"] in USED and len(row["geo"]) == 2
    return f"{row['series_id']} {row['geo']}" if wanted else None


def as_series(table: Table, frequency: int) -> list[Series]:
    found = []
    for name, values in table.items():
        start, end = min(values), max(values) + 1
        line = np.array([values.get(t, np.nan) for t in range(start, end)])
        found.append(Series(name, frequency, start, line))
    return found


def quarters(monthly: Iterable[Series]) -> list[Series]:
    """Sums of whole quarters."""
    found = []
    for one in monthly:
        lead = -one.start % 3
        values = one.values[lead : lead + (len(one.values) - lead) // 3 * 3].reshape(-1, 3)
        if not np.isnan(values.sum(axis=1)).all():
            start = (one.start + lead) // 3
            found.append(Series(f"{one.id} quarters", 4, start, values.sum(axis=1)))
    return found


def all_series(data: Path) -> dict[int, list[Series]]:
    monthly = [s for name in MONTHLY for s in as_series(rows(data / name, eurostat), 12)]
    decisions = as_series(rows(data / QUARTERLY, eurostat), 4)
    annual = as_series(rows(data / ANNUAL, eurostat), 1)
    flows = as_series(rows(data / FLOWS, lambda row: f"flows {row['geo']}"), 1)
    return {12: monthly, 4: decisions + quarters(monthly), 1: annual + flows}


def law_known_at(series: list[Series], last: Period) -> tuple[Law, Traits]:
    seen = [s.before(last.ordinal + 1) for s in series]
    panel = Panel.of([s for s in seen if s is not None])
    prior = plain_law(last.frequency, panel.start)
    found = traits(panel, prior.season)
    return learned(found, prior), found


def normal_scores(law: Law, seen: Traits) -> np.ndarray:
    """The errors under the law as standard normal numbers, (series, period, knot)."""
    periods = seen.logs.shape[1]
    scores = np.full((*seen.logs.shape, len(KNOTS[law.frequency])), np.nan)
    for k, h in enumerate(KNOTS[law.frequency]):
        number = max(periods - h, 0)
        places = seen.panel.calendar[h:][None, :, None]
        season = np.take_along_axis(seen.season[:, :number], places, axis=2)[:, :, 0]
        middle = season + seen.level[:, :number] + seen.moves[:, :number] @ law.location[k]
        error = (seen.logs[:, h:] - middle) / np.exp(seen.spreads[:, :number] @ law.scale[k])
        scores[:, :number, k] = ndtri(np.interp(error, law.shape[k], LEVELS))
    return scores


def lasting(scores: np.ndarray, knots: np.ndarray) -> float:
    """Correlation between horizons g < h over sqrt(g / h), middle of all pairs of knots."""
    found = []
    for i, g in enumerate(knots):
        for j, h in enumerate(knots[i + 1 :], i + 1):
            both = ~np.isnan(scores[..., i] + scores[..., j])
            if both.sum() > 100:
                pair = np.corrcoef(scores[..., i][both], scores[..., j][both])[0, 1]
                found.append(pair / np.sqrt(g / h))
    return float(np.clip(np.median(found), 0.0, 0.95))


def shared(scores: np.ndarray) -> float:
    """Mean product of the scores of two series in the same period, over the mean square."""
    found = []
    for k in range(scores.shape[2]):
        z = scores[..., k]
        number = (~np.isnan(z)).sum(axis=0)
        z = z[:, number >= 8]
        if z.shape[1] >= 8:
            total, squares = np.nansum(z, axis=0), np.nansum(z**2, axis=0)
            n = (~np.isnan(z)).sum(axis=0)
            found.append(np.mean((total**2 - squares) / (n * (n - 1))) / np.nanmean(z**2))
    return float(np.clip(np.median(found), 0.0, 0.5))


def text(numbers: Iterable[float]) -> str:
    return '"' + " ".join(f"{x:.4g}" for x in np.ravel(np.asarray(numbers))) + '"'


def triangle(matrix: np.ndarray) -> str:
    return text(matrix[np.triu_indices(len(matrix))])


def written(law: Law, seen: Traits, *, stays: float, common: float) -> str:
    frequency = law.frequency
    head = [
        f'- since: "{Period(frequency, seen.panel.start)}"',
        f'  known: "{Period(frequency, law.known)}"',
        f'  source: "{SOURCE[frequency]}"',
        f"  published: {PUBLISHED[frequency]}",
        "  checked: 2026-11-24",
        "  grade: measured",
        f"  lasting: {stays:.2f}",
        f"  shared: {common:.2f}",
        f"  season_total: {text(law.season.total)}",
        f"  season_years: {text(law.season.years)}",
        "  knots:",
    ]
    for k, horizon in enumerate(KNOTS[frequency]):
        head += [
            f"    - horizon: {horizon}",
            f"      origins: {law.origins[k]:.0f}",
            f"      location: {text(law.location[k])}",
            f"      scale: {text(law.scale[k])}",
            f"      shape: {text(law.shape[k])}",
            f"      moves_seen: {triangle(law.moves_seen[k])}",
            f"      spreads_seen: {triangle(law.spreads_seen[k])}",
        ]
    return "\n".join(head)


def main(data: Path) -> None:
    print("# Made by benchmarks/forecast/learn_laws.py; see `planning.estimate.forecast.law.Law`.")
    for frequency, series in all_series(data).items():
        fits = [law_known_at(series, Period.parse(known)) for known in KNOWN[frequency]]
        scores = normal_scores(*fits[-1])
        stays = lasting(scores, KNOTS[frequency])
        common = shared(scores)
        print(f"{frequency}: lasting {stays:.3f} shared {common:.3f}", file=sys.stderr)
        for law, seen in fits:
            print(written(law, seen, stays=stays, common=common))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
