"""An empty office, and the clients who will come to it."""

import numpy as np
from numpy.typing import NDArray

from kotomitta.planning.flow.team._kernel import (
    CLIENT,
    COUNTS,
    MONTH,
    NOBODY,
    RING,
    WORKER,
    Calendar,
    Office,
)

Array = NDArray[np.float64]


def arrivals(rng: np.random.Generator, rates: Array, days: int) -> Array:
    """The times of a Poisson process in order, with `rates` (month) arrivals a day.

    Given their number, the arrivals of a month are uniform in it.
    """
    starts = np.arange(len(rates), dtype=np.float64) * MONTH
    widths = np.minimum(starts + MONTH, days) - starts
    numbers = rng.poisson(rates * widths)
    times = np.repeat(starts, numbers) + np.repeat(widths, numbers) * rng.random(numbers.sum())
    return np.sort(times)


def empty_office(arrived: Array, workers: int, months: int) -> tuple[Office, Calendar]:
    """An office before day 0 to which clients will come at the times `arrived`."""
    n = len(arrived) + 1
    office = Office(
        arrived=np.append(arrived, np.inf),
        waited=np.empty(n),
        clients=np.empty(n, CLIENT),
        workers=np.zeros(workers, WORKER),
        cases=_no_cases(workers),
        counts=np.zeros(COUNTS, np.int64),
        asked=np.empty((months, workers)),
        waiting=np.empty(months, np.int64),
    )
    calendar = Calendar(
        latest=np.full(RING, NOBODY, np.int32),
        found=np.empty(n, np.int32),
        order=np.empty(n, np.int32),
        due=np.empty(n),
        starts=np.empty(2 * n + 16, np.int32),
    )
    return office, calendar


def _no_cases(workers: int) -> NDArray[np.int64]:
    leaves = 1 << (workers - 1).bit_length()
    cases = np.full(2 * leaves, np.iinfo(np.int64).max // 2)
    cases[leaves : leaves + workers] = np.arange(workers)
    for node in range(leaves - 1, 0, -1):
        cases[node] = cases[2 * node : 2 * node + 2].min()
    return cases
