"""All that is held on one case, and its erasure; and what is kept no longer than its purpose."""

from collections.abc import Iterator, Mapping
from datetime import date
from json import dumps
from typing import Any, TypeAlias

from django.db import transaction
from django.db.models import Model, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from kotomitta.casework.event import event
from kotomitta.casework.policy import Actor
from kotomitta.casework.retention import Held, Keepsake, to_delete
from kotomitta.web.casework import trail
from kotomitta.web.casework.keeping import record, record_beside
from kotomitta.web.casework.models import (
    Answers,
    Case,
    DiaryDay,
    DiaryEntry,
    Event,
    Gone,
    Member,
    PartnerLink,
    Rating,
    Reduction,
    Referral,
    ResourceRequest,
    Suggested,
    Worker,
)
from kotomitta.web.casework.unit import kept_months

# What events are about.
Subject: TypeAlias = Case | Referral | ResourceRequest | Worker


def give_out(row: Case, actor: Actor, day: date) -> dict[str, Any]:
    """All that is held on a case, to be given out; that it was is among the events of the case."""
    with transaction.atomic():
        fresh = Case.objects.select_for_update().get(pk=row.pk)
        record_beside(fresh, event(day, actor.name, "export_case", fresh.code))
        return held(fresh)


def held(row: Case) -> dict[str, Any]:
    """Everything that is held on a case: what a field is added to shows it without being told."""
    referrals = row.referrals.prefetch_related("links")
    events = Event.objects.filter(subject__in=_subjects(row)).order_by("at", "pk")
    return {
        "case": row.value.model_dump(mode="json"),
        "kept": _plain(row, "body"),
        "referrals": [
            {**r.body, **_plain(r, "body"), "links": [_plain(k, "digest") for k in r.links.all()]}
            for r in referrals
        ],
        "answers": [_plain(answers) for answers in row.answers.all()],
        "events": [_plain(happened, "seal") for happened in events],
        "suggestions": list(_suggested(row.code)),
    }


def _plain(row: Model, *but: str) -> dict[str, Any]:
    """The fields of a row, without what only ties it to others."""
    fields = [f for f in row._meta.concrete_fields if not f.primary_key and not f.is_relation]
    return {f.name: f.value_from_object(row) for f in fields if f.name not in but}


def _suggested(code: str) -> Iterator[dict[str, Any]]:
    """What the latest rounds suggest for a case."""
    for kept in _rounds_naming(code):
        body = kept.body or {}
        lists = [*body["suggestions"].values(), *body["moves"].values()]
        found = [one for told in lists if isinstance(told, list) for one in told]
        yield from (one for one in found if one["case"] == code)


def _rounds_naming(code: str) -> list[Suggested]:
    """The rounds that name a case, be it as a reason for another."""
    return [r for r in Suggested.objects.exclude(body=None) if dumps(code) in dumps(r.body)]


def going(row: Case) -> dict[str, int]:
    """How much of each kind goes when a case is erased."""
    return {
        "persons": len(row.value.persons),
        "referrals": row.referrals.count(),
        "links": PartnerLink.objects.filter(referral__case=row).count(),
        "answers": row.answers.count(),
        "events": Event.objects.filter(subject__in=_subjects(row)).count(),
        "rounds": len(_rounds_naming(row.code)),
    }


def erase(code: str, shown: Mapping[str, int], actor: Actor, day: date) -> bool:
    """Whether it was done: not when more or less would go than was shown, or nothing is there.

    The case and all that belongs to it are gone, but not who did so.
    """
    with transaction.atomic():
        row = Case.objects.select_for_update().filter(code=code).first()
        if row is None or going(row) != shown:
            return False
        _erase(row, actor.name, day)
    return True


def delete_old(day: date) -> int:
    """Delete what has been kept for its time, and say how much it was."""
    months = kept_months(day)
    old = to_delete(_kept(), months, day)
    for one in old:
        with transaction.atomic():
            for row in _TABLES[one.kind].objects.filter(pk=int(one.code)):
                if isinstance(row, Subject):
                    _erase(row, "clock", day)
                else:
                    row.delete()
    _forget_reductions(months, day)
    return len(old) + _delete_diary_days(months, day)


