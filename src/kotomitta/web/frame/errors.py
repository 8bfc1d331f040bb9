"""What is shown when a page cannot be: plain words, no traceback, no database."""

import sys
from collections.abc import Callable
from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig
from django.db import DataError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string

from kotomitta.basis.errors import InputError
from kotomitta.web.frame.language import page, words
from kotomitta.web.frame.navigation import address

Answer = Callable[[HttpRequest], HttpResponse]
_AGAIN_AFTER = "30"  # seconds; a database that restarts is back by then


class GoneError(Http404):
    """What is not there, or what one may not see: both are told alike, with where to go on.

    `key` is that of the words, `onward` the URL name of the page to go on with.
    """

    def __init__(self, key: str, onward: str) -> None:
        super().__init__(key)
        self.key, self.onward = key, onward


def told(request: HttpRequest, status: HTTPStatus, why: str = "", **more: str) -> HttpResponse:
    """A page that says what happened and what to do, in the language of the address.

    It asks neither the session nor the database, so that it can be shown when these are gone.
    """
    said = words(request)
    facts = {
        "title": said.say(f"web.error.{status.value}.title"),
        "remedy": why or said.say(f"web.error.{status.value}.remedy"),
        "status": status.value,
        "onward": f"/{said.language}/",
        "onward_text": said.say("web.error.home"),
        **more,
    }
    context = {**page(request, request.path), **facts}
    return HttpResponse(render_to_string("frame/error.html", context), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 when more was sent than is taken."""
    too_big = isinstance(exception, RequestDataTooBig)
    return told(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE if too_big else HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: the role does not allow it. Who has none cannot go on to the first page either."""
    del exception
    said = words(request)
    at_first = request.path == f"/{said.language}/"
    own = {"onward": address("accounts:own"), "onward_text": said.say("web.own")}
    return told(request, HTTPStatus.FORBIDDEN, **(own if at_first else {}))


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was not one of ours, or stood open too long."""
    del reason
    return told(request, HTTPStatus.FORBIDDEN, words(request).say("web.error.csrf"))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    if not isinstance(exception, GoneError):
        return told(request, HTTPStatus.NOT_FOUND)
    parts = ("title", "remedy", "onward")
    title, why, onward = (words(request).say(f"{exception.key}.{part}") for part in parts)
    more = {"title": title, "onward": address(exception.onward), "onward_text": onward}
    return told(request, HTTPStatus.NOT_FOUND, why, **more)


def failed(request: HttpRequest) -> HttpResponse:
    """500, or 503 when it was the database that did not answer."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        response = told(request, HTTPStatus.SERVICE_UNAVAILABLE)
        response.headers["Retry-After"] = _AGAIN_AFTER
        return response
    return told(request, HTTPStatus.INTERNAL_SERVER_ERROR)


class SaysWhatWasWrong:
    """Middleware that answers an InputError, and an address of a form alone, with words."""

    def __init__(self, get_response: Answer) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer of the page; an address that only takes forms is often met by going back."""
        response = self._get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or response.content:
            return response
        said = told(request, HTTPStatus.METHOD_NOT_ALLOWED)
        said.headers["Allow"] = response.headers["Allow"]
        return said

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """400 with what is wrong and what to do; for a NUL too, which a database may not take."""
        if isinstance(error, DataError):
            return told(request, HTTPStatus.BAD_REQUEST, words(request).say("web.error.unstorable"))
        if isinstance(error, InputError):
            return told(request, HTTPStatus.BAD_REQUEST, words(request).error(error))
        return None
