"""An empty office, and the clients who will come to it."""

import numpy as np
from numpy.typing import NDArray

from kotomitta.planning.flow.team._kernel import (
    AHEAD,
    CLIENT,
    COUNTS,
    MONTH,
    RING,
    WORKER,
    Calendar,
    Office,
    Terms,
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


def empty_office(arrived: Array, terms: Terms, months: int) -> tuple[Office, Calendar]:
    """An office before day 0 to which clients will come at the times `arrived`."""
    n = len(arrived) + 1
    office = Office(
        arrived=np.append(arrived, np.inf),
        waited=np.empty(n),
        ended=np.full((n, 2), np.inf),
        clients=np.recarray(n, CLIENT),
        workers=np.zeros(terms.workers, WORKER).view(np.recarray),
        cases=_no_cases(terms.workers),
        counts=np.zeros(COUNTS, np.int64),
        waiting=np.empty(months, np.int64),
    )
    active = min(n, terms.workers * terms.cap)
    calendar = Calendar(
        entered=np.zeros(RING, np.int64),
        due=np.empty((RING, active)),
        client=np.empty((RING, active), np.int32),
        ordered_due=np.empty(active + 1),
        ordered_client=np.empty(active + AHEAD, np.int32),
        starts=np.empty(2 * active + 16, np.int32),
    )
    return office, calendar


def _no_cases(workers: int) -> NDArray[np.int64]:
    leaves = 1 << (workers - 1).bit_length()
    cases = np.full(2 * leaves, np.iinfo(np.int64).max // 2)
    cases[leaves : leaves + workers] = np.arange(workers)
    for node in range(leaves - 1, 0, -1):
        cases[node] = cases[2 * node : 2 * node + 2].min()
    return cases
