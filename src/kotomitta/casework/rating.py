"""A worker's own rating of the load, beside the number, and the days of the time diary."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kotomitta.basis.months import Month
from kotomitta.casework.refusal import RefusalError

SCALE = range(1, 6)


@dataclass(frozen=True, slots=True)
class Rating:
    """How heavy a month was by the worker's own judgement, 1 to 5; for the talk with the lead.

    There is no mean over workers and no order of them.
    """

    worker: str
    month: Month
    value: int

    def __post_init__(self) -> None:
        if self.value not in SCALE:
            raise RefusalError("rating_scale", least=SCALE[0], most=SCALE[-1])


def rate(given: tuple[Rating, ...], rating: Rating, day: date) -> tuple[Rating, ...]:
    """The ratings with this one, in place of an earlier one of the month.

    RefusalError before the month has begun, and when it is not this month or the last one.
    """
    if not 0 <= Month.of(day).ordinal - rating.month.ordinal <= 1:
        raise RefusalError("rating_month", month=rating.month)
    kept = (r for r in given if (r.worker, r.month) != (rating.worker, rating.month))
    return (*kept, rating)


@dataclass(frozen=True, slots=True)
class SampledDay:
    """A day on which a worker keeps the time diary, by the diary's plan, and whether it is kept."""

    worker: str
    day: date
    kept: bool = False


def diary_now(plan: Iterable[SampledDay], worker: str, day: date) -> tuple[SampledDay, ...]:
    """The sampled days of a worker that are still to be written on a day, the latest first.

    A day can be written on the day itself and on the week after; later, memory makes it up.
    """
    found = (s for s in plan if s.worker == worker and not s.kept and 0 <= (day - s.day).days <= 7)
    return tuple(sorted(found, key=lambda s: s.day, reverse=True))


@dataclass(frozen=True, slots=True)
class DiaryRow:
    """One row of a time diary: work with a client, or work that is not a contact."""

    worker: str
    day: date
    profile: str
    task: str
    minutes: float
    interpreter: bool


@dataclass(frozen=True, slots=True)
class TaskMinutes:
    """The mean minutes of a task for a profile, with or without interpreter, and from how many."""

    profile: str
    task: str
    interpreter: bool
    mean: float
    rows: int


def diary_minutes(
    rows: Iterable[DiaryRow], *, least_rows: int, least_workers: int
) -> tuple[TaskMinutes, ...]:
    """Minutes as planning gets them: nobody's own, and nothing from too few rows or workers."""
    groups: dict[tuple[str, str, bool], list[DiaryRow]] = {}
    for row in rows:
        groups.setdefault((row.profile, row.task, row.interpreter), []).append(row)
    return tuple(
        TaskMinutes(*key, sum(r.minutes for r in own) / len(own), len(own))
        for key, own in sorted(groups.items())
        if len(own) >= least_rows and len({r.worker for r in own}) >= least_workers
    )
