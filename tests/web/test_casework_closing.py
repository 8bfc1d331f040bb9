"""A case that ends or goes on elsewhere takes its open referrals with it, and says so before."""

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
