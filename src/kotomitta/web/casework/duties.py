"""The duty to measure the cap anew, for a lead with the days of the team, for others as counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from kotomitta.casework.duty import MeasuringDuty, measuring_duty
from kotomitta.web.casework.models import DiaryDay, Worker
from kotomitta.web.casework.unit import agreed
from kotomitta.web.planning.foreseen import cap_measured

# A measurement is under way that began so many days ago at most.
_ROUND = timedelta(90)
_LISTED = 30


@dataclass(frozen=True, slots=True)
class Remeasuring:
    """What is to be done about the cap: how many diary days, how many are drawn and kept."""

    duty: MeasuringDuty
    workers: int
    wanted: int
    drawn: int
    kept: int
    coming: Sequence[DiaryDay]


def remeasuring(workers: QuerySet[Worker], day: date) -> Remeasuring | None:
    """The duty as it stands for these workers; None while the cap was measured within the year."""
    duty = measuring_duty(cap_measured(), agreed("cap.remeasure_months", day), day)
    if duty is None:
        return None
    there = workers.filter(Q(last=None) | Q(last__gte=day)).count()
    days = DiaryDay.objects.filter(worker__in=workers, on__gt=day - _ROUND)
    told = days.aggregate(drawn=Count("pk"), kept=Count("pk", filter=Q(kept=True)))
    coming = days.filter(on__gte=day, kept=False).select_related("worker")[:_LISTED]
    wanted = there * agreed("cap.diary_days", day)
    return Remeasuring(duty, there, wanted, told["drawn"], told["kept"], list(coming))
