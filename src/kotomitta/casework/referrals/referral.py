"""A referral to another actor: its states, its answers, and whose turn it is."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from kotomitta.casework.event import Event, event
from kotomitta.casework.people import Code
from kotomitta.casework.referrals.sectors import Owed
from kotomitta.casework.refusal import RefusalError
from kotomitta.casework.workflow import Table

_FROZEN = ConfigDict(frozen=True, extra="forbid")


class Referral(BaseModel):
    """One need of one case, sent to the actor responsible for its sector.

    `by` is the day by which an answer is due. `start` and `places` are what the partner offered;
    `reason` is what was chosen from the list of the last move.
    """

    model_config = _FROZEN

    code: Code
    case: Code
    person: Code
    sector: str
    actor: str
    sent: date
    by: date
    state: str = "sent"
    since: date
    start: date | None = None
    places: Annotated[int | None, Field(ge=1)] = None
    reason: str | None = None

    def but(self, **changes: object) -> Self:
        """The same referral with some fields changed, checked anew."""
        return type(self).model_validate({**self.__dict__, **changes})


class Reply(BaseModel):
    """What is done with a referral: a move of the table, with what belongs to it."""

    model_config = _FROZEN

    move: str
    reason: str | None = None
    start: date | None = None
    places: Annotated[int | None, Field(ge=1)] = None


def send(referral: Referral, actor: str, day: date) -> tuple[Referral, tuple[Event, ...]]:
    """A new referral and its event; RefusalError unless it is sent today with a later due day."""
    if referral.state != "sent" or referral.sent != day or referral.since != day:
        raise RefusalError("referral_not_new", referral=referral.code)
    if referral.by <= day:
        raise RefusalError("referral_due", by=referral.by, day=day)
    told = event(day, actor, "send", referral.code, case=referral.case, sector=referral.sector)
    return referral, (told,)


def reply(
    referral: Referral, given: Reply, actor: str, day: date, *, table: Table
) -> tuple[Referral, tuple[Event, ...]]:
    """The referral after a move, and its event; RefusalError when the table does not allow it.

    Acceptance has a start date and the places offered; what has reasons has one of them. Expiry
    comes only after the day that an answer was due.
    """
    move = table.check_move(referral.state, given.move)
    accepting = given.move == "accept"
    if accepting != (given.start is not None and given.places is not None):
        raise RefusalError("referral_offer")
    if given.start is not None and given.start < day:
        raise RefusalError("start_in_past", start=given.start, day=day)
    if move.reasons or given.reason is not None:
        move.check_reason(given.reason or "")
    if given.move == "expire" and day <= referral.by:
        raise RefusalError("not_expired", by=referral.by)
    changed = referral.but(
        state=move.to, since=day, start=given.start, places=given.places, reason=given.reason
    )
    facts = given.model_dump(exclude={"move"}, exclude_none=True)
    return changed, (event(day, actor, given.move, referral.code, before=referral.state, **facts),)


def waits_for(referral: Referral, table: Table) -> Literal["us", "partner", "nobody"]:
    """Whose turn it is: what waits for others is kept apart from what waits for us."""
    return table.status(referral.state).waits_for


def overdue(referral: Referral, table: Table, day: date) -> bool:
    """Whether a partner has not answered by the day that an answer was due."""
    return waits_for(referral, table) == "partner" and day > referral.by


def in_hand(state: str, table: Table) -> bool:
    """Whether a partner has a referral of this state in hand, or has accepted it."""
    return state == "accepted" or table.status(state).waits_for == "partner"


def unmet(needs: Iterable[Owed], sent: Iterable[Referral], table: Table) -> tuple[Owed, ...]:
    """Needs that wait for us: without a referral that a partner has in hand or has accepted."""
    covered = {(r.sector, r.person) for r in sent if in_hand(r.state, table)}
    return tuple(n for n in needs if (n.sector, n.person) not in covered)


class Link(BaseModel):
    """A partner's way in without an account: for one referral, until a day, for one answer.

    Opening does not use it up; answering does. The token itself is not here.
    """

    model_config = _FROZEN

    referral: Code
    issued: date
    expires: date
    used: date | None = None
    revoked: date | None = None


def issue(referral: Referral, day: date, days: int) -> Link:
    """A new link that is valid for so many days."""
    return Link(referral=referral.code, issued=day, expires=day + timedelta(days))


def check_link(link: Link, referral: Referral, day: date, *, table: Table) -> None:
    """RefusalError unless the link may be used on the day; it does not say of which case."""
    if link.referral != referral.code or day < link.issued or link.revoked is not None:
        raise RefusalError("link_invalid")
    if link.used is not None:
        raise RefusalError("link_used")
    if day > link.expires:
        raise RefusalError("link_expired")
    if waits_for(referral, table) != "partner":
        raise RefusalError("link_closed")


def can_use(link: Link, referral: Referral, day: date, *, table: Table) -> bool:
    """Whether the link may be used on the day."""
    try:
        check_link(link, referral, day, table=table)
    except RefusalError:
        return False
    return True
