"""Whole people by inversion. The slow twin is `binomial` in `tests/twins/plan.py`."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Array = NDArray[np.float64]


@njit(cache=True)
def invert(number: Array, nobody: Array, odds: Array, luck: Array) -> Array:
    """The smallest count at which the binomial distribution reaches `luck`, at most `number`.

    `nobody` is the probability of 0, from which that of each count follows by the odds.
    """
    counts = np.empty(len(number))
    for i in range(len(number)):
        chance = nobody[i]
        below = chance
        count = 0
        while luck[i] > below and count < number[i]:
            chance = chance * odds[i] * (number[i] - count) / (count + 1)
            below += chance
            count += 1
        counts[i] = count
    return counts
