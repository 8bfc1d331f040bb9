"""The two-minute diary: days drawn for workers, and what they did on them, in closed lists."""

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from io import StringIO
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from kotomitta.casework.rating import SampledDay, diary_now
from kotomitta.casework.refusal import RefusalError
from kotomitta.web.casework.models import DiaryDay, DiaryEntry, Worker
from kotomitta.web.casework.unit import today

COLUMNS = ("worker", "date", "profile", "task", "minutes", "interpreter")


def draw(workers: QuerySet[Worker], days: int, seed: int) -> None:
    """Draw diary days for workers from next Monday on; days drawn before stay."""
    from kotomitta.planning.workload.diary.sampling import sampling_plan

    by_code = {worker.code: worker for worker in workers}
    if not by_code:
        return
    plan = sampling_plan(sorted(by_code), days, after=today(), seed=seed)
    rows = (DiaryDay(worker=by_code[one.worker], on=one.day) for one in plan)
    DiaryDay.objects.bulk_create(rows, ignore_conflicts=True)


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


def table(pseudonyms: Mapping[str, str]) -> str:
    """Every diary row as `kotomitta diary` reads it, with other codes in place of the workers'."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in DiaryEntry.objects.select_related("worker"):
        told = (row.profile, row.task, row.minutes, int(row.interpreter))
        writer.writerow((pseudonyms[row.worker.code], row.on.isoformat(), *told))
    return out.getvalue()
