"""The calendar of due dates, from outside: what it tells, and when it ends."""

import html
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from kotomitta.casework.commands import FromOverflow, OpenCase, ToOverflow
from kotomitta.web.accounts.models import digest
from kotomitta.web.accounts.roles import Role
from kotomitta.web.casework.models import Case, Feed, Member
from kotomitta.web.casework.unit import today
from visitors.people import People, SignedIn
from visitors.unit import OTHER, case, done

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("shared_unit", "db")]


@pytest.fixture
def address(signed_in: SignedIn) -> str:
    return made(signed_in("worker"))


def made(client: Client) -> str:
    page = client.post("/fi/own/calendar/").content.decode()
    found = re.search(r'class="frame-secret">([^<]+)<', page)
    assert found
    return html.unescape(found[1])


def status(address: str) -> int:
    return outside().get(address).status_code


def outside() -> Client:
    return Client(SERVER_NAME="localhost")


def test_it_tells_a_case_a_kind_and_a_day_and_no_more(address: str) -> None:
    response = outside().get(address)
    assert response.headers["Content-Type"].startswith("text/calendar")
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "no-store" in response.headers["Cache-Control"]
    text = response.content.decode()
    found = Calendar.from_ical(text).walk("VEVENT")
    row = Case.objects.get(code="1")
    assert next(event.decoded("DTSTART") for event in found) == row.due_by
    assert [str(event["SUMMARY"]) for event in found] == [
        "Sovittu määräpäivä, asiakkuus 1",
        "Lain määräpäivä, asiakkuus 1",
    ]
    assert found[0]["URL"] == "http://localhost/fi/cases/1/"
    assert {name for event in found for name in event} <= {
        *("UID", "DTSTAMP", "DTSTART", "SUMMARY", "URL", "CLASS", "TRANSP"),
    }
    assert not re.search(r"\b[PHW][1-4]\b|assessment|arvioin|quota", text)


def test_who_leads_a_team_has_the_reviews_of_its_overflow_queue(
    address: str, signed_in: SignedIn
) -> None:
    review = today() + timedelta(5)
    done(ToOverflow("4", "no_room", review))
    done(OpenCase(case("60", OTHER)), ToOverflow("60", "no_room", review), team=OTHER)
    client = signed_in("lead")
    assert "cw." not in client.get("/fi/own/").content.decode()
    mine = made(client)
    (event,) = Calendar.from_ical(outside().get(mine).content).walk("VEVENT")
    assert event.decoded("DTSTART") == review
    assert str(event["SUMMARY"]) == "Ylivuotojonon tarkistuspäivä, asiakkuus 4"
    assert event["URL"] == "http://localhost/fi/cases/4/"
    assert set(event) <= {"UID", "DTSTAMP", "DTSTART", "SUMMARY", "URL", "CLASS", "TRANSP"}
    assert "review" not in outside().get(address).content.decode().lower()
    assert "asiakkuus 4" not in outside().get(address).content.decode()
    later = review + timedelta(1)
    done(ToOverflow("4", "no_room", later))
    (moved,) = Calendar.from_ical(outside().get(mine).content).walk("VEVENT")
    assert (moved["UID"], moved.decoded("DTSTART")) == (event["UID"], later)
    done(FromOverflow("4"))
    assert "VEVENT" not in outside().get(mine).content.decode()


def test_who_leads_no_team_and_carries_no_cases_has_no_calendar(
    signed_in: SignedIn, address: str
) -> None:
    del address
    Member.objects.all().delete()
    assert "own/calendar" not in signed_in("lead").get("/fi/own/").content.decode()


def test_its_language_is_that_of_the_address(address: str) -> None:
    text = outside().get(address.replace("/fi/", "/sv/")).content.decode()
    assert "SUMMARY:Förfallodag enligt lag\\, ärende 1" in text


def test_events_keep_their_name_from_one_reading_to_the_next(address: str) -> None:
    first, second = (
        [
            event["UID"]
            for event in Calendar.from_ical(outside().get(address).content).walk("VEVENT")
        ]
        for _ in range(2)
    )
    assert first == second


def test_the_secret_is_shown_once_and_not_kept(address: str, signed_in: SignedIn) -> None:
    secret = address.rsplit("/", 1)[1].removesuffix(".ics")
    assert Feed.objects.get().digest == digest(secret) != secret
    assert secret not in signed_in("worker").get("/fi/own/").content.decode()
    assert status(address.replace(secret, digest(secret))) == 404
    assert status(address.replace(secret, f"{secret[:-1]}!")) == 404


def test_it_ends_when_it_expires_when_it_is_ended_and_when_there_is_a_new_one(
    address: str, signed_in: SignedIn
) -> None:
    second = made(signed_in("worker"))
    assert (status(address), status(second)) == (404, 200)
    signed_in("worker").post("/fi/own/calendar/end/")
    assert status(second) == 404
    third = made(signed_in("worker"))
    Feed.objects.update(expires=timezone.now() - timedelta(seconds=1))
    assert status(third) == 404
    assert "Osoite on voimassa" not in signed_in("worker").get("/fi/own/").content.decode()


def test_it_ends_with_the_role_and_with_the_account(address: str, people: People) -> None:
    worker = people["worker"]
    for role in (Role.PLANNER, Role.NOBODY, Role.ADMINISTRATOR):
        worker.role = role
        worker.save()
        assert status(address) == 404, role
    worker.role = Role.WORKER
    worker.save()
    assert status(address) == 200
    worker.is_active = False
    worker.save()
    assert status(address) == 404


def test_it_follows_the_cases_and_the_code_of_this_moment(address: str) -> None:
    Case.objects.filter(code="2").update(worker="W1")
    assert "/cases/2/" in outside().get(address).content.decode()
    Member.objects.filter(code="W1").update(code="W9", team=OTHER)
    assert "VEVENT" not in outside().get(address).content.decode()
    Member.objects.all().delete()
    assert "VEVENT" not in outside().get(address).content.decode()


def test_a_lead_sees_no_calendar_of_others(address: str, signed_in: SignedIn) -> None:
    del address
    client = signed_in("lead")
    client.post("/fi/own/calendar/end/")
    assert Feed.objects.get().live


@pytest.mark.parametrize("role", ["viewer", "planner", "administrator"])
def test_who_has_no_cases_makes_none(address: str, signed_in: SignedIn, role: str) -> None:
    del address
    assert signed_in(role).post("/fi/own/calendar/").status_code == 403
    assert Feed.objects.count() == 1
