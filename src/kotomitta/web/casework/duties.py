"""The duty to measure the cap anew, for a lead with the days of the team, for others as counts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from kotomitta.casework.duty import MeasuringDuty, measuring_duty
from kotomitta.web.casework.models import DiaryDay
from kotomitta.web.casework.unit import agreed
from kotomitta.web.frame.prepared import Prepared
from kotomitta.web.planning.foreseen import cap_measured

# A measurement is under way that began so many days ago at most.
_ROUND = timedelta(90)
_LISTED = 30


@dataclass(frozen=True, slots=True)
class ToKeep:
    """A diary day still ahead, and the worker whose it is."""

    on: date
    worker: str


@dataclass(frozen=True, slots=True)
class Remeasuring:
    """What is to be done about the cap: how many diary days, how many are drawn and kept."""

    duty: MeasuringDuty
    workers: int
    wanted: int
    drawn: int
    kept: int
    coming: Sequence[ToKeep]


@cache
def _drawn(workers: int) -> Prepared[DiaryDay]:
    """The diary days of so many workers since a day: when, whose and whether it was kept."""
    return Prepared(
        lambda since, *codes: (
            DiaryDay.objects.filter(worker__code__in=codes, on__gt=since)
            .order_by("on", "worker__code")
            .values_list("on", "worker__code", "kept")
        ),
        1 + workers,
    )


def remeasuring(workers: Collection[str], day: date) -> Remeasuring | None:
    """The duty as it stands for these workers; None while the cap was measured within the year."""
    duty = measuring_duty(cap_measured(), agreed("cap.remeasure_months", day), day)
    if duty is None:
        return None
    days = _drawn(len(workers)).values(str(day - _ROUND), *workers) if workers else []
    coming = [ToKeep(on, worker) for on, worker, kept in days if on >= day and not kept]
    return Remeasuring(
        duty=duty,
        workers=len(workers),
        wanted=len(workers) * agreed("cap.diary_days", day),
        drawn=len(days),
        kept=sum(kept for *_, kept in days),
        coming=coming[:_LISTED],
    )
