"""Logs for machines: one JSON object a line on standard error, without personal data."""

import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from time import perf_counter

from django.http import HttpRequest, HttpResponse

_requests = logging.getLogger("kotomitta.web.requests")


class JsonLines(logging.Formatter):
    """A record as one JSON object, with its facts beside the message; times are UTC."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= getattr(record, "facts", {})
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class RequestLog:
    """Middleware that writes one line a request.

    It names the pattern of the address and not the address: a one-time link is a secret.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, once it has been logged."""
        began = perf_counter()
        response = self._get_response(request)
        match = request.resolver_match
        facts = {
            "method": request.method,
            "route": match.route if match else None,
            "status": response.status_code,
            "milliseconds": round(1000 * (perf_counter() - began), 1),
        }
        _requests.info("request", extra={"facts": facts})
        return response
