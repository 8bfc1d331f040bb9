"""Poisson counts by inversion. The slow twin is `poisson` in `tests/twins/estimate.py`."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Array = NDArray[np.float64]


@njit(cache=True)
def poisson(u: Array, expected: Array) -> Array:
    """The least count whose cumulative probability reaches `u`, for each expectation below 700.

    By search from zero: the probability of each count follows from that of the one before.
    """
    counts = np.empty(len(u))
    for i in range(len(u)):
        mean = expected[i]
        chance = np.exp(-mean)
        reached = chance
        count = 0
        while reached < u[i]:
            count += 1
            chance *= mean / count
            # Far in the tail the sum stops growing before it reaches the last bits below 1.
            if count > mean and reached + chance == reached:
                break
            reached += chance
        counts[i] = count
    return counts
