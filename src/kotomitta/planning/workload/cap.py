"""The cap: the largest caseload whose month of work fits in the hours available."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.optimize.elementwise import find_root
from scipy.special import ndtr

from kotomitta.basis.errors import InputError
from kotomitta.planning.workload.hours import CaseHours
from kotomitta.planning.workload.time import MonthHours

Array = NDArray[np.float64]

_NO_CASES = 1e-6
_NO_SPREAD = 1e-12


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


def cap(hours: CaseHours, months: MonthHours, *, probability: float, team: float) -> Cap:
    """The cap of a cadre whose workers have so many hours in their months.

    InputError when not even one case fits, with what a worker has and what a case takes.
    """
    by_draw = largest(hours.mean, hours.variance, months, probability)
    together = reached(hours.mean, hours.variance, months, probability)
    if together < 1:
        raise InputError(
            "cap_below_one",
            cadre=hours.cadre,
            percent=100 * probability,
            available=float(np.median(months.mean)),
            least=float(np.median(months.hours.min(axis=1))),
            taken=float(np.median(hours.mean)),
        )
    average = reached(hours.mean, hours.variance / team, months.shared(team), probability)
    return Cap(probability, by_draw, int(together), average)


def fit_by_draw(cases: Array | float, mean: Array, variance: Array, months: MonthHours) -> Array:
    """The share of months whose work fits, by draw, when a worker has so many cases.

    Month hours of n cases are taken as normal with mean n m and variance n v (a sum over cases),
    and the hours that a worker has in a month of one kind as normal too.
    """
    left = months.hours - np.asarray(cases * mean)[..., None]
    spread = np.sqrt(cases * variance + months.variance)[..., None]
    return np.asarray(ndtr(left / np.maximum(spread, _NO_SPREAD)) @ months.share)


def largest(mean: Array, variance: Array, months: MonthHours, probability: float) -> Array:
    """The number of cases with which just the probability of the months fit, by draw; 0 for none.

    No month of any kind fits with an even chance above the last number that is tried.
    """

    def short(cases: Array, mean: Array, variance: Array, chance: Array, *hours: Array) -> Array:
        month = MonthHours(np.stack(hours, axis=-1), months.share, chance)
        return fit_by_draw(cases, mean, variance, month) - probability

    most = np.maximum(months.hours.max(axis=1) / mean, 2 * _NO_CASES)
    of = (mean, variance, months.variance, *np.moveaxis(months.hours, 1, 0))
    found = find_root(short, (np.full_like(most, _NO_CASES), most), args=of)
    none = fit_by_draw(_NO_CASES, mean, variance, months) < probability
    return np.where(none, 0.0, found.x)


def fits(cases: float, mean: Array, variance: Array, months: MonthHours) -> float:
    """The probability, over the draws too, that a month of so many cases fits."""
    return float(fit_by_draw(cases, mean, variance, months).mean())


def reached(mean: Array, variance: Array, months: MonthHours, probability: float) -> float:
    """The largest number of cases that fits with the probability over all draws; 0 for none."""
    most = float((months.hours.max(axis=1) / mean).max())

    def short(cases: float) -> float:
        return fits(cases, mean, variance, months) - probability

    if short(_NO_CASES) < 0:
        return 0.0
    return float(brentq(short, _NO_CASES, most + 1.0, xtol=1e-9))
