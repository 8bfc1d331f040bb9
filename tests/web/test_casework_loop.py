"""What flows back to planning: counts, the diary and measured figures, and nobody in them."""

import csv
import io
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command

from kotomitta.casework.case import Visit
from kotomitta.casework.commands import Allocate, Correct, OpenCase
from kotomitta.casework.people import CaseKind, Person
from kotomitta.casework.refusal import RefusalError
from kotomitta.sources.figures import read_figures
from kotomitta.web.casework import counting, diaries, keeping
from kotomitta.web.casework.models import Answers, Case, DiaryDay, Published, Worker
from kotomitta.web.casework.unit import today
from visitors.people import SignedIn
from visitors.unit import case, done

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("shared_unit", "db")]


def met(code: str, *, kept: int, missed: int, on: date) -> None:
    """A stored case with meetings on a day."""
    visits = tuple(Visit(on=on, kept=n < kept) for n in range(kept + missed))
    keeping.save_case(case(code, days=300).but(visits=visits), today())


def last_month() -> date:
    return counting.last_whole_month(today()).first


def test_counts_are_made_once_and_hide_what_is_small(signed_in: SignedIn) -> None:
    met("50", kept=90, missed=10, on=last_month())
    planner = signed_in("planner")
    assert planner.get("/fi/counts/counts.csv").status_code == 404
    planner.post("/fi/counts/publish/")
    first = planner.get("/fi/counts/counts.csv").content.decode()
    rows = list(csv.DictReader(io.StringIO(first)))
    meetings = {r["group"]: r["number"] for r in rows if r["table"] == "meetings"}
    assert meetings == {"kept": "90", "missed": "10", "total": "100"}
    assert all(not r["number"] or int(r["number"]) == 0 or int(r["number"]) >= 5 for r in rows)
    met("51", kept=9, missed=0, on=last_month())
    planner.post("/fi/counts/publish/")
    assert planner.get("/fi/counts/counts.csv").content.decode() == first
    assert Published.objects.count() == 1


def test_a_measured_figure_is_one_that_a_city_can_take(signed_in: SignedIn, tmp_path: Path) -> None:
    met("50", kept=90, missed=10, on=last_month())
    planner = signed_in("planner")
    planner.post("/fi/counts/publish/")
    file = tmp_path / "measured.yaml"
    file.write_bytes(planner.get("/fi/counts/measured.yaml").content)
    (figure,) = read_figures([file])
    (dated,) = figure.values
    assert (figure.id, dated.grade) == ("office.no_show", "measured")
    assert dated.value == pytest.approx(0.10, abs=0.01)
    assert dated.low is not None
    assert dated.high is not None
    assert dated.low < 0.10 < dated.high


def test_nothing_is_measured_from_what_is_hidden(signed_in: SignedIn) -> None:
    met("50", kept=90, missed=2, on=last_month())
    planner = signed_in("planner")
    planner.post("/fi/counts/publish/")
    assert "office.no_show" not in planner.get("/fi/counts/measured.yaml").content.decode()


def test_a_diary_day_is_written_once_and_only_when_drawn() -> None:
    worker = Worker.objects.get(code="W1")
    with pytest.raises(RefusalError):
        diaries.write(worker, today(), [], today())
    DiaryDay.objects.create(worker=worker, on=today())
    diaries.write(worker, today(), [], today())
    with pytest.raises(RefusalError):
        diaries.write(worker, today(), [], today())


def test_a_lead_draws_days_evenly(signed_in: SignedIn) -> None:
    signed_in("lead").post("/fi/workers/diary/", {"days": "20"})
    by_worker = [worker.diary_days.count() for worker in Worker.objects.filter(team="T1")]
    assert by_worker == [10, 10]
    assert not DiaryDay.objects.filter(worker__code="W3").exists()


def test_answers_need_consent_first(signed_in: SignedIn) -> None:
    later = today() + timedelta(1)
    signed_in("worker").post("/fi/cases/1/dimensions/", {"person": "P1", "agreed": str(later)})
    assert not Answers.objects.exists()


def test_what_is_due_is_red_before_it_is_missed(signed_in: SignedIn) -> None:
    families = {"70": 1, "71": 10, "72": 40}
    for code, days in families.items():
        family = case(code, days=days).but(kind=CaseKind.CHILD_PROTECTION)
        done(OpenCase(family), Allocate(code, "W2"))
    page = signed_in("lead").get("/en/board/").content.decode()
    told = dict(re.findall(r'cases/(7\d)/".*?(near|overdue)</strong>', page))
    assert told == {"70": "near", "71": "near", "72": "overdue"}


def test_a_due_date_that_counts_from_an_unknown_day_is_said_to_be_unknown(
    signed_in: SignedIn,
) -> None:
    assert "Due date not known" not in signed_in("lead").get("/en/cases/4/").content.decode()
    done(Correct("4", known=(Person(code="P4", first_permit=None),)))
    page = signed_in("lead").get("/en/cases/4/").content.decode()
    assert "Due date not known" in page
    assert "no due date" not in page


def test_the_night_leaves_open_cases_as_they_are() -> None:
    before = list(Case.objects.values("code", "body", "version", "state"))
    call_command("casework_night", verbosity=0)
    assert list(Case.objects.values("code", "body", "version", "state")) == before
