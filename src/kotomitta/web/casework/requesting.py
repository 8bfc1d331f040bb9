"""A team's request for resources: what is missing, as the refusals say it, and the answer."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Count, F
from django.db.models.functions import TruncMonth

from kotomitta.basis.months import Month
from kotomitta.casework.event import event
from kotomitta.casework.policy import Actor, Thing
from kotomitta.casework.refusal import RefusalError
from kotomitta.web.casework import rounds
from kotomitta.web.casework.board import MONTH
from kotomitta.web.casework.keeping import record
from kotomitta.web.casework.models import ResourceRequest, Suggested, Worker
from kotomitta.web.casework.reach import Reader
from kotomitta.web.casework.unit import agreed, practice
from kotomitta.web.frame.prepared import Prepared

MADE = "made"
ANSWERS = ("granted", "refused")
_LISTED = 20
_ANSWERED = Prepared(
    lambda team, since: ResourceRequest.objects.filter(team=team, answered__gte=since).order_by(
        "-answered", "-on"
    )[:1]
)


def ask(actor: Actor, day: date) -> None:
    """Ask for what the latest refusals say is missing; RefusalError when they are old or none."""
    practice().policy.check_may(actor, "request_resources", Thing(None, actor.team))
    missing = _missing(actor.team, day)
    with transaction.atomic():
        row, new = ResourceRequest.objects.get_or_create(
            team=actor.team, on=day, defaults={"code": uuid4().hex, **missing}
        )
        if not new:
            raise RefusalError("request_today", on=day)
        facts = {**missing, "until": missing["until"] or ""}
        _happened(row, actor, day, "request_resources", **facts)


def answer(code: str, given: str, actor: Actor, day: date) -> None:
    """Grant or refuse what was asked; RefusalError when that was answered, or is not there."""
    with transaction.atomic():
        row = ResourceRequest.objects.select_for_update().filter(code=code).first()
        if row is None or given not in ANSWERS:
            raise RefusalError("not_permitted", act="answer_request")
        practice().policy.check_may(actor, "answer_request", Thing(None, row.team))
        if row.state != MADE:
            raise RefusalError("request_answered", on=row.answered)
        row.state, row.answered = given, day
        _happened(row, actor, day, "answer_request", answer=given)


@dataclass(frozen=True, slots=True)
class Shown:
    """A request as it is shown to somebody: whole, or the month and tens of hours only."""

    request: ResourceRequest
    whole: bool

    @property
    def on(self) -> date | Month:
        """When it was made."""
        return self.request.on if self.whole else Month.of(self.request.on)

    @property
    def answered(self) -> date | None:
        """When it was answered, for whom it is whole."""
        return self.request.answered if self.whole else None

    @property
    def hours(self) -> float:
        """What was missing a month."""
        told = self.request.hours
        return round(told, 1) if self.whole else max(round(told, -1), 10.0)


def latest(who: Reader, day: date) -> list[Shown]:
    """Requests as somebody may see them: those that wait for an answer first, then the newest."""
    rows = ResourceRequest.objects.order_by(F("answered").desc(nulls_first=True), "-on", "team")
    return list(islice(_shown(who, rows, agreed("disclosure.workers", day)), _LISTED))


def _shown(who: Reader, rows: Iterable[ResourceRequest], enough: int) -> Iterator[Shown]:
    """Whole for who answers and for the team's lead.

    Of a team so small that what it lacks tells of one person, others are shown nothing.
    """
    staff = defaultdict[str, list[Worker]](list)
    for worker in Worker.objects.all():
        staff[worker.team].append(worker)
    for row in rows:
        team = Thing(None, row.team)
        whole = who.may("answer_request", team) or who.may("request_resources", team)
        there = sum(w.first <= row.on and row.on <= (w.last or row.on) for w in staff[row.team])
        if whole or there >= enough:
            yield Shown(row, whole)


def answered(team: str, day: date) -> ResourceRequest | None:
    """The newest request of a team that was answered within a month."""
    since = str(day - MONTH)
    return next(iter(_ANSWERED.models(team, since)), None)


def counted(months: Sequence[Month]) -> dict[str, Any]:
    """Requests by the month in which they were made, and by how they stand; nobody is in them."""
    columns = (MADE, *ANSWERS)
    made = ResourceRequest.objects.order_by().values_list(TruncMonth("on"), "state")
    told = {(Month.of(on), state): n for on, state, n in made.annotate(n=Count("pk"))}
    rows = [[str(m), _with_total([told.get((m, c), 0) for c in columns])] for m in months]
    return {"unit": "requests", "columns": [*columns, "total"], "rows": rows}


def _with_total(cells: list[int]) -> list[int]:
    return [*cells, sum(cells)]


def _missing(team: str, day: date) -> dict[str, Any]:
    """What the refusals of the latest round say is missing."""
    kept = Suggested.objects.filter(team=team).first()
    if kept is None or kept.body is None or kept.stamp != rounds.stamp(team, day):
        raise RefusalError("shortage_old")
    told: dict[str, Any] | None = kept.body.get("shortage")
    if not told:
        raise RefusalError("shortage_none")
    hours, posts = round(told["hours"], 1), round(told["posts"], 2)
    return {"cases": told["cases"], "hours": hours, "posts": posts, "until": told["until"]}


def _happened(row: ResourceRequest, actor: Actor, day: date, act: str, **facts: object) -> None:
    row.version += 1
    row.save()
    record(event(day, actor.name, act, row.code, **facts), row.version)
