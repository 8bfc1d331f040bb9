"""Referrals: a need sent to the actor responsible for it, answered through a link of one use."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from secrets import token_hex, token_urlsafe

from django.db import transaction
from django.db.models import QuerySet

from kotomitta.casework.event import Event as Happened
from kotomitta.casework.people import Person
from kotomitta.casework.policy import Actor, Thing
from kotomitta.casework.referrals import referral as core
from kotomitta.casework.referrals.sectors import Sector, responsible
from kotomitta.casework.refusal import RefusalError
from kotomitta.web.casework.keeping import save_referral
from kotomitta.web.casework.models import Case, PartnerLink, Referral
from kotomitta.web.casework.unit import agreed, deadlines, practice, referral_table, sectors

PARTNER, US = "partner", "us"
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Sent:
    """A referral as it stands on a day: how old, whose turn, and whether its answer is late."""

    row: Referral
    waits_for: str
    age: int
    late: bool


def send(
    case: str, person: str, sector: str, week: date, *, actor: Actor, day: date
) -> tuple[Referral, str]:
    """A new referral, and the secret of its link, which is not kept; RefusalError else."""
    with transaction.atomic():
        row = _referrable(case, actor)
        _check_wanted(row, person, sector_of(sector), day)
        told = Referral(case=row, code=token_hex(8), week=week)
        found, events = core.send(
            core.Referral(
                code=told.code,
                case=case,
                person=person,
                sector=sector,
                actor=_responsible(row, person, sector, day),
                sent=day,
                by=day + timedelta(agreed("referral.answer_days", day)),
                since=day,
            ),
            actor.name,
            day,
        )
        return told, _saved(told, found, events, day)


def act(case: str, code: str, given: core.Reply, *, actor: Actor, day: date) -> str:
    """A move of ours; the secret of a new link when the partner is to answer, else nothing."""
    with transaction.atomic():
        row = _referrable(case, actor)
        told = Referral.objects.select_for_update().filter(case=row, code=code).first()
        if told is None or referral_table().move(given.move).acts != "worker":
            raise RefusalError("not_permitted", act=given.move)
        return _moved(told, given, actor.name, day)


def opened(secret: str, day: date) -> Referral | None:
    """The referral of a link that is still good; None for one used, ended or never made."""
    link = (
        PartnerLink.objects.filter(digest=_digest(secret)).select_related("referral__case").first()
    )
    if link is None:
        return None
    row = link.referral
    good = core.can_use(link.value, row.value, day, table=referral_table())
    return row if good else None


def reply(secret: str, given: core.Reply, day: date) -> bool:
    """Whether the partner's answer was taken, with which the link is used up.

    It is not when the link is no longer good; RefusalError for what a partner may not do.
    """
    with transaction.atomic():
        link = PartnerLink.objects.filter(digest=_digest(secret)).first()
        if link is None or referral_table().move(given.move).acts != PARTNER:
            return False
        told = Referral.objects.select_for_update().get(pk=link.referral_id)
        link.refresh_from_db()
        if not core.can_use(link.value, told.value, day, table=referral_table()):
            return False
        _moved(told, given, _alias(link), day)
        link.used = day
        link.save()
    return True


def expire(day: date) -> int:
    """End the referrals whose time to answer is over, and say how many there were."""
    ended = 0
    for pk in Referral.objects.filter(by__lt=day).values_list("pk", flat=True):
        with transaction.atomic():
            told = Referral.objects.select_for_update().get(pk=pk)
            if referral_table().can_move(told.state, "expire"):
                _moved(told, core.Reply(move="expire"), "clock", day)
                ended += 1
    return ended


def standing(rows: Iterable[Referral], day: date) -> list[Sent]:
    """Referrals as they stand on a day."""
    table = referral_table()
    return [
        Sent(
            row=row,
            waits_for=table.status(row.state).waits_for,
            age=(day - row.since).days,
            late=core.overdue(row.value, table, day),
        )
        for row in rows
    ]


def owed(cases: QuerySet[Case], day: date) -> Mapping[str, Sequence[Sent]]:
    """What waits in open cases, by whom it waits for, the oldest first; `us` when our turn."""
    waiting = [s.id for s in referral_table().states if s.waits_for != "nobody"]
    rows = Referral.objects.filter(case__in=cases.filter(closed=None), state__in=waiting)
    found: dict[str, list[Sent]] = {}
    for one in standing(rows.select_related("case").order_by("since", "pk"), day):
        found.setdefault(one.row.actor if one.waits_for == PARTNER else US, []).append(one)
    return found


def sector_of(sector: str) -> Sector:
    """The sector of that id; RefusalError when there is none."""
    if sector not in sectors():
        raise RefusalError("word_unknown", given=sector[:40], known=", ".join(sectors()))
    return sectors()[sector]


def _referrable(code: str, actor: Actor) -> Case:
    """The case, held until the transaction ends; RefusalError unless the actor may refer it."""
    case = Case.objects.select_for_update().filter(code=code).first()
    if case is None:
        raise RefusalError("not_permitted", act="refer")
    practice().policy.check_may(actor, "refer", Thing(case.worker, case.team))
    if case.closed is not None:
        raise RefusalError("case_closed", case=code)
    return case


def _check_wanted(row: Case, person: str, sector: Sector, day: date) -> None:
    """RefusalError when the service cannot be for the person, or has been asked for already."""
    if sector.concerns(row.value, _person(row, person), day) is False:
        raise RefusalError("service_not_for", sector=sector.name)
    for sent in row.referrals.filter(sector=sector.id, body__person=person):
        if referral_table().can_move(sent.state, "withdraw"):
            raise RefusalError("referral_open", sector=sector.name, sent=sent.sent)


def _person(row: Case, code: str) -> Person:
    found = next((p for p in row.value.persons if p.code == code), None)
    if found is None:
        raise RefusalError("person_not_in_case", case=row.code)
    return found


def _responsible(row: Case, person: str, sector: str, day: date) -> str:
    """Who answers for the service by the law of the day; `unknown` when that is not known."""
    told = responsible(sector_of(sector), _person(row, person), deadlines(day).law, day)
    return (told.value if told else None) or UNKNOWN


def _moved(told: Referral, given: core.Reply, actor: str, day: date) -> str:
    found, events = core.reply(told.value, given, actor, day, table=referral_table())
    return _saved(told, found, events, day)


def _saved(row: Referral, found: core.Referral, events: Iterable[Happened], day: date) -> str:
    """Save a referral with what happened; the secret of a new link when a partner is to answer."""
    save_referral(row, found, events, day)
    return _issued(row, found, day) if core.waits_for(found, referral_table()) == PARTNER else ""


def _issued(row: Referral, found: core.Referral, day: date) -> str:
    link, secret = core.issue(found, day, agreed("referral.link_days", day)), token_urlsafe(32)
    row.links.create(digest=_digest(secret), issued=link.issued, expires=link.expires)
    return secret


def _alias(link: PartnerLink) -> str:
    """What events call a partner, who has no account: by the link, whose holder can show it."""
    return f"{PARTNER}-{link.digest[:16]}"


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
