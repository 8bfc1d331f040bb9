"""Over the cap by what nobody allocated: shown until it is solved, with acts that solve it."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from kotomitta.casework.commands import Allocate, Describe, Employ, OpenCase, Reduce
from kotomitta.casework.people import Need
from kotomitta.casework.worker import Cause, Less
from kotomitta.web.casework.models import Case, Member
from kotomitta.web.casework.unit import today
from visitors.people import People, SignedIn
from visitors.unit import KNOWN, TEAM, case, done, worker

pytestmark = pytest.mark.web

HELD = ("1", "2", "3", "4")


@pytest.fixture
def client(people: People, signed_in: SignedIn) -> Client:
    """W1 is nearly full with light cases; W2 has room."""
    done(Employ(worker("W1", hours=7)), Employ(worker("W2", hours=38.25)))
    for code in HELD:
        done(OpenCase(case(code)), Allocate(code, "W1"))
    Member.objects.create(user=people["lead"], code="L1", team=TEAM)
    return signed_in("lead")


def described() -> None:
    for code in HELD:
        done(Describe(code, Need(**{**KNOWN, "trauma": True, "interpreter": True})))


def reduced(who: str = "W1", hours: float = 2.5) -> None:
    last = today() + timedelta(30)
    done(Reduce(who, Less(cause=Cause.TRAINING, start=today(), end=last, hours=hours)))


CAUSES = {"a need described later": described, "fewer hours": reduced}


def page(client: Client, path: str) -> str:
    return client.get(f"/fi/{path}/").content.decode()


def over(client: Client) -> bool:
    """Whether the board and the worker's own page say that somebody is over."""
    shown = {"▲" in page(client, path) and " yli" in page(client, path) for path in PAGES}
    assert len(shown) == 1
    return shown.pop()


PAGES = ("board", "workers/W1")


@pytest.mark.parametrize("cause", CAUSES.values(), ids=list(CAUSES))
def test_it_is_shown_until_re_balanced(client: Client, cause: Callable[[], None]) -> None:
    assert not over(client)
    cause()
    assert over(client)
    assert "/fi/workers/W1/" in page(client, "board")
    assert 'href="/fi/allocation/"' in page(client, "workers/W1")
    client.post("/fi/allocation/solve/")
    told = page(client, "allocation")
    assert "Tasaus" in told
    moves = [f"{code} W2 W1" for code in HELD if f'value="{code} W2 W1"' in told]
    assert moves
    assert over(client), "a suggestion alone solves nothing"
    client.post("/fi/allocation/accept/", {"give": moves})
    assert not over(client)


def test_what_is_suggested_beside_the_moves_fits_once_they_are_made(client: Client) -> None:
    reduced(hours=6.5)
    reduced("W2", 29.55)
    done(*(OpenCase(case(str(n))) for n in range(11, 16)))
    client.post("/fi/allocation/solve/")
    told = page(client, "allocation")
    assert "siirrot on laskettu tehdyiksi" in told
    given = dict.fromkeys(re.findall(r'name="give" value="(([^ "]+) ([^ "]+)(?: [^ "]+)?)"', told))
    assert len(given) == len(HELD) + 2
    client.post("/fi/allocation/accept/", {"give": [pair for pair, _, _ in given]})
    assert {Case.objects.get(code=code).worker == to for _, code, to in given} == {True}
    assert not over(client)


def test_who_describes_a_need_is_told_at_once_that_the_cap_is_passed(client: Client) -> None:
    said = {"trauma": "yes", "interpreter": "yes", "special_support": "yes"}
    page = client.post("/fi/cases/1/do/describe/", said, follow=True).content.decode()
    assert "W1 oma raja ylittyy nyt" in page
    assert "Palauta asiakkuus jonoon, siirrä se toiselle tai tee ylityspäätös." in page


def test_within_the_cap_nothing_is_said(client: Client) -> None:
    done(Employ(worker("W1", hours=38.25)))
    page = client.post("/fi/cases/1/do/describe/", {"trauma": "yes"}, follow=True).content.decode()
    assert "ylittyy" not in page


@pytest.mark.parametrize("others", [38.25, 0.5], ids=["the mean fits", "the mean is over too"])
def test_over_the_cap_without_a_decision_is_listed_until_a_lead_decides(
    client: Client, others: float
) -> None:
    done(Employ(worker("W2", hours=others)))
    assert "ilman päätöstä" not in page(client, "board")
    described()
    listed = page(client, "board").partition("Oma raja ylittyy ilman päätöstä")[2]
    assert 'href="/fi/workers/W1/#cases"' in listed
    assert 'href="/fi/allocation/"' in listed
    until = str(today() + timedelta(14))
    for left, code in enumerate(HELD):
        still = "ilman päätöstä" in page(client, "board")
        assert still == (left < 2), "of four heavy cases, two fit beside those decided on"
        given = {"worker": "W1", "reason": "safety", "until": until}
        client.post(f"/fi/cases/{code}/give/", given)


@pytest.mark.parametrize("cause", CAUSES.values(), ids=list(CAUSES))
def test_or_a_lead_decides_with_a_reason_and_an_end_and_it_stays_listed(
    client: Client, cause: Callable[[], None]
) -> None:
    cause()
    until = today() + timedelta(14)
    client.post("/fi/cases/1/give/", {"worker": "W1"})
    assert Case.objects.get(code="1").override_until is None
    client.post("/fi/cases/1/give/", {"worker": "W1", "reason": "safety", "until": str(until)})
    assert Case.objects.get(code="1").override_until == until
    assert "Ylityspäätökset" in page(client, "board")
    Case.objects.filter(code="1").update(override_until=today() - timedelta(1))
    assert "cw-red" in page(client, "board").partition("Ylityspäätökset")[2]


def test_who_is_within_the_cap_is_not_decided_above_it(client: Client) -> None:
    until = str(today() + timedelta(14))
    client.post("/fi/cases/1/give/", {"worker": "W1", "reason": "safety", "until": until})
    assert Case.objects.get(code="1").override_until is None
