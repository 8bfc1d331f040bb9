"""A form that was sent when the session was over: kept until whoever wrote it is in again.

The cookie outlives its session by a while, and so says whose the form is. Nobody else gets it.
"""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from kotomitta.web.accounts.models import Session, User

# So long after the end of a session its form is taken, and so long it waits for a sign-in; then it
# goes with the session of who signed in.
GRACE = timedelta(hours=1)
_KEY, _TOKEN = "unsent", "csrfmiddlewaretoken"
_MOST = 100_000  # characters, beyond what anybody writes by hand


def keep(request: HttpRequest) -> bool:
    """Whether what was sent is kept; not when nobody can tell whose it is, nor files.

    Nor forms of an account: they have passwords and codes, which are kept nowhere.
    """
    told = {name: values for name, values in request.POST.lists() if name != _TOKEN}
    person = _whose(request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""))
    match = request.resolver_match
    secret = match is None or match.app_name == "accounts"
    if secret or person is None or request.FILES or len(str(told)) > _MOST:
        return False
    at = request.get_full_path()
    request.session[_KEY] = {"person": person, "at": at, "told": told}
    request.session.set_expiry(timezone.now() + GRACE)
    return True


def held(request: HttpRequest, person: User) -> tuple[str, list[tuple[str, str]]] | None:
    """Where to send what a person wrote, and what it was; None when there is nothing of theirs."""
    kept = request.session.get(_KEY)
    if kept is None or kept["person"] != person.pk:
        request.session.pop(_KEY, None)
        return None
    return kept["at"], list(_fields(kept["told"]))


def _fields(told: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    return ((name, value) for name, values in told.items() for value in values)


def _whose(key: str) -> int | None:
    """Whose session it was that has just ended by itself; one that was ended is nobody's."""
    now = timezone.now()
    over = Session.objects.filter(expire_date__lte=now, expire_date__gt=now - GRACE)
    found: int | None = over.filter(session_key=key).values_list("user", flat=True).first()
    return found
