"""Which worker keeps the diary on which day."""

from collections.abc import Container, Iterable, Sequence
from datetime import date, timedelta
from itertools import cycle
from math import ceil, lcm

import numpy as np

from kotomitta.basis.seeds import stream
from kotomitta.planning.workload.diary.days import DiaryDay

_WEEKDAYS = 5
_LEAST_WEEKS = 4
_DAYS_A_WEEK = 2


def sampling_plan(
    workers: Sequence[str],
    days: int,
    *,
    after: date,
    seed: int,
    closed: Container[date] = (),
) -> tuple[DiaryDay, ...]:
    """`days` worker-days from the Monday after `after`, in order of date.

    No worker and no weekday has more than one day more than another; who gets which days is
    drawn. Over four weeks, or as many as leave each worker at most about two diary days a week.
    A day that is `closed` falls to the same weekday of another week.
    """
    rng = stream(seed, "diary:plan")
    order = [workers[i] for i in rng.permutation(len(workers))]
    names = rng.permutation(_WEEKDAYS)
    span = max(_LEAST_WEEKS, ceil(days / len(workers) / _DAYS_A_WEEK))
    weeks = {worker: rng.permutation(span) for worker in order}
    monday = after + timedelta(days=7 - after.weekday())
    free = {
        (worker, turn): cycle(_open(monday + timedelta(int(name)), np.roll(of, -turn), closed))
        for worker, of in weeks.items()
        for turn, name in enumerate(names)
    }
    plan = []
    for k in range(days):
        worker = order[k % len(order)]
        # Weekdays run on from worker to worker; one step more after each full cycle, so that
        # a worker does not meet the same weekday again when workers come in fives.
        turn = (k + k // lcm(len(order), _WEEKDAYS)) % _WEEKDAYS
        plan.append(DiaryDay(next(free[worker, turn]), worker))
    return tuple(sorted(plan))


def _open(first: date, weeks: Iterable[int], closed: Container[date]) -> list[date]:
    """The same weekday of each week that is not closed, in the order of the weeks."""
    days = [first + timedelta(weeks=int(week)) for week in weeks]
    return [day for day in days if day not in closed] or days
