"""Which worker keeps the diary on which day."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, lcm

from kotomitta.basis.seeds import stream

_WEEKDAYS = 5
_LEAST_WEEKS = 4
_DAYS_A_WEEK = 2


@dataclass(frozen=True, slots=True, order=True)
class DiaryDay:
    """One day on which one worker keeps the diary."""

    day: date
    worker: str


def sampling_plan(
    workers: Sequence[str], days: int, *, after: date, seed: int
) -> tuple[DiaryDay, ...]:
    """`days` worker-days from the Monday after `after`, in order of date.

    No worker and no weekday has more than one day more than another; who gets which days is
    drawn. Over four weeks, or as many as leave each worker at most about two diary days a week.
    """
    rng = stream(seed, "diary:plan")
    order = [workers[i] for i in rng.permutation(len(workers))]
    names = rng.permutation(_WEEKDAYS)
    span = max(_LEAST_WEEKS, ceil(days / len(workers) / _DAYS_A_WEEK))
    weeks = {worker: rng.permutation(span) for worker in order}
    monday = after + timedelta(days=7 - after.weekday())
    seen: Counter[tuple[str, int]] = Counter()
    plan = []
    for k in range(days):
        worker = order[k % len(order)]
        # Weekdays run on from worker to worker; one step more after each full cycle, so that
        # a worker does not meet the same weekday again when workers come in fives.
        turn = (k + k // lcm(len(order), _WEEKDAYS)) % _WEEKDAYS
        week = int(weeks[worker][(turn + seen[worker, turn]) % span])
        seen[worker, turn] += 1
        plan.append(DiaryDay(monday + timedelta(days=7 * week + int(names[turn])), worker))
    return tuple(sorted(plan))
