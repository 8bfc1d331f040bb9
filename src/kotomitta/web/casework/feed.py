"""Due dates as a calendar that is read without signing in: no person, and no word of the need.

A calendar may lie with others, so that an event tells only that something of a case is due on a
day, and whether by law or by agreement; what it is stands behind the sign-in.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.crypto import salted_hmac
from icalendar import Calendar, Event

from kotomitta.casework.due import DueStep, due_steps
from kotomitta.render.words import Words
from kotomitta.web.accounts.models import User
from kotomitta.web.accounts.permissions import may
from kotomitta.web.casework.models import Case, Feed
from kotomitta.web.casework.reach import reader_of
from kotomitta.web.casework.unit import agreed, deadlines, practice, today

_SALT = "kotomitta.casework.feed"
_AGAIN_AFTER = timedelta(hours=6)
Address = Callable[[str], str]


def issue(user: User) -> str:
    """The secret of a new calendar, shown once; those of before end."""
    end(user)
    _, secret = Feed.issue(user, timedelta(agreed("calendar.days", today())))
    return secret


def end(user: User) -> None:
    """End the calendar of a person."""
    Feed.objects.filter(user=user).end()


def live(user: User) -> Feed | None:
    """The calendar of a person that is still good."""
    found = Feed.objects.filter(user=user, ended=None, expires__gt=timezone.now())
    return found.first()


def opened(secret: str) -> User | None:
    """Whose calendar it is; None when it is ended or expired, or they may no longer work on cases.

    The role is that of this moment.
    """
    found = Feed.objects.holding(secret).select_related("user").first()
    return found.user if found and may(found.user, "case.work") else None


def calendar(user: User, words: Words, address: Address) -> bytes:
    """The due dates of the cases that a person has now; `address` is that of the page of a case."""
    who, now = reader_of(user), timezone.now()
    found = Calendar()
    found.add("prodid", "-//kotomitta//casework//")
    found.add("version", "2.0")
    found.add("x-wr-calname", words.say("cw.feed.name"))
    found.add("refresh-interval", _AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    cases = who.cases("see_case").filter(closed=None, worker=who.actor.code or None)
    for row in cases.order_by("code"):
        for event in _events(row, words, address(row.code), now):
            found.add_component(event)
    return bytes(found.to_ical())


def _events(row: Case, words: Words, address: str, now: datetime) -> Iterator[Event]:
    day = today()
    for owed in due_steps(row.value, practice().workflow, deadlines(day), day):
        if owed.by is None:
            continue
        event = Event()
        event.add("uid", _uid(row, owed))
        event.add("dtstamp", now)
        event.add("dtstart", owed.by)
        event.add("summary", words.say(f"cw.feed.{_kind(owed)}", case=row.code))
        event.add("url", address)
        event.add("class", "PRIVATE")
        event.add("transp", "TRANSPARENT")
        yield event


def _kind(owed: DueStep) -> str:
    return "law" if (owed.rule or "").startswith("law.") else "agreed"


def _uid(row: Case, owed: DueStep) -> str:
    """The same for the same step each time it is read, and it tells nothing of step or person."""
    told = f"{row.code} {owed.step.id} {owed.person or ''}"
    return f"{salted_hmac(_SALT, told, algorithm='sha256').hexdigest()[:32]}@kotomitta"
