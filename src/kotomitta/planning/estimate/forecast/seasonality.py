"""How much of a year's counts falls in each of its periods, as it was known at each period."""

from dataclasses import dataclass

import numpy as np

from kotomitta.planning.estimate.forecast.series import Array, Panel

_LARGEST = 1.0
_YEARS_TO_BELIEVE = 8.0


@dataclass(frozen=True, slots=True, eq=False)
class Season:
    """Departures from the level seen before, by period of the year: their sum and their number."""

    total: Array
    years: Array

    @classmethod
    def unseen(cls, frequency: int) -> "Season":
        """No departure seen yet."""
        return cls(np.zeros(frequency), np.zeros(frequency))

    def after(self, panel: Panel, logs: Array) -> "Season":
        """What was seen before together with what the panel shows."""
        if _too_short(panel):
            return self
        total, years = _running(panel, _departures(logs, panel.frequency))
        return Season(self.total + total[:, -1].sum(axis=0), self.years + years[:, -1].sum(axis=0))


def factors(panel: Panel, logs: Array, before: Season) -> Array:
    """Logarithm of the seasonal factor as (series, period of knowing, period of the year).

    The mean departure of `logs` from the centred moving average over a year, each departure at
    most a factor e, drawn towards the mean of all series while the years are few. The factor known
    at a period rests on values up to that period, and on what was seen `before`. Zero for annual
    series.
    """
    frequency = panel.frequency
    total, years = np.zeros((2, *logs.shape, frequency))
    if not _too_short(panel):
        total, years = _running(panel, _departures(logs, frequency))
    all_total, all_years = total.sum(axis=0) + before.total, years.sum(axis=0) + before.years
    shared = all_total / (all_years + _YEARS_TO_BELIEVE)
    found = (total + _YEARS_TO_BELIEVE * shared) / (years + _YEARS_TO_BELIEVE)
    return np.asarray(found - found.mean(axis=2, keepdims=True))


def _too_short(panel: Panel) -> bool:
    return panel.frequency == 1 or panel.values.shape[1] <= panel.frequency


def _departures(logs: Array, frequency: int) -> Array:
    """Departure from the centred average over a year, placed where it becomes known."""
    half = frequency // 2
    weights = np.r_[0.5, np.ones(frequency - 1), 0.5] / frequency
    windows = np.lib.stride_tricks.sliding_window_view(logs, frequency + 1, axis=1)
    found = np.full_like(logs, np.nan)
    found[:, frequency:] = logs[:, half:-half] - windows @ weights
    return np.clip(found, -_LARGEST, _LARGEST)


def _running(panel: Panel, departures: Array) -> tuple[Array, Array]:
    """Sum and number of the departures known so far, by period of the year they belong to."""
    belongs = (panel.calendar - panel.frequency // 2) % panel.frequency
    here = belongs[:, None] == np.arange(panel.frequency)
    known = ~np.isnan(departures)[:, :, None] & here
    sums = np.where(known, departures[:, :, None], 0.0)
    return sums.cumsum(axis=1), known.cumsum(axis=1).astype(np.float64)
