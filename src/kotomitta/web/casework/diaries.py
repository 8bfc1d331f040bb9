"""The two-minute diary: days drawn for workers, and what they did on them, in closed lists."""

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from io import StringIO
from secrets import SystemRandom
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from kotomitta.casework.rating import SampledDay, diary_now
from kotomitta.casework.refusal import RefusalError
from kotomitta.planning.workload.diary.entries import NO_WORK
from kotomitta.web.casework.models import DiaryDay, DiaryEntry, Worker
from kotomitta.web.casework.unit import agreed, scale, today

COLUMNS = ("worker", "date", "profile", "task", "minutes", "interpreter")


def draw(workers: QuerySet[Worker], days: int, seed: int) -> int:
    """Draw diary days for workers from next Monday on, and say how many are new.

    Days drawn before stay; none is drawn on which the worker, by what is known today, has no hours.
    """
    from kotomitta.planning.workload.diary.sampling import sampling_plan
    from kotomitta.sources.holidays import closed_days

    with transaction.atomic():
        found = workers.select_for_update().order_by("code").prefetch_related("reductions")
        by_code = {worker.code: worker for worker in found}
        if not by_code:
            return 0
        plan = sampling_plan(sorted(by_code), days, after=today(), seed=seed, closed=closed_days())
        full = scale(today()).full
        before = DiaryDay.objects.filter(worker__in=by_code.values())
        fresh = {(one.worker, one.day) for one in plan} - set(
            before.values_list("worker__code", "on")
        )
        rows = [
            DiaryDay(worker=by_code[code], on=on)
            for code, on in sorted(fresh)
            if by_code[code].value.own_hours(on, full)
        ]
        return len(DiaryDay.objects.bulk_create(rows))


def to_write(worker: Worker, day: date) -> tuple[SampledDay, ...]:
    """The days of a worker that are still to be written, the latest first."""
    rows = worker.diary_days.all()
    plan = (SampledDay(worker.code, row.on, row.kept) for row in rows)
    return diary_now(plan, worker.code, day)


def write(worker: Worker, on: date, rows: Iterable[Mapping[str, Any]], day: date) -> None:
    """Keep the rows of a day; RefusalError for a day that is not to be written now."""
    with transaction.atomic():
        Worker.objects.select_for_update().get(pk=worker.pk)
        if on not in {one.day for one in to_write(worker, day)}:
            raise RefusalError("diary_day", on=on)
        DiaryEntry.objects.bulk_create(DiaryEntry(worker=worker, on=on, **row) for row in rows)
        worker.diary_days.filter(on=on).update(kept=True)


def table(day: date) -> str:
    """Every diary row as `kotomitta diary` reads it, the workers under numbers of this table only.

    Of a day, only its week and which of the worker's diary days in that week it was: the method
    needs no more. RefusalError until enough workers have kept the diary.
    """
    rows = list(DiaryEntry.objects.select_related("worker"))
    worked = {(row.worker.code, row.on) for row in rows}
    codes = list({code for code, _ in worked})
    least = agreed("disclosure.workers", day)
    if len(codes) < least:
        raise RefusalError("diary_few", least=least)
    SystemRandom().shuffle(codes)
    numbers = {code: number for number, code in enumerate(codes, 1)}
    idle = _kept(codes) - worked
    days = _within_weeks(worked | idle)
    told = [
        (numbers[row.worker.code], days[row.worker.code, row.on].isoformat(), *_work(row))
        for row in rows
    ]
    told += [(numbers[one[0]], days[one].isoformat(), "", NO_WORK, 0, 0) for one in idle]
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(sorted(told))
    return out.getvalue()


def _kept(codes: Iterable[str]) -> set[tuple[str, date]]:
    """The days that the workers have kept, those without client work too."""
    kept = DiaryDay.objects.filter(kept=True, worker__code__in=codes)
    return set(kept.values_list("worker__code", "on"))


def _work(row: DiaryEntry) -> tuple[str, str, int, int]:
    return row.profile, row.task, row.minutes, int(row.interpreter)


def _within_weeks(days: Iterable[tuple[str, date]]) -> dict[tuple[str, date], date]:
    """Worker and day -> the Monday of its week for the worker's first day there, and so on."""
    found: dict[tuple[str, date], date] = {}
    met: Counter[tuple[str, date]] = Counter()
    for worker, day in sorted(set(days)):
        monday = day - timedelta(day.weekday())
        found[worker, day] = monday + timedelta(met[worker, monday])
        met[worker, monday] += 1
    return found
