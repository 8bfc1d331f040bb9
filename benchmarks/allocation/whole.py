"""The most value with whole cases, each worker's room by itself and no absence, all known before.

A worker's part is a pattern: which cases start when. No choice of patterns has more value than the
best mix of them, found by column generation: prices of cases are drawn from the mix, each worker's
best pattern at these prices joins it, until the two agree within 0.1 %. Room is counted in steps
of 0.002 hours, and hours of a case are rounded down to them.
"""

from dataclasses import dataclass
from typing import Self

import numba
import numpy as np
from hindsight import WEEK, Stay, hours, stays
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array
from worlds import World

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
_STEP = 0.002
_GAP = 1e-3
_CENTRE = 0.7  # how far prices stay at the best so far: without that they leap between extremes


@dataclass(frozen=True, slots=True)
class _Unit:
    """Cases by size, (size,); come by week, (week, size); room by worker, (worker, week)."""

    sizes: Array
    come: Array
    room: Ints

    @classmethod
    def of(cls, told: World) -> Self:
        cases = stays(told)
        new = [c for c in cases if c.worker is None]
        if told.absences or any(c.over < told.weeks for c in new):
            raise ValueError("patterns are told of worlds without absences, whose new cases stay")
        sizes, size = np.unique([round(c.hours, 6) for c in new], return_inverse=True)
        come = np.zeros((told.weeks, sizes.size))
        np.add.at(come, ([c.first for c in new], size), 1)
        return cls(sizes, come.cumsum(axis=0), _steps(_room(told, cases)))

    @property
    def worth(self) -> Array:
        """What it is worth that a case of a size starts in a week, (week, size)."""
        weeks = self.come.shape[0]
        return WEEK * np.outer(np.arange(weeks, 0, -1), self.sizes)


def _room(told: World, cases: list[Stay]) -> Array:
    room = hours(told)[1]
    for case in (c for c in cases if c.worker is not None):
        room[case.worker, : case.over] -= case.hours
    return np.maximum(room, 0.0)


def _steps(values: Array) -> Ints:
    return np.floor(values / _STEP + 1e-6).astype(np.int64)


def whole_bound(told: World) -> float:
    """No allocation of whole cases has more value. ValueError where somebody is absent."""
    unit = _Unit.of(told)
    rooms, number = np.unique(unit.room, axis=0, return_counts=True)
    made = [(w, np.zeros(unit.come.shape, dtype=np.int64)) for w in range(len(rooms))]
    centre, most, got = np.zeros(unit.come.shape), np.inf, 0.0
    while got < (1 - _GAP) * most:
        got, prices = _mix(unit, number, made)
        prices = _CENTRE * centre + (1 - _CENTRE) * prices if np.isfinite(most) else prices
        profit = unit.worth - prices[::-1].cumsum(axis=0)[::-1]
        best = [pattern(profit, _steps(unit.sizes), room) for room in rooms]
        made += [(w, started) for w, (_, started) in enumerate(best)]
        value = float((prices * unit.come).sum() + number @ [value for value, _ in best])
        if value < most:
            most, centre = value, prices
    return most


def _mix(unit: _Unit, number: Ints, made: list[tuple[int, Ints]]) -> tuple[float, Array]:
    """The value of the best mix of the patterns made, and the price of each case by week."""
    uses = np.array([started.cumsum(axis=0).ravel() for _, started in made]).T
    one = (np.ones(len(made)), ([w for w, _ in made], range(len(made))))
    found = linprog(
        [-float((unit.worth * started).sum()) for _, started in made],
        A_ub=csr_array(uses),
        b_ub=unit.come.ravel(),
        A_eq=csr_array(one, shape=(number.size, len(made))),
        b_eq=number,
    )
    return -float(found.fun), -found.ineqlin.marginals.reshape(unit.come.shape)


@numba.njit(cache=True)
def pattern(profit: Array, size: Ints, room: Ints) -> tuple[float, Ints]:
    """The most profit of starts that fit in a room that only grows, and how many start when."""
    weeks, sizes = profit.shape
    most = np.full((weeks * sizes + 1, room.max() + 1), -np.inf)
    most[0, 0] = 0.0
    for k in range(weeks * sizes):
        t, s = k // sizes, k % sizes
        most[k + 1] = most[k]
        if profit[t, s] > 0:
            for used in range(size[s], room[t] + 1):
                most[k + 1, used] = max(
                    most[k + 1, used], most[k + 1, used - size[s]] + profit[t, s]
                )
    used = most[-1].argmax()
    value, started = most[-1, used], np.zeros((weeks, sizes), dtype=np.int64)
    for k in range(weeks * sizes - 1, -1, -1):
        while most[k + 1, used] != most[k, used]:
            started[k // sizes, k % sizes] += 1
            used -= size[k % sizes]
    return value, started
