"""Whether every event of the unit is there, as it was written.

Each event is sealed to the one before of its case; every night the seals of all are put into one
head. No case waits for another: the head is made of what is an hour old, when all is saved.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import groupby
from json import dumps
from operator import attrgetter

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.crypto import salted_hmac

from kotomitta.web.casework.keeping import seal
from kotomitta.web.casework.models import (
    Anchor,
    Case,
    Event,
    Gone,
    Referral,
    ResourceRequest,
    Worker,
)

ERASURES = "erasures"
_SALT = "kotomitta.casework.anchor"
_SETTLED = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was: the key of a message, and where."""

    key: str
    where: str


def anchor(now: datetime) -> Anchor | None:
    """The newest anchor, after what has happened since the one before was put into it."""
    with transaction.atomic():
        last = Anchor.objects.select_for_update().last()
        after, before = (last.upto, last.head) if last else (0, "")
        settled = Event.objects.filter(pk__gt=after, at__lt=now - _SETTLED)
        upto = settled.aggregate(upto=Max("pk"))["upto"]
        if upto is None:
            return last
        seals = _seals(after, upto)
        return Anchor.objects.create(
            upto=upto, made=now, events=len(seals), head=_head(before, upto, seals)
        )


def forget(found: QuerySet[Event], *, subject_stays: bool = False) -> int:
    """Erase events, of which only the seals stay, and say how many there were.

    Where the subject stays, so do its code and the number of each: its other events go on being
    held together by them.
    """
    Gone.objects.bulk_create(
        Gone(
            event=row.pk,
            seal=row.seal,
            subject=row.subject if subject_stays else "",
            number=row.number if subject_stays else None,
        )
        for row in found
    )
    return int(found.delete()[0])


def faults(kept: str = "") -> list[Fault]:
    """What is not as it was written; `kept` is a head that somebody wrote down elsewhere."""
    found = [*_chains(), *_anchors(), *_erasures()]
    if kept and not Anchor.objects.filter(head=kept).exists():
        found.append(Fault("trail.head_unknown", kept))
    return found


def _chains() -> Iterator[Fault]:
    """Cases, workers, referrals and requests whose events are not all there, in a row."""
    tables = (Case, Worker, Referral, ResourceRequest)
    ends = {code: n for table in tables for code, n in table.objects.values_list("code", "version")}
    left: dict[str, list[Gone]] = defaultdict(list)
    for gone in Gone.objects.exclude(subject=""):
        left[gone.subject].append(gone)
    rows = Event.objects.order_by("subject", "number").iterator()
    for subject, told in groupby(rows, key=attrgetter("subject")):
        all_told = sorted([*told, *left[subject]], key=attrgetter("number"))
        wrong = _first_wrong(all_told, ends.pop(subject, None))
        if wrong is not None:
            yield Fault("trail.event", f"{subject} {wrong}")
    yield from (Fault("trail.event", f"{subject} 1") for subject, n in ends.items() if n)


def _first_wrong(rows: Iterable[Event | Gone], end: int | None) -> int | None:
    before, number = "", 0
    for number, row in enumerate(rows, 1):
        # Of an erased event nothing is left to be sealed anew; the next one and the head hold it.
        whole = isinstance(row, Gone) or row.seal == seal(row, before)
        if row.number != number or not whole:
            return number
        before = row.seal
    return None if end in (None, number) else number + 1


def _anchors() -> Iterator[Fault]:
    after, before = 0, ""
    for one in Anchor.objects.all():
        if one.head != _head(before, one.upto, _seals(after, one.upto)):
            yield Fault("trail.anchor", one.made.date().isoformat())
        after, before = one.upto, one.head


def _erasures() -> Iterator[Fault]:
    """That events went without an erasure which says so."""
    erased = Event.objects.filter(subject=ERASURES).values_list("facts", flat=True)
    said, gone = sum(int(facts.get("events", 0)) for facts in erased), Gone.objects.count()
    if said != gone:
        yield Fault("trail.gone", f"{gone} ≠ {said}")


def _seals(after: int, upto: int) -> Sequence[str]:
    """The seals of the events between, in their order; erased ones are read last, so that none is
    missed that is erased meanwhile.
    """
    there = Event.objects.filter(pk__gt=after, pk__lte=upto).values_list("pk", "seal")
    found = dict(there.order_by("pk"))
    found |= dict(Gone.objects.filter(pk__gt=after, pk__lte=upto).values_list("pk", "seal"))
    return [found[pk] for pk in sorted(found)]


def _head(before: str, upto: int, seals: Sequence[str]) -> str:
    told = dumps([before, upto, len(seals), sha256("".join(seals).encode()).hexdigest()])
    return salted_hmac(_SALT, told, algorithm="sha256").hexdigest()
