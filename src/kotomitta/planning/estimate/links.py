"""The links every entry channel is made of: what is known, forecast, delayed."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import pdtrik

from kotomitta.basis.errors import InputError
from kotomitta.basis.months import Month
from kotomitta.basis.seeds import stream
from kotomitta.planning.estimate import _kernel
from kotomitta.planning.estimate.forecast import Series
from kotomitta.planning.inputs.drivers import Known
from kotomitta.planning.inputs.run import Run

Array = NDArray[np.float64]


def driver(run: Run, series: str, months: Sequence[Month]) -> Array:
    """A national series as (draw, month): published where it is, forecast after its last month.

    A scenario's steps come on top.

    Zero before the first month of a series and for a series of which nothing is published yet:
    a flow that nobody had counted did not exist as a channel. InputError for a gap inside it.
    """
    known = run.drivers.monthly(series)
    if known is None:
        return run.drivers.stepped(series, np.zeros((run.draws.number, len(months))), months)
    if np.isnan(known.values).any():
        gap = known.first.plus(int(np.isnan(known.values).argmax()))
        raise InputError("driver_gap", series=series, month=str(gap))
    past = known.on(months)
    values = np.tile(np.nan_to_num(past), (run.draws.number, 1))
    ahead = months[-1].ordinal - known.last.ordinal
    if ahead > 0:
        future = _forecast(run, series, known, ahead)
        shown = min(ahead, len(months))
        values[:, len(months) - shown :] = future[:, ahead - shown :]
    return run.drivers.stepped(series, values, months)


def _forecast(run: Run, series: str, known: Known, ahead: int) -> Array:
    """The months after the last known one, as (draw, month).

    A series whose newest count is of a year is forecast by year, and each year spread evenly.
    """
    if not known.yearly:
        return _paths(run, Series(series, 12, known.first.ordinal, known.values), ahead)
    whole_years = known.values[-(len(known.values) // 12 * 12) :].reshape(-1, 12).sum(axis=1)
    first_year = known.last.year + 1 - len(whole_years)
    years = _paths(run, Series(series, 1, first_year, whole_years), -(-ahead // 12))
    return np.repeat(years / 12, 12, axis=1)[:, :ahead]


def _paths(run: Run, history: Series, ahead: int) -> Array:
    made = run.forecast([history], ahead, draws=run.draws.number, seed=run.seed)
    return np.asarray(made[0], dtype=np.float64)


def known_or(run: Run, series: str, modelled: Array, months: Sequence[Month]) -> Array:
    """The published counts of a series, and the model's (draw, month) where there are none.

    A scenario's steps come on top.
    """
    known = run.drivers.monthly(series)
    if known is None:
        return run.drivers.stepped(series, modelled, months)
    past = known.on(months)
    return run.drivers.stepped(series, np.where(np.isnan(past), modelled, past), months)


def delayed(flow: Array, mean_months: Array, within: Array | None = None) -> Array:
    """The flow (draw, month) after a wait that is exponential with a mean per draw.

    Each month the share 1 - exp(-1/mean) of those waiting moves on, the newly come included.
    Whoever has waited `within` months (one value per draw) without moving is left out.
    """
    share = -np.expm1(-1.0 / mean_months)
    moved = np.empty_like(flow)
    waiting = np.zeros(len(flow))
    for m in range(flow.shape[1]):
        waiting = waiting + flow[:, m]
        moved[:, m] = waiting * share
        waiting = waiting * (1 - share)
        if within is not None:
            waiting = np.maximum(waiting - _given_up(flow, share, within, m), 0.0)
    return moved


def _given_up(flow: Array, share: Array, within: Array, month: int) -> Array:
    came = month - within.astype(np.int64) + 1
    old = np.where(came >= 0, flow[np.arange(len(flow)), np.maximum(came, 0)], 0.0)
    return np.asarray(old * (1 - share) ** within)


def shifted(flow: Array, months: int) -> Array:
    """The flow (draw, month) a whole number of months later."""
    out = np.zeros_like(flow)
    out[:, months:] = flow[:, : flow.shape[1] - months]
    return out


# The search of the kernel begins at exp(-expected), which must not vanish.
_MANY = 700.0


def whole(expected: Array, seed: int, name: str) -> Array:
    """Whole numbers around an expectation: Poisson by inversion, so that more never gives fewer."""
    u = stream(seed, name).random(expected.shape)
    counts = np.zeros_like(expected)
    few = (expected > 1e-9) & (expected < _MANY)
    many = expected >= _MANY
    counts[few] = _kernel.poisson(u[few], expected[few])
    counts[many] = np.ceil(pdtrik(u[many], expected[many]))
    return counts
