"""Limits on what costs: 429 with how long to wait, and none for those who only read."""

import re
from base64 import b64decode
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from sqlite3 import connect

import httpx
import pytest
from django.conf import settings as live
from django.test import Client, override_settings

from kotomitta.web.accounts.models import Token
from visitors.people import People, SignedIn
from visitors.plans import answered_plan
from visitors.running import serving

pytestmark = pytest.mark.web

FEW = dict.fromkeys(live.LIMITS, "2/m")
READERS, PAGES_EACH = 50, 20


@pytest.fixture
def few() -> Iterator[None]:
    with override_settings(LIMITS=FEW):
        yield


def statuses(client: Client, method: str, path: str, times: int = 3) -> list[int]:
    return [client.generic(method, path).status_code for _ in range(times)]


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize(
    ("role", "method", "path"),
    [
        ("planner", "POST", "/fi/scenarios/999/run/"),
        ("planner", "POST", "/fi/cities/upload/"),
        ("planner", "GET", "/fi/runs/999/paper.pdf"),
        ("lead", "GET", "/fi/cases/table.csv"),
        ("lead", "GET", "/fi/cases/absent/record/"),
        ("lead", "GET", "/fi/cases/absent/record.json"),
        (None, "GET", "/fi/answer/absent/"),
        (None, "GET", "/fi/sign-in/link/absent/"),
    ],
)
def test_asking_too_often_is_told_and_how_long_to_wait(
    signed_in: SignedIn, role: str | None, method: str, path: str
) -> None:
    client = signed_in(role)
    *before, last = (client.generic(method, path) for _ in range(3))
    assert 429 not in {answer.status_code for answer in before}
    assert last.status_code == 429
    assert 0 < int(last.headers["Retry-After"]) <= 60
    told = re.search(r"Odota (\d+) sekuntia", last.content.decode())
    assert told
    assert told[1] == last.headers["Retry-After"]


@pytest.mark.usefixtures("few")
def test_one_person_does_not_use_up_the_turn_of_another(signed_in: SignedIn) -> None:
    path = "/fi/scenarios/999/run/"
    assert statuses(signed_in("planner"), "POST", path) == [404, 404, 429]
    assert statuses(signed_in("lead"), "POST", path, 1) == [404]


@pytest.mark.usefixtures("few", "db")
def test_an_address_is_not_believed_when_no_server_stands_in_front() -> None:
    client = Client(SERVER_NAME="localhost")
    seen = [
        client.get("/fi/answer/absent/", headers={"X-Forwarded-For": f"10.0.0.{n}"}).status_code
        for n in range(3)
    ]
    assert seen == [404, 404, 429]


@pytest.mark.usefixtures("few")
def test_the_api_limits_each_person_and_guesses_from_one_address(people: People) -> None:
    _, secret = Token.issue(people["viewer"], timedelta(days=1), name="x")
    known = Client(SERVER_NAME="localhost", headers={"Authorization": f"Bearer {secret}"})
    guess = Client(SERVER_NAME="localhost", headers={"Authorization": "Bearer guess"})
    assert statuses(known, "GET", "/api/v1/cities") == [200, 200, 429]
    assert statuses(guess, "GET", "/api/v1/cities") == [401, 401, 429]
    last = known.get("/api/v1/cities")
    assert last.json() == {"detail": "Too many requests"}
    assert 0 < int(last.headers["Retry-After"]) <= 60


def test_two_processes_count_together_and_keep_no_address(tmp_path: Path) -> None:
    data, few = tmp_path / "data", {"KOTOMITTA_LIMITS": "link=3/m"}
    with (
        serving(data, "--no-worker", **few) as first,
        serving(data, "--no-worker", **few) as second,
    ):
        asked = [first, second, first, second]
        seen = [httpx.get(httpx.URL(a).join("/fi/answer/absent/")).status_code for a in asked]
    assert seen == [404, 404, 404, 429]
    with closing(connect(data / "kotomitta.sqlite3")) as database:
        ((key, value),) = database.execute("SELECT cache_key, value FROM accounts_ratecount")
    assert re.fullmatch(r"[0-9a-f]{64}", key)
    assert b"127.0.0.1" not in b64decode(value)


def test_fifty_readers_behind_one_address_meet_no_limit(signed_in: SignedIn) -> None:
    plan = answered_plan()
    found = set()
    for _ in range(READERS):
        client = signed_in("viewer")
        found |= set(statuses(client, "GET", f"/fi/scenarios/{plan.pk}/overview/", PAGES_EACH))
    assert found == {200}


@pytest.mark.usefixtures("people")
def test_a_limit_can_be_switched_off(signed_in: SignedIn) -> None:
    with override_settings(LIMITS=dict.fromkeys(live.LIMITS, "")):
        assert 429 not in statuses(signed_in("planner"), "POST", "/fi/scenarios/999/run/", 70)
