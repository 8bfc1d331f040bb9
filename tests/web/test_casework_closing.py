"""A case that ends or goes on elsewhere takes its open referrals with it, and says so before."""

from datetime import timedelta

import pytest
from django.test import Client

from kotomitta.casework.commands import Command, EndCase, HandOver
from kotomitta.web.casework import referring, trail
from kotomitta.web.casework.models import Case, Event, Referral
from kotomitta.web.casework.unit import today
from visitors.people import SignedIn
from visitors.unit import done, lead

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("shared_unit", "db")]


def sent(sector: str = "health") -> tuple[Referral, str]:
    return referring.send("1", "P1", sector, today(), actor=lead(), day=today())


@pytest.mark.parametrize(
    "ending", [EndCase("1", "moved_away"), HandOver("1", "area_social_work")], ids=str
)
def test_open_referrals_are_withdrawn_with_the_case(ending: Command, signed_in: SignedIn) -> None:
    (row, secret), (asked, _) = sent(), sent("housing")
    Referral.objects.filter(pk=asked.pk).update(state="accepted")
    assert Client().get(f"/fi/answer/{secret}/").status_code == 200
    page = signed_in("lead").get("/fi/cases/1/").content.decode()
    assert "peruvat samalla avoimet lähetteet: 1" in page
    done(ending)
    row.refresh_from_db()
    asked.refresh_from_db()
    assert (row.state, row.value.reason) == ("withdrawn", "case_closed")
    assert asked.state == "accepted", "what was settled stays"
    assert Client().get(f"/fi/answer/{secret}/").status_code == 404
    assert referring.opened(secret, today()) is None
    event = Event.objects.get(subject=row.code, act="close")
    assert (event.actor, event.facts["reason"]) == ("L1", "case_closed")
    assert not trail.faults()
    page = signed_in("lead").get("/fi/cases/1/").content.decode()
    assert "Asiakkuus päättyi tai siirrettiin" in page
    assert "lähete peruttu asiakkuuden päättyessä" in page


def test_what_a_closed_case_left_waits_for_nobody() -> None:
    row, _ = sent()
    Referral.objects.filter(pk=row.pk).update(state="declined")
    assert referring.owed(Case.objects.all(), today())
    done(EndCase("1", "moved_away"))
    assert not referring.owed(Case.objects.all(), today())


# --- what the page says before a case ends --------------------------------------------------------


def test_a_case_is_ended_on_the_day_before_on_which_it_ended(signed_in: SignedIn) -> None:
    last = today() - timedelta(3)
    page = signed_in("lead").post(
        "/en/cases/4/do/end/", {"reason": "moved_away", "ended": str(last)}, follow=True
    )
    assert page.status_code == 200
    assert Case.objects.get(code="4").closed == last
    event = Event.objects.get(subject="4", act="end")
    assert (event.on, event.facts["on"]) == (today(), str(last))


def test_a_case_cannot_have_ended_before_what_was_done_and_the_form_keeps_its_day(
    signed_in: SignedIn,
) -> None:
    client, last = signed_in("lead"), str(today() - timedelta(3))
    client.post("/en/cases/4/do/meeting/", {"on": str(today()), "kept": "yes"})
    told = {"reason": "moved_away", "ended": last}
    page = client.post("/en/cases/4/do/end/", told).content.decode()
    assert f'value="{last}"' in page
    assert Case.objects.get(code="4").closed is None


def test_what_is_pressing_and_how_long_clienthood_lasts_is_said_where_it_ends(
    signed_in: SignedIn,
) -> None:
    client = signed_in("lead")
    assert "Steps not taken" not in client.get("/en/cases/1/").content.decode()
    page = client.get("/en/cases/4/").content.decode()
    assert "Steps not taken whose due date is near or over: 1." in page
    assert "By law the clienthood of P4 goes on until" in page
