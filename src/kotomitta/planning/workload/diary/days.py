"""Which days a diary was kept on, and which it should have been."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np


@dataclass(frozen=True, slots=True, order=True)
class DiaryDay:
    """One day on which one worker keeps the diary."""

    day: date
    worker: str


@dataclass(frozen=True, slots=True)
class Span:
    """One worker's diary: first and last day, days kept, and days that are missing.

    Of the days kept, `idle` were told to be without client work. Missing (`empty`) are the drawn
    days up to the end of the diary that were not kept; where no draw is known, the weekdays
    between first and last that no holiday closes, whether they should have been kept or not.
    """

    worker: str
    first: date
    last: date
    days: int
    idle: int
    empty: int


def spans(
    worked: Iterable[DiaryDay],
    idle: Iterable[DiaryDay],
    *,
    drawn: Iterable[DiaryDay] | None,
    closed: Container[date],
) -> tuple[Span, ...]:
    """The span of each worker, in order of their codes; none for a diary without days."""
    working, without = _by_worker(worked), _by_worker(idle)
    kept = {w: working.get(w, set()) | without.get(w, set()) for w in {*working, *without}}
    if not kept:
        return ()
    first, last = min(map(min, kept.values())), max(map(max, kept.values()))
    due = _by_worker(d for d in drawn or () if d.day <= last)
    shut = np.array([d for d in _every(first, last) if d in closed], dtype="datetime64[D]")
    found = []
    for worker in sorted({*kept, *due}):
        days = kept.get(worker, set())
        ends = days or due[worker]
        idle_days = days - working.get(worker, set())
        if drawn is None:
            empty = _weekdays(min(ends), max(ends), shut) - _open(days, shut)
        else:
            empty = len(due.get(worker, set()) - days)
        found.append(Span(worker, min(ends), max(ends), len(days), len(idle_days), empty))
    return tuple(found)


def _by_worker(days: Iterable[DiaryDay]) -> Mapping[str, set[date]]:
    found: dict[str, set[date]] = {}
    for one in days:
        found.setdefault(one.worker, set()).add(one.day)
    return found


def _every(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _weekdays(first: date, last: date, shut: np.ndarray) -> int:
    return int(np.busday_count(first, last + timedelta(days=1), holidays=shut))


def _open(days: Iterable[date], shut: np.ndarray) -> int:
    return int(np.is_busday(np.array(sorted(days), dtype="datetime64[D]"), holidays=shut).sum())
