"""Due dates as a calendar that is read without signing in: no person, and no word of the need.

A calendar may lie with others, so that an event tells only that something of a case is due on a
day, and whether by law or by agreement, or that it is reviewed; what it is stands behind the
sign-in.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from django.utils import timezone
from django.utils.crypto import salted_hmac
from icalendar import Calendar, Event

from kotomitta.casework.due import DueStep, due_steps
from kotomitta.render.words import Words
from kotomitta.web.accounts.models import User
from kotomitta.web.accounts.permissions import may
from kotomitta.web.casework.models import Feed
from kotomitta.web.casework.reach import Reader, reader_of
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
    """The due dates of the cases that a person has now and, of who leads a team, the days of review
    of its overflow queue; `address` is that of the page of a case.
    """
    who = reader_of(user)
    found = Calendar()
    found.add("prodid", "-//kotomitta//casework//")
    found.add("version", "2.0")
    found.add("x-wr-calname", words.say("cw.feed.name"))
    found.add("refresh-interval", _AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    for entry in _entries(who):
        found.add_component(_event(entry, words, address(entry.case)))
    return bytes(found.to_ical())


class _Entry(NamedTuple):
    """A day of a case, of which kind it is, and what tells it from the case's other days."""

    case: str
    on: date
    kind: str
    told: str


def _entries(who: Reader) -> Iterator[_Entry]:
    """The days that are somebody's to keep."""
    day = today()
    for row in who.cases("see_case").filter(closed=None, worker=who.actor.code or None):
        for owed in due_steps(row.value, practice().workflow, deadlines(day), day):
            if owed.by is not None:
                told = f"{owed.step.id} {owed.person or ''}"
                yield _Entry(row.code, owed.by, _kind(owed), told)
    for row in who.cases("allocate").filter(state="waiting"):
        if row.review_by is not None:
            yield _Entry(row.code, row.review_by, "review", "review")


def _event(entry: _Entry, words: Words, address: str) -> Event:
    event = Event()
    event.add("uid", _uid(entry))
    event.add("dtstamp", timezone.now())
    event.add("dtstart", entry.on)
    event.add("summary", words.say(f"cw.feed.{entry.kind}", case=entry.case))
    event.add("url", address)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    return event


def _kind(owed: DueStep) -> str:
    return "law" if (owed.rule or "").startswith("law.") else "agreed"


def _uid(entry: _Entry) -> str:
    """The same for the same step each time it is read, and it tells nothing of step or person."""
    told = f"{entry.case} {entry.told}"
    return f"{salted_hmac(_SALT, told, algorithm='sha256').hexdigest()[:32]}@kotomitta"
