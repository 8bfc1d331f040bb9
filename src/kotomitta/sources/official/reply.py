"""One reply of a server, and what it amounts to."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, NoReturn

from kotomitta.basis.errors import InputError
from kotomitta.sources.official.shape import unusable

_COME_BACK = {429, 500, 502, 503, 504}
_SHOWN = 160


@dataclass(frozen=True, slots=True)
class Reply:
    """Status, headers (names in small letters) and body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_plea(self) -> bool:
        """Whether the server asks to be left alone for now."""
        return self.status in _COME_BACK

    def plea(self, url: str) -> InputError:
        """The message when the server keeps asking to be left alone."""
        busy = self.status == HTTPStatus.TOO_MANY_REQUESTS
        key = "fetch_busy" if busy else "fetch_failing"
        return InputError(key, place=url, status=str(self.status))

    def retry_after(self, now: datetime) -> float | None:
        """Seconds that the server asks to wait, told as a number or as a moment."""
        told = self.headers.get("retry-after", "").strip()
        if told.isascii() and told.isdigit():
            return float(told[:9])
        try:
            until = parsedate_to_datetime(told)
        except ValueError:
            return None
        if until.tzinfo is None:
            until = until.replace(tzinfo=UTC)
        return max((until - now).total_seconds(), 0.0)

    def document(self, url: str) -> Any:
        """The JSON of an answer; InputError for a refusal, a web page, or what is not JSON."""
        if self.status != HTTPStatus.OK:
            status = str(self.status)
            raise InputError("fetch_refused", place=url, status=status, said=self._said)
        try:
            told = self.body.decode("utf-8-sig")
            if told.lstrip().startswith("<"):
                raise unusable("page").at(url)
            return json.loads(told, parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:
            raise unusable("json", size=len(self.body)).at(url) from error

    @property
    def _said(self) -> str:
        """What a refusal says of itself, in one line; a web page says nothing of use."""
        told = " ".join(self.body.decode("utf-8", "replace").split())
        return "-" if told.startswith("<") or not told else told[:_SHOWN]


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)
