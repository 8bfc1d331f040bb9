"""When those who settle begin a service, and how long they hold a place in it."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def later(flow: Array, months: Array) -> Array:
    """The flow (draw, month) so many months later, one number per draw.

    A part of a month divides between the two months it lies between. What would come from before
    the first month is nothing, and what goes past the last one is lost.
    """
    whole = np.floor(months).astype(np.int64)
    part = (months - whole)[:, None]
    return (1 - part) * _shifted(flow, whole) + part * _shifted(flow, whole + 1)


def held(begun: Array, months: Array) -> Array:
    """Places held at the same time (draw, month) by those who begin and stay so many months.

    Who begins in a month holds a place in it.
    """
    return np.asarray(np.maximum((begun - later(begun, months)).cumsum(axis=1), 0.0))


def _shifted(flow: Array, months: NDArray[np.int64]) -> Array:
    at = np.arange(flow.shape[1]) - months[:, None]
    moved = np.take_along_axis(flow, np.maximum(at, 0), axis=1)
    return np.where(at >= 0, moved, 0.0)
