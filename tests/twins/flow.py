"""The monthly flow, one cohort at a time."""

import numpy as np


def run(arrivals, stay, leaving, capacity):
    draws, groups, months = arrivals.shape
    out = {name: np.zeros(arrivals.shape) for name in ("waiting", "active", "started", "left")}
    for d in range(draws):
        cohorts = {g: [] for g in range(groups)}  # [cases still there, months left to stay]
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
            busy = sum(c[0] for g in range(groups) for c in cohorts[g])
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