def _delete_diary_days(months: Mapping[Keepsake, int], day: date) -> int:
    """The days drawn for the diary go with its rows, and it is said how many did.

    A day that was kept and has no rows would be taken for one without client work.
    """
    drawn = DiaryDay.objects.values_list("pk", "on")
    held = (Held(Keepsake.DIARY, str(pk), on) for pk, on in drawn)
    old = [int(one.code) for one in to_delete(held, months, day)]
    return int(DiaryDay.objects.filter(pk__in=old).delete()[0])


def _forget_reductions(months: Mapping[Keepsake, int], day: date) -> None:
    """Events tell of a reduction no longer than it is kept itself, be it one that was taken back.

    They tell why somebody was away; that the worker's other events are all there still shows.
    """
    held = Reduction.objects.values_list("worker__code", "start")
    kept = {(code, start.isoformat()) for code, start in held}
    told = Event.objects.filter(act__in=("reduce", "end_reduction"))
    over = (
        Held(Keepsake.REDUCTION, str(one.pk), one.on)
        for one in told
        if (one.subject, one.facts.get("start")) not in kept
    )
    old = [int(one.code) for one in to_delete(over, months, day)]
    if old:
        with transaction.atomic():
            gone = trail.forget(Event.objects.filter(pk__in=old), subject_stays=True)
            _tell_erased(gone, "clock", day)


def goes_tonight(closed: date, day: date) -> bool:
    """Whether a case that closed then has been kept for its time on a day."""
    return bool(to_delete([Held(Keepsake.CASE, "", closed)], kept_months(day), day))


_TABLES: dict[Keepsake, Any] = {
    Keepsake.CASE: Case,
    Keepsake.REFERRAL: Referral,
    Keepsake.RATING: Rating,
    Keepsake.REDUCTION: Reduction,
    Keepsake.DIARY: DiaryEntry,
    Keepsake.DIMENSION: Answers,
    Keepsake.LINK: PartnerLink,
    Keepsake.REQUEST: ResourceRequest,
    Keepsake.WORKER: Worker,
}
# The day on which the purpose of each ended; what has none lasts.
_OVER: dict[Keepsake, str | Combinable] = {
    Keepsake.CASE: "closed",
    Keepsake.REFERRAL: "since",
    Keepsake.RATING: "month",
    Keepsake.REDUCTION: "end",
    Keepsake.DIARY: "on",
    Keepsake.DIMENSION: "on",
    Keepsake.LINK: "expires",
    Keepsake.REQUEST: Coalesce("answered", "on"),
    Keepsake.WORKER: "last",
}
_WAITING = ("sent", "opened", "asked", "answered")


def _kept() -> Iterator[Held]:
    for kind, table in _TABLES.items():
        rows: QuerySet[Model] = table.objects.all()
        if kind is Keepsake.REFERRAL:
            rows = rows.exclude(state__in=_WAITING)
        if kind is Keepsake.WORKER:
            still = Case.objects.filter(closed=None).exclude(worker=None)
            rows = rows.exclude(code__in=still.values("worker"))
        for pk, over in rows.values_list("pk", _OVER[kind]):
            yield Held(kind, str(pk), over)


def _erase(row: Subject, who: str, day: date) -> None:
    """The row and its events are gone; that they are, and by whom, is an event of its own."""
    events = trail.forget(Event.objects.filter(subject__in=_subjects(row)))
    for kept in _rounds_naming(row.code):
        kept.delete()
    if isinstance(row, Worker):
        _forget_who(row)
    row.delete()
    _tell_erased(events, who, day)


def _forget_who(worker: Worker) -> None:
    """Neither what is left of events nor an account that is shut says who a worker was."""
    Gone.objects.filter(subject=worker.code).update(subject="", number=None)
    Member.objects.filter(code=worker.code, user__is_active=False).delete()


def _tell_erased(events: int, who: str, day: date) -> None:
    number = Event.objects.filter(subject=trail.ERASURES).count() + 1
    record(event(day, who, "erase", trail.ERASURES, events=events), number)


def _subjects(row: Subject) -> list[str]:
    if isinstance(row, Case):
        return [row.code, *row.referrals.values_list("code", flat=True)]
    return [row.code]
