"""Who is given a worker first: cases whose due date presses stand before those that only wait."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from kotomitta.casework.case import Done
from kotomitta.casework.commands import EndCase, ExpectEnd, OpenCase
from kotomitta.web.casework import keeping
from kotomitta.web.casework.models import Case
from kotomitta.web.casework.unit import notice_days, today
from visitors.people import SignedIn
from visitors.unit import OTHER, case, done

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("shared_unit", "db")]

TAKEN = ("assessment", "plan", "training")
MANY = [f"5{n:02}" for n in range(30)]


@pytest.fixture
def lead(signed_in: SignedIn) -> Client:
    """Thirty cases have waited longer than those whose due dates are near or passed."""
    done(EndCase("4", "moved_away"), *(OpenCase(case(code, days=60)) for code in MANY))
    done(*(OpenCase(case(code, days=5)) for code in ("61", "62", "63")))
    done(OpenCase(case("71", OTHER)), team=OTHER)
    Case.objects.filter(state="waiting").update(due_by=None)
    for code, days in {"61": 1, "62": -3, "63": notice_days(today()) + 1, "71": 1}.items():
        due(code, today() + timedelta(days))
    return signed_in("lead")


def due(code: str, by: date) -> None:
    Case.objects.filter(code=code).update(due_by=by, due_step="assessment")


def listed(lead: Client, caption: str, end: str, page: int = 1) -> list[str]:
    text = lead.get(f"/en/board/?page={page}").content.decode()
    part = text.partition(caption)[2].partition(end)[0]
    return re.findall(r"/en/cases/(\d+)/", part)


def test_those_near_their_due_date_wait_first_then_the_longest_wait(lead: Client) -> None:
    waiting = [code for n in (1, 2) for code in listed(lead, "waiting-caption", "</table>", n)]
    assert waiting == ["62", "61", *MANY, "63"]


def test_the_most_pressing_include_those_that_wait_and_say_so(lead: Client) -> None:
    due("1", today())
    assert listed(lead, 'id="pressing"', "</ul>") == ["62", "1", "61"]
    text = lead.get("/en/board/").content.decode().partition('id="pressing"')[2]
    assert text.partition("</ul>")[0].count("waits for a worker") == 2


def test_a_clienthood_that_can_end_by_law_within_a_month_is_told_as_a_change(lead: Client) -> None:
    began = today() - timedelta(365)
    for code, permit in {"1": began - timedelta(355), "2": began - timedelta(300)}.items():
        row = Case.objects.get(code=code)
        person = row.value.persons[0].model_copy(update={"first_permit": permit})
        days = dict.fromkeys(TAKEN, began) | {"review": today()}
        taken = tuple(Done(step=s, person=person.code, on=on) for s, on in days.items())
        keeping.save_case(row.value.but(opened=began, persons=(person,), done=taken), today())
    text = lead.get("/en/board/").content.decode().partition("What changes next month")[2]
    assert "by law the case 1 can end" in text
    assert "by law the case 2 can end" not in text
    done(ExpectEnd("1", today() + timedelta(20)))
    text = lead.get("/en/board/").content.decode().partition("What changes next month")[2]
    assert "the case 1 ends" in text
    assert "can end" not in text, "what somebody knows better"
