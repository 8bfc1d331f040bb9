"""Questions over the network: cached, paced, retried, and bounded in time and size."""

import asyncio
import ssl
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Generic, NoReturn, TypeVar
from urllib.parse import urlsplit

import httpx

import kotomitta
from kotomitta.basis.errors import InputError
from kotomitta.sources.official.cache import Cache, Kept, Request
from kotomitta.sources.official.reply import Reply
from kotomitta.sources.official.shape import shown

T = TypeVar("T")

_PASSING = {"error.fetch_slow", "error.fetch_cut"}
_NOT_CHANGED = 304
_AGENT = f"kotomitta/{kotomitta.__version__}"


@dataclass(frozen=True, slots=True)
class Limits:
    """How long, how large and how often: seconds, bytes and counts."""

    seconds: float = 60.0
    size: int = 20_000_000
    attempts: int = 4
    first_wait: float = 2.0
    longest_wait: float = 120.0
    redirects: int = 5
    fresh: float = 3600.0


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """What was made of an answer, when it was fetched, and the question it answers."""

    value: T
    fetched: datetime
    request: Request


class Client:
    """The one way out to the network; clock and sleep can be given, for tests."""

    def __init__(
        self,
        folder: Path,
        *,
        limits: Limits | None = None,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._cache = Cache(folder)
        self._limits = limits or Limits()
        self._now = now
        self._sleep = sleep
        self._paces: dict[str, tuple[int, float]] = {}
        self._calls: dict[str, deque[float]] = {}

    @property
    def moment(self) -> datetime:
        """The present moment in UTC."""
        return datetime.fromtimestamp(self._now(), tz=UTC)

    def pace(self, url: str, calls: int, seconds: float) -> None:
        """Ask the host of `url` at most so many times in any so many seconds."""
        self._paces[_host(url)] = (calls, seconds)

    def ask(self, request: Request, read: Callable[[Any], T]) -> Answer[T]:
        """What `read` makes of the JSON answer, from the cache while it is fresh.

        Only an answer that `read` accepts is kept. InputError says in one message what stood in
        the way, and names the address.
        """
        kept = self._kept(request, read)
        if kept is not None and self._is_fresh(kept):
            return Answer(read(kept.document), kept.fetched, request)
        new = self._fetched(request, kept)
        try:
            value = read(new.document)
        except InputError as error:
            raise error.at(request.url) from error
        self._cache.keep(request, new)
        return Answer(value, new.fetched, request)

    def _kept(self, request: Request, read: Callable[[Any], T]) -> Kept | None:
        """What is in the cache, if `read` accepts it."""
        kept = self._cache.find(request)
        try:
            if kept is not None:
                read(kept.document)
        except InputError:
            return None
        return kept

    def _is_fresh(self, kept: Kept) -> bool:
        return 0 <= self._now() - kept.fetched.timestamp() < self._limits.fresh

    def _fetched(self, request: Request, kept: Kept | None) -> Kept:
        """The answer as it is now; what is kept, if it has not changed."""
        reply = self._reply(request, kept)
        if kept is not None and reply.status == _NOT_CHANGED:
            return Kept(kept.document, self.moment, kept.etag, kept.modified)
        document, headers = reply.document(request.url), reply.headers
        return Kept(document, self.moment, headers.get("etag"), headers.get("last-modified"))

    def _reply(self, request: Request, kept: Kept | None) -> Reply:
        """A reply that is not a plea to come back later, after as many attempts as are allowed."""
        wait = self._limits.first_wait
        for attempt in range(self._limits.attempts):
            self._keep_pace(request.url)
            try:
                reply = asyncio.run(self._exchange(request, kept))
                if not reply.is_plea:
                    return reply
                problem, asked = reply.plea(request.url), reply.retry_after(self.moment)
            except InputError as error:
                if error.key not in _PASSING:
                    raise
                problem, asked = error, None
            pause = max(wait, asked or 0.0)
            if attempt + 1 == self._limits.attempts or pause > self._limits.longest_wait:
                break
            self._sleep(pause)
            wait *= 2
        raise problem

    async def _exchange(self, request: Request, kept: Kept | None) -> Reply:
        """One attempt. The time limit holds for all of it, however slowly it drips."""
        limits = self._limits
        try:
            async with (
                asyncio.timeout(limits.seconds),
                httpx.AsyncClient(
                    follow_redirects=True,
                    max_redirects=limits.redirects,
                    timeout=limits.seconds,
                    verify=_certificates(),
                ) as web,
                web.stream(
                    "GET" if request.body is None else "POST",
                    request.url,
                    content=request.body,
                    headers=_headers(request, kept),
                ) as response,
            ):
                body = await self._body(request, response)
                return Reply(response.status_code, response.headers, body)
        except (TimeoutError, httpx.HTTPError, httpx.InvalidURL) as error:
            _give_up(request, error, limits)

    async def _body(self, request: Request, response: httpx.Response) -> bytes:
        body = bytearray()
        async for part in response.aiter_bytes():
            body += part
            if len(body) > self._limits.size:
                most = self._limits.size / 1e6
                raise InputError("fetch_large", place=request.url, megabytes=most)
        return bytes(body)

    def _keep_pace(self, url: str) -> None:
        """Wait until one more call keeps within the host's window."""
        host = _host(url)
        calls = self._calls.setdefault(host, deque())
        if host in self._paces:
            most, seconds = self._paces[host]
            wait = calls[-most] + seconds - self._now() if len(calls) >= most else 0.0
            if wait > self._limits.longest_wait:
                raise InputError("fetch_pace", place=url, calls=most, seconds=seconds)
            if wait > 0:
                self._sleep(wait)
        calls.append(self._now())


@cache
def _certificates() -> ssl.SSLContext:
    """Whom we believe: certifi's list, or that of SSL_CERT_FILE; it takes its time to load."""
    return httpx.create_ssl_context()


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc
    except ValueError as error:
        raise InputError("fetch_address", place=url) from error


def _headers(request: Request, kept: Kept | None) -> dict[str, str]:
    headers = {"User-Agent": _AGENT, "Accept": "application/json"}
    if request.body is not None:
        headers["Content-Type"] = "application/json"
    if kept is not None and kept.etag:
        headers["If-None-Match"] = kept.etag
    if kept is not None and kept.modified:
        headers["If-Modified-Since"] = kept.modified
    return headers


def _give_up(request: Request, error: Exception, limits: Limits) -> NoReturn:
    """The failure of one attempt in our words."""
    place, why = request.url, shown(error)
    match error:
        case TimeoutError() | httpx.TimeoutException():
            raise InputError("fetch_slow", place=place, seconds=limits.seconds) from error
        case httpx.ConnectError() | httpx.ProxyError():
            host = _host(place)
            raise InputError("fetch_unreachable", place=place, host=host, why=why) from error
        case httpx.TooManyRedirects():
            raise InputError("fetch_redirects", place=place, most=limits.redirects) from error
        case httpx.InvalidURL() | httpx.UnsupportedProtocol():
            raise InputError("fetch_address", place=place) from error
        case _:
            raise InputError("fetch_cut", place=place, why=why) from error
