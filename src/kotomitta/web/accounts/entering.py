"""Between the password, or the link, and the session: who is still to give a code."""

from datetime import date

from auditlog.models import LogEntry
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth import login
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest
from django.utils import timezone

from kotomitta.web.accounts import factor
from kotomitta.web.accounts.models import User

_BACKEND = "kotomitta.web.accounts.backends.Local"
_ENTERING = "entering"
_LASTS = 10 * 60  # seconds


def enter(request: HttpRequest, person: User, back: str = "") -> bool:
    """Whether the person is in; not yet when they have a second factor, which is asked for next.

    Until it is given the session is nobody's, so that a password alone opens nothing.
    """
    if factor.has(person):
        until = timezone.now().timestamp() + _LASTS
        request.session[_ENTERING] = {"person": person.pk, "until": until, "back": back}
        return False
    login(request, person, backend=_BACKEND)
    return True


def entering(request: HttpRequest) -> User | None:
    """Who is asked for a code: who gave a password just now, or who came in without a factor."""
    held = request.session.get(_ENTERING)
    if held and held["until"] > timezone.now().timestamp():
        return User.objects.filter(pk=held["person"], is_active=True).first()
    mine = request.user
    return mine if isinstance(mine, User) and factor.missing(request) else None


def back(request: HttpRequest) -> str:
    """Where the person wanted to go."""
    held: dict[str, str] = request.session.get(_ENTERING, {})
    return held.get("back", "")


def confirm(request: HttpRequest, person: User, code: str) -> bool:
    """Whether the code was right; then the person is in. Wrong ones count as wrong passwords do."""
    if not accepted(request, person, code):
        return False
    if request.user != person:
        login(request, person, backend=_BACKEND)
    request.session.pop(_ENTERING, None)
    factor.given(request)
    return True


def accepted(request: HttpRequest, person: User, code: str) -> bool:
    """Whether the code was right; too many wrong ones lock the name out, and none is right then."""
    credentials = {"username": person.username}
    if not AxesProxyHandler.is_allowed(request, credentials):
        vars(request)["axes_locked_out"] = True  # the middleware of axes then says so
        return False
    if factor.accepts(person, code):
        return True
    user_login_failed.send(__name__, credentials=credentials, request=request)
    return False


def forget(last: date) -> int:
    """Delete what was kept of sign-ins and attempts up to a day, and say how much it was.

    Of changes made until then, the address goes; what was changed, when and by whom stays.
    """
    old = LogEntry.objects.filter(timestamp__date__lte=last)
    old.exclude(remote_addr=None, remote_port=None).update(remote_addr=None, remote_port=None)
    kept = (AccessAttempt, AccessFailureLog, AccessLog)
    return sum(int(k.objects.filter(attempt_time__date__lte=last).delete()[0]) for k in kept)
