"""How series of one frequency go on: median, spread and shape of the error by horizon."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri, stdtrit

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

_CASES_PER_STRETCH = 1.3
_DRIFTLESS_STRETCHES = 20.0
_PLAIN_CASES = 50.0


@dataclass(frozen=True, slots=True, eq=False)
class Law:
    """The law of motion at each knot.

    The logarithm of a count h periods ahead is level + season + `location` . moves + e, where
    e / exp(`scale` . spreads) has the quantiles `shape` at LEVELS. `origins` is the number of cases
    it was learned from, by weight; `moves_seen` and `spreads_seen` are the sums of products of the
    traits in them, which say how firmly the coefficients are known. `since` is the ordinal of the
    first period seen and `known` that of the last. `lasting` and `shared` are the parts of the
    error that last from one period to the next, and that all series share (see `dependence`).
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
        growing with the square root of the horizon. The drift is one common history of all series:
        it is drawn to none as if twenty stretches without drift had been seen besides.
        """
        knots = KNOTS[self.frequency]
        inside = np.log(np.minimum(horizons, knots[-1]))
        location, scale, shape = (
            np.stack([np.interp(inside, np.log(knots), c) for c in table.T], axis=1)
            for table in (self.location, self.scale, self.shape)
        )
        scale[:, 0] += 0.5 * np.log(np.maximum(horizons / knots[-1], 1.0))
        stretches = np.maximum((self.known + 1 - self.since) / horizons - 1.0, 0.0)
        location[:, -1] *= stretches / (stretches + _DRIFTLESS_STRETCHES)
        middle = shape[:, [len(LEVELS) // 2]]
        widening = inflation(stretches)[:, None]
        return location, scale, middle + widening * (shape - middle)


def inflation(stretches: Array) -> Array:
    """How much wider the spread must be because few stretches of that length were seen.

    All countries share one calendar, so the time seen holds only time / horizon - 1 separate
    `stretches` beyond the fitted one, each worth little more than one case because countries move
    partly together. The factor is that of a prediction interval with as many degrees of freedom,
    at 80 %: t / z * sqrt(1 + 1 / n) (Student; e.g. Geisser 1993, ch. 2).
    """
    number = _CASES_PER_STRETCH * np.maximum(stretches, 1.0)
    return np.asarray(stdtrit(number, 0.9) / ndtri(0.9) * np.sqrt(1 + 1 / number))


def plain_law(frequency: int, since: int) -> Law:
    """What is assumed when no learned law was known yet, as firm as fifty cases.

    Recent periods carry part of the level and the spread grows with the fourth root of the horizon
    in years; the numbers are those of the learned monthly laws (`rulebook/forecast`), rounded. The
    shape is Student's t with four degrees of freedom, whose absolute value has a logarithm of mean
    -1/2; the scale is that of the mean logarithm of the error.
    """
    knots = KNOTS[frequency]
    location = np.tile([0.5, 0.9, 0.6, -0.2, 0.0, -0.1, -0.5, -1.0, 0.0, 0.0, 0.0], (len(knots), 1))
    scale = np.tile([-0.75, 0.4, 1.0, 0.2, 0.2], (len(knots), 1))
    scale[:, 0] += 0.25 * np.log(knots / frequency)
    shape = np.tile(stdtrit(4, LEVELS) * np.exp(0.5), (len(knots), 1))
    usual_moves = np.diag([2.0 if name in ("peak", "drift") else 0.1 for name in MOVES])
    return Law(
        frequency,
        location,
        scale,
        shape,
        origins=np.full(len(knots), _PLAIN_CASES),
        moves_seen=_PLAIN_CASES * np.tile(usual_moves, (len(knots), 1, 1)),
        spreads_seen=_PLAIN_CASES * np.tile(np.eye(len(SPREADS)), (len(knots), 1, 1)),
        season=Season.unseen(frequency),
        since=since,
        known=since,
    )
