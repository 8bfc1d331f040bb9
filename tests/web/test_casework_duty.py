"""The yearly duty to measure the cap, on the board until an adopted plan rests on a new diary."""

from datetime import date, timedelta
from itertools import count
from json import dumps

import pytest

from kotomitta.web.casework.models import DiaryDay, Worker
from kotomitta.web.casework.unit import today
from kotomitta.web.planning.models import Adoption, Result, Run, Status
from visitors.people import SignedIn
from visitors.unit import tells

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("shared_unit", "db")]
# A finished run is read once, so that no two tests may have the same.
RUNS = count(8_000)
NEVER, OLD, TITLE = "has not been measured yet", "was last measured", "cap is to be measured anew"


def adopted(published: date, grade: str = "measured") -> None:
    """An adopted plan whose minutes of meetings were published on a day."""
    row = {"id": "task.meeting.minutes", "grade": grade, "published": str(published)}
    run = Run.objects.create(pk=next(RUNS), inputs={}, digest="d", status=Status.DONE)
    told = dumps({"estimate": {"by_month": []}, "figures": [row]})
    Result.objects.create(run=run, answer=told, document="", figures="[]")
    Adoption.objects.create(city="demo", term="2025", run=run, text="adopted")


def board(signed_in: SignedIn, role: str = "lead", path: str = "board") -> str:
    return signed_in(role).get(f"/en/{path}/").content.decode()


def test_it_is_there_until_a_measurement_is_adopted(signed_in: SignedIn) -> None:
    assert NEVER in board(signed_in)
    adopted(today() - timedelta(30), "assumption")
    assert NEVER in board(signed_in), "an assumption is no measurement"
    adopted(today() - timedelta(400))
    assert OLD in board(signed_in)
    adopted(today() - timedelta(30))
    assert TITLE not in board(signed_in)


def test_a_lead_draws_the_days_and_sees_who_keeps_which(signed_in: SignedIn) -> None:
    text = board(signed_in)
    assert 'name="days" value="10"' in text, "two workers, five days each"
    signed_in("lead").post("/en/workers/diary/", {"days": "10"})
    text = board(signed_in)
    assert "10 diary days have been drawn, of which 0 have been kept" in text
    assert text.count(": W1</li>") == text.count(": W2</li>") == 5
    DiaryDay.objects.filter(worker__code="W1").update(kept=True)
    assert "of which 5 have been kept" in board(signed_in)


def test_a_planner_sees_it_as_counts_and_a_viewer_does_not(signed_in: SignedIn) -> None:
    DiaryDay.objects.create(worker=Worker.objects.get(code="W1"), on=today())
    text = board(signed_in, "planner", "unit")
    assert NEVER in text
    assert "1 diary days have been drawn" in text
    assert not tells(text, "W1")
    assert NEVER not in board(signed_in, "viewer", "unit")


def test_a_worker_is_not_told_what_is_the_leads(signed_in: SignedIn) -> None:
    assert TITLE not in board(signed_in, "worker")


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_it_is_said_in_every_language(signed_in: SignedIn, language: str) -> None:
    said = {"fi": "ei ole vielä mitattu", "sv": "har inte mätts ännu"}[language]
    assert said in signed_in("lead").get(f"/{language}/board/").content.decode()
