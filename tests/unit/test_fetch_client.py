"""The way out to the network: cache, pace, patience and limits, against the replay server."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from fakes.official import Fault, Official, official
from kotomitta.basis.errors import InputError
from kotomitta.report.document import Message
from kotomitta.sources.official.cache import Request
from kotomitta.sources.official.http import Client, Limits
from kotomitta.sources.official.shape import unusable

pytestmark = pytest.mark.unit

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC).timestamp()
QUICK = Limits(seconds=5.0, size=100_000, fresh=3600)


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.time = NOON
        self.slept: list[float] = []

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def server() -> Iterator[Official]:
    with official() as running:
        yield running


@pytest.fixture
def clock() -> Clock:
    return Clock()


def client(tmp_path: Path, clock: Clock, limits: Limits = QUICK) -> Client:
    return Client(tmp_path / "cache", limits=limits, now=clock.now, sleep=clock.sleep)


def question(server: Official) -> Request:
    return Request(f"{server.base('statfin')}/fi/StatFin")


def same(document: Any) -> Any:
    return document


def failure(asked: Client, request: Request) -> InputError:
    with pytest.raises(InputError) as error:
        asked.ask(request, same)
    assert error.value.place == request.url
    return error.value


# --- cache ------------------------------------------------------------------------------------


def test_a_fresh_answer_is_not_asked_for_again(
    server: Official, tmp_path: Path, clock: Clock
) -> None:
    first = client(tmp_path, clock).ask(question(server), same)
    clock.time += 3599
    again = client(tmp_path, clock).ask(question(server), same)
    assert again == first
    assert first.fetched == datetime(2026, 11, 24, 12, tzinfo=UTC)
    assert len(server.asked) == 1


def test_an_old_answer_is_asked_for_by_its_tag(
    server: Official, tmp_path: Path, clock: Clock
) -> None:
    first = client(tmp_path, clock).ask(question(server), same)
    clock.time += 3600
    again = client(tmp_path, clock).ask(question(server), same)
    assert again.value == first.value
    assert (again.fetched - first.fetched).total_seconds() == 3600, "it was confirmed then"
    assert "if-none-match" in server.asked[1].headers
    client(tmp_path, clock).ask(question(server), same)
    assert len(server.asked) == 2, "what was confirmed is fresh again"


def test_an_old_answer_is_asked_for_by_its_day(
    server: Official, tmp_path: Path, clock: Clock
) -> None:
    day = "Tue, 24 Nov 2026 08:00:00 GMT"
    server.faults["StatFin"] = Fault(body=b"[1]", headers={"Last-Modified": day}, times=1)
    client(tmp_path, clock).ask(question(server), same)
    clock.time += 3600
    assert client(tmp_path, clock).ask(question(server), same).value != [1]
    assert server.asked[1].headers["if-modified-since"] == day


def test_questions_with_different_bodies_are_different(
    server: Official, tmp_path: Path, clock: Clock
) -> None:
    server.faults["x"] = Fault(body=b"[1]", times=1)
    url = f"{server.base('statfin')}/x"
    assert client(tmp_path, clock).ask(Request(url, '{"a": 1}'), same).value == [1]
    server.faults = {"x": Fault(body=b"[2]")}
    assert client(tmp_path, clock).ask(Request(url, '{"a": 2}'), same).value == [2]
    assert [asked.body for asked in server.asked] == [{"a": 1}, {"a": 2}]
    assert {asked.method for asked in server.asked} == {"POST"}


def test_an_answer_that_the_reader_refuses_is_not_kept(
    server: Official, tmp_path: Path, clock: Clock
) -> None:
    def refuse(_: Any) -> Any:
        raise unusable("empty", first="2024")

    with pytest.raises(InputError, match="fetch_unusable"):
        client(tmp_path, clock).ask(question(server), refuse)
    client(tmp_path, clock).ask(question(server), same)
    assert len(server.asked) == 2


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"url": 1}', "null"])
def test_a_damaged_cache_counts_as_none(
    server: Official, tmp_path: Path, clock: Clock, damage: str
) -> None:
    whole = client(tmp_path, clock).ask(question(server), same)
    for path in (tmp_path / "cache").iterdir():
        path.write_text(damage, "utf-8")
    assert client(tmp_path, clock).ask(question(server), same).value == whole.value
    assert len(server.asked) == 2


def test_an_answer_under_the_name_of_another_is_not_taken(
    server: Official, tmp_path: Path, clock: Clock
) -> None:
    asked, other = question(server), Request(f"{server.base('statfin')}/fi/StatFin/muutl")
    whole = client(tmp_path, clock).ask(asked, same).value
    (first,) = (tmp_path / "cache").iterdir()
    client(tmp_path, clock).ask(other, same)
    (second,) = set((tmp_path / "cache").iterdir()) - {first}
    first.write_bytes(second.read_bytes())
    assert client(tmp_path, clock).ask(asked, same).value == whole


def test_the_cache_is_written_whole(server: Official, tmp_path: Path, clock: Clock) -> None:
    client(tmp_path, clock).ask(question(server), same)
    (kept,) = (tmp_path / "cache").iterdir()
    assert json.loads(kept.read_text("utf-8"))["url"] == question(server).url


def test_a_cache_that_cannot_be_written_is_told(
    server: Official, tmp_path: Path, clock: Clock
) -> None:
    (tmp_path / "cache").write_text("a file", "utf-8")
    with pytest.raises(InputError) as error:
        client(tmp_path, clock).ask(question(server), same)
    assert error.value.key == "error.fetch_cache"
    assert error.value.place == str(tmp_path / "cache")


# --- patience ---------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_server_that_is_busy_is_asked_again_later(
    server: Official, tmp_path: Path, clock: Clock, status: int
) -> None:
    server.faults["StatFin"] = Fault(status=status, times=2)
    assert client(tmp_path, clock).ask(question(server), same).value
    assert clock.slept == [2.0, 4.0]


@pytest.mark.parametrize(
    ("told", "waited"),
    [
        ("30", 30.0),
        ("0", 2.0),
        ("Tue, 24 Nov 2026 12:00:45 GMT", 45.0),
        ("Tue, 24 Nov 2026 11:00:00 GMT", 2.0),
        ("soon", 2.0),
        ("", 2.0),
    ],
)
def test_retry_after_is_honoured(
    server: Official, tmp_path: Path, clock: Clock, told: str, waited: float
) -> None:
    server.faults["StatFin"] = Fault(status=429, headers={"Retry-After": told}, times=1)
    assert client(tmp_path, clock).ask(question(server), same).value
    assert clock.slept == [waited]


def test_a_wait_that_is_too_long_is_not_begun(
    server: Official, tmp_path: Path, clock: Clock
) -> None:
    server.faults["StatFin"] = Fault(status=429, headers={"Retry-After": "86400"})
    assert failure(client(tmp_path, clock), question(server)).key == "error.fetch_busy"
    assert (clock.slept, len(server.asked)) == ([], 1)


@pytest.mark.parametrize(("status", "key"), [(429, "busy"), (503, "failing")])
def test_a_server_that_is_busy_for_ever_is_given_up(
    server: Official, tmp_path: Path, clock: Clock, status: int, key: str
) -> None:
    server.faults["StatFin"] = Fault(status=status)
    assert failure(client(tmp_path, clock), question(server)).key == f"error.fetch_{key}"
    assert clock.slept == [2.0, 4.0, 8.0]
    assert len(server.asked) == 4


def test_the_pace_of_a_host_is_kept(server: Official, tmp_path: Path, clock: Clock) -> None:
    """Three calls in ten seconds: the fourth waits for the first to be ten seconds old."""
    asked = client(tmp_path, clock)
    asked.pace(server.base("statfin"), 3, 10.0)
    server.faults["/x"] = Fault(body=b"[1]")
    for i in range(7):
        asked.ask(Request(f"{server.base('statfin')}/x/{i}"), same)
        clock.time += 1
    assert clock.slept == [7.0, 7.0]


def test_a_pace_that_would_take_all_day_is_told(
    server: Official, tmp_path: Path, clock: Clock
) -> None:
    asked = client(tmp_path, clock)
    asked.pace(server.base("statfin"), 1, 86_400.0)
    server.faults["/x"] = Fault(body=b"[1]")
    asked.ask(Request(f"{server.base('statfin')}/x/1"), same)
    second = Request(f"{server.base('statfin')}/x/2")
    assert failure(asked, second).key == "error.fetch_pace"
    assert clock.slept == []


# --- limits -----------------------------------------------------------------------------------


SLOW_HEADERS = b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 100


@pytest.mark.parametrize(("body", "raw"), [(b" " * 100, False), (SLOW_HEADERS, True)])
def test_an_answer_that_drips_is_given_up_in_time(
    server: Official, tmp_path: Path, clock: Clock, body: bytes, raw: bool
) -> None:
    server.faults["StatFin"] = Fault(body=body, drip=0.05, raw=raw)
    limits = Limits(seconds=0.3, attempts=2)
    assert failure(client(tmp_path, clock, limits), question(server)).key == "error.fetch_slow"
    assert clock.slept == [2.0]


def test_an_answer_without_end_is_not_read_to_the_end(
    server: Official, tmp_path: Path, clock: Clock
) -> None:
    server.faults["StatFin"] = Fault(body=b"[" + b"1," * 100_000)
    assert failure(client(tmp_path, clock), question(server)).key == "error.fetch_large"


def test_an_answer_that_is_cut_is_asked_for_again(
    server: Official, tmp_path: Path, clock: Clock
) -> None:
    server.faults["StatFin"] = Fault(body=b"[1, 2", cut=10, times=1)
    assert client(tmp_path, clock).ask(question(server), same).value
    server.faults = {"StatFin/x": Fault(body=b"[1, 2", cut=10)}
    cut = Request(f"{server.base('statfin')}/StatFin/x")
    assert failure(client(tmp_path, clock), cut).key == "error.fetch_cut"


def test_redirects_that_go_round_are_given_up(
    server: Official, tmp_path: Path, clock: Clock
) -> None:
    server.faults["StatFin"] = Fault(status=302, headers={"Location": question(server).url})
    assert failure(client(tmp_path, clock), question(server)).key == "error.fetch_redirects"


def test_one_redirect_is_followed(server: Official, tmp_path: Path, clock: Clock) -> None:
    moved = {"Location": question(server).url}
    server.faults["/old"] = Fault(status=301, headers=moved)
    old = Request(f"{server.base('statfin')}/old")
    assert client(tmp_path, clock).ask(old, same).value[0]["id"] == "muutl"


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/x", "http://no-such-host.invalid/x"])
def test_a_host_that_is_not_there_is_told_at_once(tmp_path: Path, clock: Clock, url: str) -> None:
    assert failure(client(tmp_path, clock), Request(url)).key == "error.fetch_unreachable"
    assert clock.slept == []
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/x", "http://[", "http:///x"])
def test_what_is_no_address_is_told(tmp_path: Path, clock: Clock, url: str) -> None:
    with pytest.raises(InputError, match=r"fetch_address"):
        client(tmp_path, clock).ask(Request(url), same)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"<!DOCTYPE html><html>Maintenance</html>", "page"),
        (b'\n <?xml version="1.0"?>', "page"),
        (b'{"value": [1, 2', "json"),
        (b"", "json"),
        (b"\xff\xfe", "json"),
        (b"[NaN]", "json"),
        (b"[Infinity]", "json"),
        (b"[" * 50_000, "json"),
        (b"[" + b"9" * 5000 + b"]", "json"),
    ],
)
def test_what_is_not_an_answer_is_told(
    server: Official, tmp_path: Path, clock: Clock, body: bytes, why: str
) -> None:
    server.faults["StatFin"] = Fault(body=body)
    error = failure(client(tmp_path, clock), question(server))
    told = error.facts["why"]
    assert isinstance(told, Message)
    assert told.key == f"fetch.why.{why}"
    assert not (tmp_path / "cache").exists(), "nothing of it is kept"


def test_a_refusal_is_told_with_what_it_says(
    server: Official, tmp_path: Path, clock: Clock
) -> None:
    old = Request(f"{server.base('statfin')}/fi/StatFin/muutl/statfin_muutl_pxt_11ae.px")
    error = failure(client(tmp_path, clock), old)
    assert (error.key, error.facts["status"]) == ("error.fetch_refused", "400")
    assert error.facts["said"] == "Bad Request"
    server.faults["StatFin"] = Fault(status=403, body=b"<html>Forbidden</html>")
    assert failure(client(tmp_path, clock), question(server)).facts["said"] == "-"
    assert clock.slept == []


def test_a_server_that_says_unchanged_of_what_we_have_not_is_refused(
    server: Official, tmp_path: Path, clock: Clock
) -> None:
    server.faults["StatFin"] = Fault(status=304)
    assert failure(client(tmp_path, clock), question(server)).facts["status"] == "304"
