"""The cap: the largest caseload whose month of work fits in the hours available."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

from kotomitta.basis.errors import InputError
from kotomitta.planning.workload.hours import CaseHours

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Cap:
    """The caps of one cadre in cases per worker, at a probability that the month's hours fit.

    `by_draw` holds the cap if each draw's figures were true; `decided` is the whole number of
    cases that fits with the probability over all draws together, which is what a board would set;
    `unit_average` is what `decided` would be if the whole team shared its hours.
    """

    probability: float
    by_draw: Array
    decided: int
    unit_average: float


def cap(hours: CaseHours, available: Array, *, probability: float, team: float) -> Cap:
    """The cap of a cadre with `available` hours a month per worker, by draw.

    Month hours of n cases are taken as normal with mean n m and variance n v (a sum over cases).
    InputError when not even one case fits, with what a worker has and what a case takes.
    """
    by_draw = largest(hours.mean, hours.variance, available, probability)
    together = reached(hours.mean, hours.variance, available, probability)
    if together < 1:
        raise InputError(
            "cap_below_one",
            cadre=hours.cadre.value,
            available=float(np.median(available)),
            taken=float(np.median(hours.mean)),
        )
    average = reached(hours.mean, hours.variance / team, available, probability)
    return Cap(probability, by_draw, int(together), average)


def largest(mean: Array, variance: Array, available: Array, probability: float) -> Array:
    """The n with n m + z sqrt(n v) = H, z the normal quantile of the probability: by draw."""
    z = ndtri(probability)
    spread = z * np.sqrt(variance)
    root = (-spread + np.sqrt(spread**2 + 4 * mean * available)) / (2 * mean)
    return np.asarray(root**2)


def fits(cases: float, mean: Array, variance: Array, available: Array) -> float:
    """The probability, over the draws too, that a month of so many cases fits."""
    z = (available - cases * mean) / np.sqrt(cases * variance)
    return float(ndtr(z).mean())


def reached(mean: Array, variance: Array, available: Array, probability: float) -> float:
    """The largest number of cases that fits with the probability over all draws; 0 for none."""
    most = float(largest(mean, variance, available, 0.5).max())
    low = 1e-6

    def short(cases: float) -> float:
        return fits(cases, mean, variance, available) - probability

    if short(low) < 0:
        return 0.0
    return float(brentq(short, low, most + 1.0, xtol=1e-9))
