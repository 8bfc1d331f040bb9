"""Learning a law from many series, on top of a law that was known before."""

from dataclasses import dataclass, replace

import numpy as np

from kotomitta.planning.estimate.forecast.law import KNOTS, LEVELS, Law
from kotomitta.planning.estimate.forecast.series import Array
from kotomitta.planning.estimate.forecast.traits import Traits

_SMALLEST_ERROR = 0.05
_MASSES = np.diff(np.r_[0.0, (LEVELS[1:] + LEVELS[:-1]) / 2, 1.0])


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """What was seen at one horizon: traits and weight at the time, and where the series went."""

    moves: Array
    spreads: Array
    weights: Array
    outcomes: Array


def learned(seen: Traits, prior: Law) -> Law:
    """The law of these series, `prior` counting as the cases that it was learned from.

    Uses every origin whose outcome lies inside the panel, and nothing later.
    """
    knots = KNOTS[prior.frequency]
    fits = [_fit(cases_at(seen, int(h)), prior, k) for k, h in enumerate(knots)]
    location, scale, shape, origins, moves_seen, spreads_seen = (
        np.stack(part) for part in zip(*fits, strict=True)
    )
    panel = seen.panel
    return replace(
        prior,
        location=location,
        scale=scale,
        shape=shape,
        origins=origins,
        moves_seen=moves_seen,
        spreads_seen=spreads_seen,
        season=prior.season.after(panel, seen.logs),
        since=min(prior.since, panel.start),
        known=max(prior.known, panel.start + panel.values.shape[1] - 1),
    )


def cases_at(seen: Traits, horizon: int) -> Cases:
    """Every origin with a value then and `horizon` periods later."""
    number = max(0, seen.logs.shape[1] - horizon)
    places = seen.panel.calendar[horizon:][:number]
    season = np.take_along_axis(seen.season[:, :number], places[None, :, None], axis=2)[:, :, 0]
    outcomes = seen.logs[:, horizon:][:, :number] - season - seen.level[:, :number]
    use = ~np.isnan(outcomes)
    moves, spreads, weights = (
        part[:, :number][use] for part in (seen.moves, seen.spreads, seen.weight)
    )
    return Cases(moves, spreads, weights, outcomes[use])


def _fit(cases: Cases, prior: Law, knot: int) -> tuple[Array, ...]:
    """Location and scale by least squares and the shape of what is left, prior included."""
    moves, spreads, weights = cases.moves, cases.spreads, cases.weights
    moves_seen = prior.moves_seen[knot] + _products(moves, weights)
    spreads_seen = prior.spreads_seen[knot] + _products(spreads, weights)
    pull = prior.moves_seen[knot] @ prior.location[knot]
    location = np.linalg.solve(moves_seen, moves.T @ (weights * cases.outcomes) + pull)
    errors = cases.outcomes - moves @ location
    sizes = np.log(np.abs(errors) + _SMALLEST_ERROR)
    pull = prior.spreads_seen[knot] @ prior.scale[knot]
    scale = np.linalg.solve(spreads_seen, spreads.T @ (weights * sizes) + pull)
    standard = errors / np.exp(spreads @ scale)
    shape = _quantiles(
        np.r_[standard, _restated(prior, knot, location, scale)],
        np.r_[weights, prior.origins[knot] * _MASSES],
    )
    origins = prior.origins[knot] + weights.sum()
    return location, scale, shape, origins, moves_seen, spreads_seen


def _products(traits: Array, weights: Array) -> Array:
    return np.asarray((traits * weights[:, None]).T @ traits)


def _restated(prior: Law, knot: int, location: Array, scale: Array) -> Array:
    """The prior's standard errors as the new location and scale would have left them, on average.

    The first spread and the last move are 1, so their products with the others are plain sums.
    """
    moves, spreads = prior.moves_seen[knot], prior.spreads_seen[knot]
    shift = moves[-1] / moves[-1, -1] @ (prior.location[knot] - location)
    mean = spreads[0] / spreads[0, 0]
    errors = prior.shape[knot] * np.exp(mean @ prior.scale[knot]) + shift
    return np.asarray(errors / np.exp(mean @ scale))


def _quantiles(values: Array, weights: Array) -> Array:
    """Quantiles at LEVELS of values with weights."""
    order = np.argsort(values, kind="stable")
    mass = weights[order].cumsum() - weights[order] / 2
    return np.asarray(np.interp(LEVELS, mass / weights.sum(), values[order]))
