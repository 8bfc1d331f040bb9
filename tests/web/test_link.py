"""Signing in by a one-time link."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.test import Client

from kotomitta.web.accounts.models import Link, digest
from visitors.people import PHRASE, People

pytestmark = pytest.mark.web

DAY = timedelta(days=1)


def visitor() -> Client:
    return Client(SERVER_NAME="localhost")


def path(secret: str) -> str:
    return f"/fi/sign-in/link/{secret}/"


def test_a_link_lets_its_person_in_once(people: People) -> None:
    _, secret = Link.issue(people["lead"], DAY)
    first, second = visitor(), visitor()
    asked = first.get(path(secret))
    assert asked.status_code == 200
    assert "Lead" in asked.content.decode()
    assert first.get("/fi/account/").status_code == 302  # looking at the page spends nothing
    assert first.post(path(secret)).headers["Location"] == "/fi/account/"
    assert first.get("/fi/account/").status_code == 200
    assert second.get(path(secret)).status_code == 410
    assert second.post(path(secret)).status_code == 410
    assert second.get("/fi/account/").status_code == 302


def test_a_direct_link_lets_in_when_it_is_opened_once(people: People) -> None:
    _, secret = Link.issue(people["administrator"], DAY, direct=True)
    first, second = visitor(), visitor()
    assert first.get(path(secret)).headers["Location"] == "/fi/"
    assert first.get("/fi/people/").status_code == 200
    assert second.get(path(secret)).status_code == 410


def test_a_person_with_a_password_goes_to_the_first_page(people: People) -> None:
    people["lead"].set_password(PHRASE)
    people["lead"].save()
    _, secret = Link.issue(people["lead"], DAY)
    assert visitor().post(path(secret)).headers["Location"] == "/fi/"


def test_a_link_that_is_too_old_or_ended_or_of_a_closed_account_is_none(people: People) -> None:
    _, old = Link.issue(people["lead"], -DAY)
    ended, taken_back = Link.issue(people["lead"], DAY)
    Link.objects.filter(pk=ended.pk).end()
    _, closed = Link.issue(people["viewer"], DAY)
    people["viewer"].is_active = False
    people["viewer"].save()
    for secret in (old, taken_back, closed, "guessed"):
        assert visitor().get(path(secret)).status_code == 410
        assert visitor().post(path(secret)).status_code == 410


def test_of_many_at_once_one_gets_in(people: People, site: str) -> None:
    import httpx

    _, secret = Link.issue(people["lead"], DAY, direct=True)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: httpx.get(site + path(secret)), range(8)))
    assert sorted(answer.status_code for answer in answers) == [302] + [410] * 7


def test_only_the_digest_is_kept(people: People) -> None:
    link, secret = Link.issue(people["lead"], DAY)
    assert link.digest == digest(secret)
    assert secret not in str(Link.objects.values().get())
