"""The monthly stock-and-flow kernel. Its slow twin is `tests/twins/flow.py`."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Array = NDArray[np.float64]


@njit(cache=True)
def run(
    arrivals: Array, stay: NDArray[np.int64], leaving: Array, capacity: Array
) -> tuple[Array, Array, Array, Array]:
    """Waiting, active, started and left, each (draw, group, month), at the end of the month.

    `arrivals` (draw, group, month); `stay` (draw, month) is the longest stay, in months, of those
    who start in that month; `leaving` (draw) is the share of the active who leave early each
    month; `capacity` (draw, month) limits the active of all groups together. Who cannot start
    waits; groups start in proportion to those waiting.
    """
    draws, groups, months = arrivals.shape
    waiting = np.zeros((draws, groups, months))
    active = np.zeros((draws, groups, months))
    started = np.zeros((draws, groups, months))
    left = np.zeros((draws, groups, months))
    for d in range(draws):
        queue = np.zeros(groups)
        serving = np.zeros(groups)
        keeping = 1.0 - leaving[d]
        for m in range(months):
            for g in range(groups):
                gone = serving[g] * leaving[d]
                for s in range(m):
                    if s + stay[d, s] == m:
                        gone += started[d, g, s] * keeping ** stay[d, s]
                gone = min(gone, serving[g])
                serving[g] -= gone
                left[d, g, m] = gone
                queue[g] += arrivals[d, g, m]
            room = max(capacity[d, m] - serving.sum(), 0.0)
            total = queue.sum()
            share = 1.0 if total <= room else room / total
            for g in range(groups):
                begun = queue[g] * share
                queue[g] -= begun
                serving[g] += begun
                started[d, g, m] = begun
                waiting[d, g, m] = queue[g]
                active[d, g, m] = serving[g]
    return waiting, active, started, left
