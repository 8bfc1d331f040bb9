"""The monthly flow, one cohort at a time."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def run(
    arrivals: Array, stay: NDArray[np.int64], leaving: Array, capacity: Array
) -> tuple[Array, Array, Array, Array]:
    draws, groups, months = arrivals.shape
    out = {name: np.zeros(arrivals.shape) for name in ("waiting", "active", "started", "left")}
    for d in range(draws):
        # each cohort is [cases still there, months left to stay]
        cohorts: list[list[list[float]]] = [[] for _ in range(groups)]
        queue = [0.0] * groups
        for m in range(months):
            for g in range(groups):
                for cohort in cohorts[g]:
                    early = cohort[0] * leaving[d]
                    cohort[1] -= 1
                    gone = cohort[0] if cohort[1] == 0 else early
                    cohort[0] -= gone
                    out["left"][d, g, m] += gone
                cohorts[g] = [c for c in cohorts[g] if c[1] > 0]
                queue[g] += arrivals[d, g, m]
            busy = sum(c[0] for group in cohorts for c in group)
            room = max(capacity[d, m] - busy, 0.0)
            share = 1.0 if sum(queue) <= room else room / sum(queue)
            for g in range(groups):
                started = queue[g] * share
                queue[g] -= started
                cohorts[g].append([started, stay[d, m]])
                out["started"][d, g, m] = started
                out["waiting"][d, g, m] = queue[g]
                out["active"][d, g, m] = sum(c[0] for c in cohorts[g])
    return out["waiting"], out["active"], out["started"], out["left"]
