"""Sessions that know whose they are, so that people see theirs and can end them.

Of the browser, only its kind is kept; of the time, the hour.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.http import HttpRequest
from django.utils import timezone

from kotomitta.web.accounts.models import Session, User
from kotomitta.web.accounts.unsent import GRACE
from kotomitta.web.frame.prepared import Prepared

_BEGAN, _USED, _DEVICE = "began", "used", "device"
_SMALL = ("mobile", "android", "iphone", "ipad")
_STORED = Prepared(lambda key: Session.objects.filter(session_key=key))
_BROWSERS = {"edg": "Edge", "firefox": "Firefox", "chrome": "Chrome", "safari": "Safari"}


class SessionStore(db.SessionStore):
    """Django's sessions in the database, with the person beside the data."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """The table."""
        return Session

    def _get_session_from_db(self) -> Session | None:
        """The row of the key while it lasts; every page asks for it."""
        now = timezone.now()
        found = [row for row in _STORED.models(self.session_key or "") if row.expire_date > now]
        if found:
            return found[0]
        self._session_key = None
        return None

    def get_expiry_age(self, **given: Any) -> int:
        """For how many seconds the browser keeps the cookie: longer than there is a session."""
        return int(super().get_expiry_age(**given) + GRACE.total_seconds())

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row."""
        row = cast(Session, super().create_model_instance(data))
        row.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.device = data.get(_DEVICE, "")
        row.began, row.used = _moment(data.get(_BEGAN)), _moment(data.get(_USED))
        return row


def begin(request: HttpRequest) -> None:
    """Note when and on what a session began; it ends after its time, however much it is used."""
    now = timezone.now()
    request.session[_BEGAN] = request.session[_USED] = _hour(now).isoformat()
    request.session[_DEVICE] = device(request.META.get("HTTP_USER_AGENT", ""))
    request.session.set_expiry(now + timedelta(seconds=settings.SESSION_COOKIE_AGE))


def use(request: HttpRequest) -> None:
    """Note that a session is used, once an hour."""
    hour = _hour(timezone.now()).isoformat()
    if request.session.get(_USED) != hour:
        request.session[_USED] = hour


def live(person: User) -> Sequence[Session]:
    """The sessions of a person, the one used last first."""
    rows = Session.objects.filter(user=person, expire_date__gt=timezone.now())
    return list(rows.order_by("-used", "-expire_date"))


def end(person: User, *, handle: str = "", but: str = "") -> int:
    """End the session of that handle, or all, but never the one of that key; say how many."""
    rows = [row.pk for row in live(person) if row.session_key != but and handle in ("", row.handle)]
    return Session.objects.filter(pk__in=rows).delete()[0]


def device(agent: str) -> str:
    """The kind of device and the browser, such as `phone Firefox`, from what a browser says."""
    told = agent.lower()
    kind = "phone" if any(word in told for word in _SMALL) else "computer"
    return f"{kind} {next((name for word, name in _BROWSERS.items() if word in told), '')}".strip()


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
