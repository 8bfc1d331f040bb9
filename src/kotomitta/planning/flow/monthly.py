"""The unit's cases by month: who waits, who is served, who has left, and how long they waited."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.tally import Cases
from kotomitta.planning.flow import _kernel

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Flow:
    """Cases at the end of each month (waiting, active) and in it (arrived, started, left).

    Every tally is (draw, group, month).
    """

    arrived: Cases
    waiting: Cases
    active: Cases
    started: Cases
    left: Cases

    def lost(self) -> float:
        """The largest number of cases unaccounted for in any draw, group and month."""
        came = self.arrived.values.cumsum(axis=2)
        there = self.waiting.values + self.active.values + self.left.values.cumsum(axis=2)
        return float(np.abs(came - there).max())

    def started_within(self, months: int, window: slice) -> Array:
        """The share of the cases that arrive in `window` and start within so many months, by draw.

        First come, first served: case n starts when the n-th start happens, so the share follows
        from the two cumulative counts. A month counts as begun; arrivals too late in the run for
        the deadline to fall inside it are left out. A draw without arrivals has share 1.
        """
        came = self.arrived.values.sum(axis=1)
        arrived = came.cumsum(axis=1)
        started = self.started.values.sum(axis=1).cumsum(axis=1)
        last = came.shape[1] - months
        before = arrived[:, :last] - came[:, :last]
        in_time = np.clip(started[:, months:] - before, 0.0, came[:, :last])
        window = slice(window.start, last)
        due = came[:, window].sum(axis=1)
        return np.where(due > 0, in_time[:, window].sum(axis=1) / np.maximum(due, 1e-12), 1.0)


def flow(arrived: Cases, *, stay: Array, leaving_a_year: Array, capacity: Array | None) -> Flow:
    """The flow of cases under a capacity (draw, month) in active cases; None means all can start.

    `stay` (draw, month) is the longest stay in whole months of those who start in the month, and
    `leaving_a_year` (draw) the share of active cases that end earlier within a year.
    """
    draws, _, months = arrived.values.shape
    room = np.full((draws, months), np.inf) if capacity is None else capacity
    monthly = 1.0 - (1.0 - leaving_a_year) ** (1 / 12)
    longest = np.maximum(np.round(stay), 1).astype(np.int64)
    waiting, active, started, left = _kernel.run(
        np.ascontiguousarray(arrived.values), longest, monthly, np.ascontiguousarray(room)
    )
    return Flow(arrived, Cases(waiting), Cases(active), Cases(started), Cases(left))
