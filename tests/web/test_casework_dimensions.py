"""The four dimensions from outside: agreed to, recorded, withdrawn, and held against others."""

from collections.abc import Mapping

import pytest

from kotomitta.casework.commands import EndCase
from kotomitta.web.casework.keeping import broken
from kotomitta.web.casework.models import Answers, Case, Event
from kotomitta.web.casework.unit import question_set, today
from visitors.people import SignedIn
from visitors.unit import done

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("shared_unit", "db")]
PAGE = "/fi/cases/1/dimensions/"
QUESTIONS = [q.id for d in question_set().dimensions for q in d.questions]


def answers(person: str = "P1") -> Mapping[str, str]:
    return {"person": person, "agreed": str(today()), **{f"q-{q}": "4" for q in QUESTIONS}}


def acts() -> list[str]:
    return list(Event.objects.filter(subject="1").values_list("act", flat=True))


def test_what_was_answered_and_withdrawn_is_told_without_the_answers(signed_in: SignedIn) -> None:
    client, changes = signed_in("worker"), Case.objects.get(code="1").changes
    client.post(PAGE, answers())
    assert Answers.objects.get().given == dict.fromkeys(QUESTIONS, 4)
    assert "P1: vastannut viimeksi" in client.get(PAGE).content.decode()
    client.post(f"{PAGE}withdraw/", {"person": "P1"})
    assert not Answers.objects.exists()
    assert acts()[-2:] == ["record_dimensions", "withdraw_dimensions"]
    told = [set(one.facts) for one in Event.objects.filter(act__endswith="_dimensions")]
    assert told == [{"agreed", "person"}, {"person"}]
    row = Case.objects.get(code="1")
    assert broken("1", row.version) is None
    assert row.changes == changes, "who has the case open in another tab is not told it changed"


def test_nothing_is_withdrawn_twice(signed_in: SignedIn) -> None:
    client = signed_in("worker")
    client.post(PAGE, answers())
    pages = [client.post(f"{PAGE}withdraw/", {"person": "P1"}, follow=True) for _ in range(2)]
    assert "Suostumus on peruttu" in pages[0].content.decode()
    assert "ei ole asiakkuudessa 1 vastauksia" in pages[1].content.decode()
    assert acts().count("withdraw_dimensions") == 1


def test_a_closed_case_is_asked_nothing_but_consent_can_be_withdrawn(signed_in: SignedIn) -> None:
    lead = signed_in("lead")
    lead.post(PAGE, answers())
    done(EndCase("1", "moved_away"))
    page = lead.post(PAGE, answers()).content.decode()
    assert "on päättynyt" in page
    assert "q-home" not in page
    lead.post(f"{PAGE}withdraw/", {"person": "P1"})
    assert not Answers.objects.exists()


@pytest.mark.parametrize("role", ["planner", "administrator", "viewer"])
def test_who_sees_no_case_withdraws_nothing(signed_in: SignedIn, role: str) -> None:
    signed_in("worker").post(PAGE, answers())
    assert signed_in(role).post(f"{PAGE}withdraw/", {"person": "P1"}).status_code == 403
    assert Answers.objects.exists()


def test_answers_that_are_not_taken_stay_as_they_were_written(signed_in: SignedIn) -> None:
    page = signed_in("worker").post(PAGE, {**answers(), "agreed": ""}).content.decode()
    assert page.count('<option value="4" selected>') == len(QUESTIONS)
    assert not Answers.objects.exists()


def test_the_report_shows_what_others_measure_near_each_dimension(signed_in: SignedIn) -> None:
    page = " ".join(signed_in("planner").get("/fi/dimensions/").content.decode().split())
    assert f"versio {question_set().version}" in page
    assert "<td>työllisyys, koulutus</td><td>taloudellinen, asioissa selviäminen</td>" in page
