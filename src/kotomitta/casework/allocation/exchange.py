"""One offer for another while that gains: what a programme without whole rooms cannot see."""

import numpy as np

from kotomitta.casework.allocation.programme import Bools, Ints, Programme

_GAIN = 1e-6


def exchanged(programme: Programme, taken: Bools) -> Bools:
    """The offers once none gains by another worker, or by another offer of its worker, instead."""
    taken, better = taken.copy(), True
    while better:
        better = False
        for k in np.flatnonzero(taken):
            best = _instead(programme, taken, int(k))
            if best != k:
                taken[k], taken[best] = False, True
                better = True
    return taken


def _instead(programme: Programme, taken: Bools, k: int) -> int:
    """The best of the offers that can be taken instead of one that is, or that one."""
    without = taken.copy()
    without[k] = False
    near = np.flatnonzero(
        (programme.group == programme.group[k]) | (programme.worker == programme.worker[k])
    )
    near = near[programme.still(without, near)]
    points = _points(programme, programme.given(without), near)
    gain = points - points[near == k]
    best = int(np.argmax(gain))
    return int(near[best]) if gain[best] > _GAIN else k


def _points(programme: Programme, given: np.ndarray, offers: Ints) -> np.ndarray:
    """What each offer would add to what has been given."""
    worker = programme.worker[offers]
    before = programme.filling(worker, given[worker])
    after = programme.filling(worker, given[worker] + programme.hours[offers])
    return np.asarray(programme.gain[offers] + after - before)
