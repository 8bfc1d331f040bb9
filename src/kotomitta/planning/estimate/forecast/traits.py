"""What a series looks like at each of its periods: its level, its recent moves, its unrest."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kotomitta.planning.estimate.forecast.seasonality import Season, factors
from kotomitta.planning.estimate.forecast.series import Array, Panel

OFFSET = 3.0
"""Added to a count before its logarithm is taken, so that zeros and small counts stay tame."""

MOVES = (
    "month",
    "quarter",
    "half",
    "year",
    "evenness",
    "peak",
    "month_unrest",
    "quarter_unrest",
    "half_unrest",
    "month_smallness",
    "drift",
)
SPREADS = ("one", "unrest", "smallness", "thinness", "jump")

_WINDOW_YEARS = (1 / 12, 1 / 4, 1 / 2, 1.0, 2.0)
_UNREST_YEARS = 5
_USUAL_UNREST = 0.4
_USUAL_YEARS = 0.5
_HIGHEST = 5.0
_PEAK_YEARS = 5
_HIGHEST_PEAK = 3.0


@dataclass(frozen=True, slots=True, eq=False)
class Traits:
    """Traits of every series at every period, each from values up to that period only.

    `level` is (series, period): the logarithm of the mean of the last year, season removed.
    `moves` is (series, period, MOVES): how shorter windows differ from longer ones; the evenness of
    the year (mean logarithm less `level`, which one high month lowers); the peak (square of how far
    the level stands above the five years before), from which series fall back; the shorter windows
    also times the unrest and the shortest times the smallness, because a restless or small series
    should follow its last values less; and 1.
    `spreads` is (series, period, SPREADS): what the size of the coming error depends on.
    `season` is (series, period, period of the year). `weight` is (series, period): the root of how
    high the level is against its past, because misses in a year of many people weigh more in
    persons. NaN at a period without a value.
    """

    panel: Panel
    logs: Array
    level: Array
    moves: Array
    spreads: Array
    season: Array
    weight: Array


def traits(panel: Panel, before: Season) -> Traits:
    """The traits of all series of a panel, with the season that was seen `before`."""
    logs = np.log(panel.values + OFFSET)
    season = factors(panel, logs, before)
    counts = _recent(panel, season)
    month, quarter, half, year, two_years = _levels(counts, panel.frequency)
    short = _mean_change(logs, 1, panel.frequency)
    unrest = _mean_change(logs, panel.frequency, panel.frequency)
    steps = (month - quarter, quarter - half, half - year)
    evenness = _mean(np.log(counts[:, :, : panel.frequency])) - year
    small = np.exp(-year / 2)
    restless = (*(step * short for step in steps), steps[0] * small)
    one = np.where(np.isnan(logs), np.nan, 1.0)
    peak = _height(panel, year) ** 2
    moves = (*steps, year - two_years, evenness, peak, *restless, one)
    spreads = (one, np.log(unrest), small, _thinness(panel), np.abs(month - year))
    stacked = (np.stack(moves, axis=2), np.stack(spreads, axis=2))
    return Traits(panel, logs, year, *stacked, season, _weight(year))


def _height(panel: Panel, level: Array) -> Array:
    """How far the level stands above that of the five years before the last one, 0 to 3."""
    last, long = panel.frequency, (1 + _PEAK_YEARS) * panel.frequency
    known = ~np.isnan(panel.values)
    counts = np.where(known, panel.values + OFFSET, 0.0)
    number = _running(known, long) - _running(known, last)
    total = _running(counts, long) - _running(counts, last)
    before = np.log(np.maximum(total / np.maximum(number, 1.0), OFFSET))
    return np.asarray(np.where(number > 0, np.clip(level - before, 0.0, _HIGHEST_PEAK), 0.0))


def _weight(level: Array) -> Array:
    """Root of the level over its (geometric) mean so far, the ratio at most 5 either way."""
    known = ~np.isnan(level)
    mean = np.nan_to_num(level).cumsum(axis=1) / np.maximum(known.cumsum(axis=1), 1)
    return np.asarray(np.sqrt(np.clip(np.exp(level - mean), 1 / _HIGHEST, _HIGHEST)))


def _recent(panel: Panel, season: Array) -> Array:
    """Counts of the last two years at each period, newest first, season removed."""
    longest = 2 * panel.frequency
    behind = _lags(panel.values, longest)
    places = (panel.calendar[:, None] - np.arange(longest)) % panel.frequency
    shift = np.take_along_axis(season, places[None], axis=2)
    counts = (behind + OFFSET) * np.exp(-shift)
    return np.asarray(np.where(np.isnan(behind[:, :, :1]), np.nan, counts))


def _levels(counts: Array, frequency: int) -> list[Array]:
    """Logarithm of the mean over each window."""
    ends = [max(1, round(years * frequency)) for years in _WINDOW_YEARS]
    return [np.log(_mean(counts[:, :, :end])) for end in ends]


def _mean(counts: Array) -> Array:
    """Mean along the last axis of what is known; NaN where nothing is."""
    known = ~np.isnan(counts)
    number = known.sum(axis=-1)
    total = np.where(known, counts, 0.0).sum(axis=-1)
    return np.asarray(np.where(number > 0, total, np.nan) / np.maximum(number, 1))


def _lags(values: Array, number: int) -> Array:
    """The last `number` values at each period, newest first, NaN before the start."""
    padded = np.pad(values, ((0, 0), (number - 1, 0)), constant_values=np.nan)
    return np.lib.stride_tricks.sliding_window_view(padded, number, axis=1)[:, :, ::-1]


def _mean_change(logs: Array, step: int, frequency: int) -> Array:
    """Mean absolute change over `step` periods in the last years, drawn to the usual one."""
    change = np.full_like(logs, np.nan)
    change[:, step:] = np.abs(logs[:, step:] - logs[:, :-step])
    window = _UNREST_YEARS * frequency
    number = _running(~np.isnan(change), window)
    weight = _USUAL_YEARS * frequency
    total = _running(np.nan_to_num(change), window) + _USUAL_UNREST * weight
    return np.asarray(total / (number + weight))


def _thinness(panel: Panel) -> Array:
    """The share of the last year without a value."""
    known = _running(~np.isnan(panel.values), panel.frequency)
    return np.asarray(1.0 - known / panel.frequency)


def _running(numbers: NDArray[np.float64] | NDArray[np.bool_], window: int) -> Array:
    """Sum over the last `window` periods, or as many as there are."""
    total = numbers.cumsum(axis=1, dtype=np.float64)
    total[:, window:] -= total[:, :-window].copy()
    return total
