"""Learning a law from many series, on top of a law that was known before."""

from dataclasses import dataclass, replace

import numpy as np

from kotomitta.planning.estimate.forecast.law import KNOTS, LEVELS, Law
from kotomitta.planning.estimate.forecast.series import Array
from kotomitta.planning.estimate.forecast.traits import Traits

_SMALLEST_ERROR = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """What was seen at one horizon: traits at the time, and where the series then went."""

    moves: Array
    spreads: Array
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
    return Cases(seen.moves[:, :number][use], seen.spreads[:, :number][use], outcomes[use])


def _fit(cases: Cases, prior: Law, knot: int) -> tuple[Array, ...]:
    """Location and scale by least squares and the shape of what is left, prior included."""
    moves, spreads = cases.moves, cases.spreads
    location = _drawn(moves, cases.outcomes, prior.location[knot], prior.moves_seen[knot])
    errors = cases.outcomes - moves @ location
    sizes = np.log(np.abs(errors) + _SMALLEST_ERROR)
    scale = _drawn(spreads, sizes, prior.scale[knot], prior.spreads_seen[knot])
    standard = errors / np.exp(spreads @ scale)
    shape = _restated(prior, knot, location, scale)
    return (
        location,
        scale,
        _quantiles(standard, shape, float(prior.origins[knot])),
        prior.origins[knot] + len(errors),
        prior.moves_seen[knot] + moves.T @ moves,
        prior.spreads_seen[knot] + spreads.T @ spreads,
    )


def _drawn(traits: Array, outcomes: Array, centre: Array, seen: Array) -> Array:
    """Least squares on these cases and on those behind `centre`, whose product matrix is `seen`."""
    together = traits.T @ traits + seen
    return np.asarray(np.linalg.solve(together, traits.T @ outcomes + seen @ centre))


def _restated(prior: Law, knot: int, location: Array, scale: Array) -> Array:
    """The prior's standard errors as the new location and scale would have left them, on average.

    The first spread and the last move are 1, so their products with the others are plain sums.
    """
    moves, spreads = prior.moves_seen[knot], prior.spreads_seen[knot]
    shift = moves[-1] / moves[-1, -1] @ (prior.location[knot] - location)
    mean = spreads[0] / spreads[0, 0]
    errors = prior.shape[knot] * np.exp(mean @ prior.scale[knot]) + shift
    return np.asarray(errors / np.exp(mean @ scale))


def _quantiles(standard: Array, shape: Array, weight: float) -> Array:
    """Quantiles of the errors seen now together with those behind `shape`."""
    edges = np.r_[0.0, (LEVELS[1:] + LEVELS[:-1]) / 2, 1.0]
    values = np.r_[standard, shape]
    weights = np.r_[np.ones(len(standard)), weight * np.diff(edges)]
    order = np.argsort(values, kind="stable")
    mass = weights[order].cumsum() - weights[order] / 2
    return np.asarray(np.interp(LEVELS, mass / weights.sum(), values[order]))
