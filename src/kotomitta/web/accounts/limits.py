"""How often a person, or an address when nobody is signed in, may ask for what costs.

The counts are in the database, so that all processes of the server count together. Two that ask
in the same instant can be counted once.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from math import ceil
from typing import Any, TypeVar, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from ninja.throttling import AnonRateThrottle, UserRateThrottle

from kotomitta.web.frame.errors import told
from kotomitta.web.frame.language import words

View = TypeVar("View", bound=Callable[..., Any])


def wait(request: HttpRequest, what: str, *, of_address: bool = False) -> int | None:
    """The seconds to wait before asking again; None when now will do, and then it is counted."""
    rate = settings.LIMITS[what]
    if not rate:
        return None
    # One for each request: it keeps what it found in itself.
    throttle = AnonRateThrottle(rate) if of_address else UserRateThrottle(rate)
    throttle.scope = what
    return None if throttle.allow_request(request) else ceil(throttle.wait() or 1)


def hidden_key(key: str, prefix: str, version: int) -> str:
    """A key of the cache from which nobody reads an address or a person."""
    told = f"{prefix}:{version}:{key}"
    return salted_hmac("kotomitta.cache", told, algorithm="sha256").hexdigest()


def limited(what: str, *, methods: tuple[str, ...] = ("GET", "POST")) -> Callable[[View], View]:
    """A view that tells who asks too often to wait: 429, with how long."""

    def guarded(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            seconds = wait(request, what) if request.method in methods else None
            return view(request, *args, **kwargs) if seconds is None else _later(request, seconds)

        return cast(View, counted)

    return guarded


def _later(request: HttpRequest, seconds: int) -> HttpResponse:
    why = words(request).say("web.error.429.often", seconds=seconds)
    response = told(request, HTTPStatus.TOO_MANY_REQUESTS, why)
    response.headers["Retry-After"] = str(seconds)
    return response
