"""How series of one frequency go on: median, spread and shape of the error by horizon."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri
from scipy.stats import t as student

from kotomitta.planning.estimate.forecast.seasonality import Season
from kotomitta.planning.estimate.forecast.series import Array
from kotomitta.planning.estimate.forecast.traits import MOVES, SPREADS

LEVELS = np.array([0.005, 0.01, 0.025, *np.arange(0.05, 0.96, 0.05), 0.975, 0.99, 0.995])
"""The probabilities at which the shape of the error is kept."""

KNOTS = {
    12: np.array([1, 2, 3, 4, 6, 9, 12, 18, 24, 36, 48, 60]),
    4: np.array([1, 2, 3, 4, 6, 8, 12, 16, 20]),
    1: np.array([1, 2, 3, 4, 5]),
}
"""The horizons, in periods, at which a law is learned; others lie between them."""

_CASES_PER_STRETCH = 2.0


@dataclass(frozen=True, slots=True, eq=False)
class Law:
    """The law of motion at each knot.

    The logarithm of a count h periods ahead is level + season + `location` . moves + e, where
    e / exp(`scale` . spreads) has the quantiles `shape` at LEVELS. `origins` is the number of cases
    it was learned from; `moves_seen` and `spreads_seen` are the sums of products of the traits in
    them, which say how firmly the coefficients are known. `since` is the ordinal of the first
    period seen and `known` that of the last. `lasting` and `shared` are the parts of the error
    that last from one period to the next, and that all series share (see `dependence`).
    """

    frequency: int
    location: Array
    scale: Array
    shape: Array
    origins: Array
    moves_seen: Array
    spreads_seen: Array
    season: Season
    since: int
    known: int
    lasting: float = 0.75
    shared: float = 0.1

    def at(self, horizons: NDArray[np.int64]) -> tuple[Array, Array, Array]:
        """Location, scale and shape at each horizon, as (horizon, coefficient or level).

        Between knots linear in the logarithm of the horizon; beyond the last one the spread keeps
        growing with the square root of the horizon.
        """
        knots = KNOTS[self.frequency]
        inside = np.log(np.minimum(horizons, knots[-1]))
        location, scale, shape = (
            np.stack([np.interp(inside, np.log(knots), c) for c in table.T], axis=1)
            for table in (self.location, self.scale, self.shape)
        )
        scale[:, 0] += 0.5 * np.log(np.maximum(horizons / knots[-1], 1.0))
        middle = shape[:, [len(LEVELS) // 2]]
        widening = inflation(horizons, self.known + 1 - self.since)[:, None]
        return location, scale, middle + widening * (shape - middle)


def inflation(horizons: NDArray[np.int64], seen: int) -> Array:
    """How much wider the spread must be because few stretches of that length were seen.

    All countries share the same calendar, so `seen` periods hold only seen / horizon - 1 separate
    stretches beyond the fitted one, each worth a few cases because countries move only partly
    together. The factor is that of a prediction interval with as many degrees of freedom, at 80 %:
    t / z * sqrt(1 + 1 / n) (Student; e.g. Geisser 1993, ch. 2).
    """
    number = _CASES_PER_STRETCH * np.maximum(seen / horizons - 1.0, 1.0)
    return np.asarray(student.ppf(0.9, number) / ndtri(0.9) * np.sqrt(1 + 1 / number))


def plain_law(frequency: int, since: int) -> Law:
    """What is assumed before anything was seen: the level of last year, with a wide spread.

    The spread is the yearly unrest times the square root of the years ahead, at least that of a
    quarter; the shape is Student's t with four degrees of freedom, whose logarithm of the absolute
    value has mean -1/2; all as firm as one case.
    """
    knots = KNOTS[frequency]
    location = np.zeros((len(knots), len(MOVES)))
    location[:, :3] = 0.5
    scale = np.zeros((len(knots), len(SPREADS)))
    scale[:, 0] = 0.5 * np.log(np.maximum(knots / frequency, 0.25)) - 0.5
    scale[:, 1:] = (1.0, 1.0, 0.5)
    shape = np.tile(student.ppf(LEVELS, 4) * np.exp(0.5), (len(knots), 1))
    ones = np.ones(len(knots))
    firmness = [np.tile(np.eye(len(names)), (len(knots), 1, 1)) for names in (MOVES, SPREADS)]
    unseen = Season.unseen(frequency)
    return Law(frequency, location, scale, shape, ones, *firmness, unseen, since, since)
