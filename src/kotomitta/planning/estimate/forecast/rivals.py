"""The simple methods that a forecast must beat, their earlier errors as their ranges."""

from collections.abc import Callable, Mapping

import numpy as np

from kotomitta.planning.estimate.forecast.series import Array, Panel

_FEWEST_ERRORS = 3

Method = Callable[[Panel, int], Array]


def last_value(panel: Panel, horizon: int) -> Array:
    """The last value, for every period ahead, as (series, origin, period)."""
    return np.repeat(panel.values[:, :, None], horizon, axis=2)


def last_year(panel: Panel, horizon: int) -> Array:
    """The mean of the last year, for every period ahead."""
    return np.repeat(_windows(panel, 1).mean(axis=2)[:, :, None], horizon, axis=2)


def seasonal_naive(panel: Panel, horizon: int) -> Array:
    """The value of the same period of the last year."""
    year = _windows(panel, 1)
    return year[:, :, np.arange(horizon) % panel.frequency]


def line(panel: Panel, horizon: int) -> Array:
    """The straight line by least squares through the last two years, never below 0."""
    past = _windows(panel, 2)
    number = past.shape[2]
    time = np.arange(number) - (number - 1) / 2
    middle = past.mean(axis=2)[:, :, None]
    slope = (past @ time / (time @ time))[:, :, None]
    ahead = middle + slope * (time[-1] + np.arange(1, horizon + 1))
    return np.asarray(np.maximum(ahead, 0.0))


RIVALS: Mapping[str, Method] = {
    "last_value": last_value,
    "last_year": last_year,
    "seasonal_naive": seasonal_naive,
    "line": line,
}


def ranges(points: Array, outcomes: Array, ahead: int, levels: Array) -> Array:
    """Points with the method's own earlier errors, as (series, origin, level).

    `points` and `outcomes` are (series, origin) for one target that is known `ahead` periods after
    its origin; an origin sees only the errors known by then. NaN with fewer than three.
    """
    errors = outcomes - points
    found = np.full((*points.shape, len(levels)), np.nan)
    for origin in range(ahead, points.shape[1]):
        seen = np.sort(errors[:, : origin - ahead + 1], axis=1)
        found[:, origin] = points[:, [origin]] + _quantiles(seen, levels)
    return np.maximum(found, 0.0)


def _quantiles(ordered: Array, levels: Array) -> Array:
    """Quantiles of rows in order, unknown ones last."""
    number = (~np.isnan(ordered)).sum(axis=1)
    place = np.maximum(number[:, None] - 1, 0) * levels
    below = place.astype(np.int64)
    above = np.minimum(below + 1, ordered.shape[1] - 1)
    low, high = (np.take_along_axis(ordered, i, axis=1) for i in (below, above))
    found = low + np.where(place > below, (place - below) * (high - low), 0.0)
    return np.where(number[:, None] >= _FEWEST_ERRORS, found, np.nan)


def _windows(panel: Panel, years: int) -> Array:
    """The last years at each period, oldest first; NaN where they are not complete."""
    number = years * panel.frequency
    padded = np.pad(panel.values, ((0, 0), (number - 1, 0)), constant_values=np.nan)
    return np.lib.stride_tricks.sliding_window_view(padded, number, axis=1)
