"""All that is held on one case, and its erasure; and what is kept no longer than its purpose."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet

from kotomitta.casework.event import event
from kotomitta.casework.policy import Actor
from kotomitta.casework.retention import Held, Keepsake, to_delete
from kotomitta.web.casework.keeping import record
from kotomitta.web.casework.models import (
    Answers,
    Case,
    DiaryEntry,
    Event,
    PartnerLink,
    Rating,
    Referral,
)
from kotomitta.web.casework.unit import kept_months

_ERASURES = "erasures"


def held(row: Case) -> dict[str, Any]:
    """Everything that is held on a case."""
    referrals = list(row.referrals.all())
    return {
        "case": row.value.model_dump(mode="json"),
        "referrals": [{**r.body, "week": r.week.isoformat()} for r in referrals],
        "answers": [
            {"person": a.person, "on": a.on.isoformat(), "version": a.version, "given": a.given}
            for a in row.answers.all()
        ],
        "events": [
            {"at": e.at.isoformat(), "actor": e.actor, "act": e.act, "facts": e.facts}
            for e in Event.objects.filter(subject__in=_subjects(row)).order_by("at", "pk")
        ],
    }


def erase(code: str, actor: Actor, day: date) -> bool:
    """Whether there was such a case; it and all that belongs to it are gone, but not who did so."""
    with transaction.atomic():
        row = Case.objects.select_for_update().filter(code=code).first()
        if row is None:
            return False
        _erase(row)
        number = Event.objects.select_for_update().filter(subject=_ERASURES).count() + 1
        record(event(day, actor.code or actor_name(actor), "erase", _ERASURES), number)
    return True


def actor_name(actor: Actor) -> str:
    """What an actor without a code is called in events: their role."""
    return "+".join(sorted(actor.roles)) or "clock"


def delete_old(day: date) -> int:
    """Delete what has been kept for its time, and say how much it was."""
    months = kept_months(day)
    old = to_delete(_kept(), months, day)
    for one in old:
        with transaction.atomic():
            for row in _TABLES[one.kind].objects.filter(pk=int(one.code)):
                _erase(row) if isinstance(row, Case) else row.delete()
    return len(old)


_TABLES: dict[Keepsake, Any] = {
    Keepsake.CASE: Case,
    Keepsake.REFERRAL: Referral,
    Keepsake.RATING: Rating,
    Keepsake.DIARY: DiaryEntry,
    Keepsake.DIMENSION: Answers,
    Keepsake.LINK: PartnerLink,
}
# The day on which the purpose of each ended; what has none lasts.
_OVER = {
    Keepsake.CASE: "closed",
    Keepsake.REFERRAL: "since",
    Keepsake.RATING: "month",
    Keepsake.DIARY: "on",
    Keepsake.DIMENSION: "on",
    Keepsake.LINK: "expires",
}
_WAITING = ("sent", "opened", "asked", "answered")


def _kept() -> Iterator[Held]:
    for kind, table in _TABLES.items():
        rows: QuerySet[Model] = table.objects.all()
        if kind is Keepsake.REFERRAL:
            rows = rows.exclude(state__in=_WAITING)
        for pk, over in rows.values_list("pk", _OVER[kind]):
            yield Held(kind, str(pk), over)


def _erase(row: Case) -> None:
    Event.objects.filter(subject__in=_subjects(row)).delete()
    row.delete()


def _subjects(row: Case) -> list[str]:
    return [row.code, *row.referrals.values_list("code", flat=True)]
