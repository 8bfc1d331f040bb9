"""What is small is not told, not even by what two days or two reports differ in."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from kotomitta.casework.commands import Allocate, Employ, EndCase, Meet, OpenCase
from kotomitta.planning.workload.diary.entries import sift
from kotomitta.render.words import Language, Words
from kotomitta.sources.case_table.told import Given
from kotomitta.sources.diary_file import read_diary
from kotomitta.web.accounts.roles import Role
from kotomitta.web.casework import counting, diaries, importing, keeping, tables
from kotomitta.web.casework.board import TeamCounts, unit_counts
from kotomitta.web.casework.models import Answers, Case, DiaryDay, Event, Worker
from kotomitta.web.casework.unit import question_set, today
from visitors.people import SignedIn
from visitors.unit import OTHER, TEAM, case, done, lead, worker

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("shared_unit", "db")]


def team() -> TeamCounts:
    return next(one for one in unit_counts(today()) if one.team == TEAM)


def cells(client: Client, path: str) -> list[list[str]]:
    """The rows of the tables of a page as text."""
    rows = re.findall(r"<tr>(.*?)</tr>", client.get(path).content.decode(), re.DOTALL)
    found = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[re.sub(r"<[^>]*>|&nbsp;", " ", cell).strip() for cell in row] for row in found]


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Makes the counts as on a day."""

    def on(day: date) -> None:
        monkeypatch.setattr(counting, "today", lambda: day)
        counting.publish.call()

    return on


# --- the unit in counts ---------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.VIEWER, Role.PLANNER, Role.LEAD])
def test_of_few_workers_nothing_is_told_that_is_one_persons(
    signed_in: SignedIn, published: Callable[[date], None], role: Role
) -> None:
    done(OpenCase(case("9", OTHER)), Allocate("9", "W3"), team=OTHER)
    published(today())
    page = cells(signed_in(role), "/en/unit/")
    assert page[-1] == [OTHER, "1", "–", "below 5", "below 5", "below 5", "–", "–", ""]
    done(Employ(worker("W4")))
    published(today() + timedelta(32))
    told = cells(signed_in(role), "/en/unit/")[0]
    assert told[:4] == [TEAM, "3", "0", "below 5"]
    assert all(re.fullmatch(r"\d*0 h", hours) for hours in told[6:8]), told


def test_who_looks_every_day_does_not_see_a_band_begin(
    signed_in: SignedIn, published: Callable[[date], None]
) -> None:
    client = signed_in(Role.VIEWER)
    assert "no counts by team yet" in client.get("/en/unit/").content.decode()
    published(today())
    before = cells(client, "/en/unit/")
    for n in range(12):
        done(OpenCase(case(str(60 + n))))
    assert cells(client, "/en/unit/") == before
    said = Words(Language.EN).fact(today())
    assert f"As of {said}" in client.get("/en/unit/").content.decode()
    published(today() + timedelta(32))
    assert cells(client, "/en/unit/") != before


def test_one_case_more_or_less_does_not_show_the_day_after() -> None:
    done(Employ(worker("W4")))
    for n in range(5):
        done(OpenCase(case(str(60 + n))), Allocate(str(60 + n), "W4"))
    before = team()
    assert (before.cases, before.waiting, before.over) == (5, None, 0)
    done(OpenCase(case("70")), Allocate("70", "W4"), EndCase("4", "goals_reached"))
    assert team() == before
    for n in range(3):
        done(EndCase(str(60 + n), "goals_reached"))
    assert team().cases == 5
    assert {team().load, team().own} <= set(range(0, 1000, 10))


# --- the four dimensions --------------------------------------------------------------------------


def answer(n: int, on: date, value: int) -> None:
    """One person more has answered every question with the same value."""
    row = keeping.save_case(case(str(n)), today())
    given = {q.id: value for d in question_set().dimensions for q in d.questions}
    asked = question_set().version
    Answers.objects.create(case=row, person=f"P{n}", on=on, agreed=on, version=asked, given=given)


def test_the_answer_of_one_person_more_is_not_told_by_two_reports(
    signed_in: SignedIn, published: Callable[[date], None]
) -> None:
    client, first = signed_in("planner"), today()
    months = [first + timedelta(32 * n) for n in range(4)]

    def means() -> set[str]:
        return {row[1] for row in cells(client, "/en/dimensions/")[-9:-5]}

    for n in range(4):
        answer(60 + n, first, 1 + n % 3)
    published(months[0])
    assert "not told yet" in str(means())
    for n in range(4, 6):
        answer(60 + n, first, 1 + n % 3)
    assert "not told yet" in str(means()), "not before the counts are made"
    published(months[1])
    assert means() == {"2"}
    for n in range(6, 10):
        answer(60 + n, months[2], 5)
    published(months[2])
    assert means() == {"2"}, "four answers more"
    answer(70, months[3], 5)
    published(months[3])
    assert means() == {"3.4"}


# --- the diary ------------------------------------------------------------------------------------


def keep(code: str, *days: date) -> None:
    row = {"profile": "trauma", "task": "meeting", "minutes": 30, "interpreter": True}
    for day in days:
        DiaryDay.objects.create(worker=Worker.objects.get(code=code), on=day)
        diaries.write(Worker.objects.get(code=code), day, [row, row], day)


def test_the_diary_is_not_given_out_before_enough_have_kept_it(signed_in: SignedIn) -> None:
    for code in ("W1", "W2"):
        keep(code, today())
    answered = signed_in("planner").get("/fi/counts/diary.csv")
    assert answered.status_code == 302
    (said,) = get_messages(answered.wsgi_request)
    assert "vähintään 3 työntekijää" in str(said)


def test_the_diary_goes_out_without_the_workers_codes_and_days(
    signed_in: SignedIn, tmp_path: Path
) -> None:
    friday = today() - timedelta(today().weekday() + 3)
    for code in ("W1", "W2", "W3"):
        keep(code, friday, friday - timedelta(2))
    file = tmp_path / "diary.csv"
    file.write_bytes(signed_in("planner").get("/fi/counts/diary.csv").content)
    entries = read_diary(file)
    assert len(entries) == 12
    assert {entry.worker for entry in entries} == {"1", "2", "3"}
    assert {entry.minutes for entry in entries} == {30.0}
    monday = friday - timedelta(4)
    assert {entry.day for entry in entries} == {monday, monday + timedelta(1)}
    read = sift(entries)
    assert not read.excluded, "the days of a worker stay apart"
    assert {span.days for span in read.spans} == {2}


def test_a_day_saved_empty_goes_out_as_one_without_client_work(
    signed_in: SignedIn, tmp_path: Path
) -> None:
    friday = today() - timedelta(today().weekday() + 3)
    for code in ("W1", "W2", "W3"):
        keep(code, friday)
    worker = Worker.objects.get(code="W2")
    DiaryDay.objects.create(worker=worker, on=friday - timedelta(1))
    diaries.write(worker, friday - timedelta(1), [], friday)
    file = tmp_path / "diary.csv"
    file.write_bytes(signed_in("planner").get("/fi/counts/diary.csv").content)
    read = sift(read_diary(file))
    assert not read.excluded
    assert sorted((span.days, span.idle) for span in read.spans) == [(1, 0), (1, 0), (2, 1)]


# --- codes that are taken -------------------------------------------------------------------------


def opening(code: str) -> dict[str, str]:
    return {
        "code": code,
        "household": "H50",
        "kind": "integration",
        "opened": str(today()),
        "person-TOTAL_FORMS": "1",
        "person-INITIAL_FORMS": "0",
        "person-0-code": "P50",
    }


def test_a_code_of_another_team_is_refused_as_a_code_of_the_own(signed_in: SignedIn) -> None:
    client = signed_in("lead")
    said = []
    for code in ("1", "3"):
        answered = client.post("/en/cases/new/", opening(code))
        (told,) = get_messages(answered.wsgi_request)
        said.append(str(told).replace(f" {code} ", " N "))
    assert said == ["The case code N cannot be used. Use another code."] * 2
    assert Case.objects.get(code="3").team == OTHER
    assert Event.objects.filter(subject="3").count() == 2


def test_a_table_tells_of_another_teams_case_no_more_than_that_its_code_is_taken() -> None:
    def planned(code: str, closed: str = "") -> importing.Plan:
        head = "case,household,person,opened,worker,profile,interpreter,closed\n"
        row = f"{code},H50,P50,2025-01-02,,trauma,1,{closed}\n"
        table = tables.read(Given("cases.csv", (head + row).encode()), TEAM, today())
        return importing.plan(table, lead(), today())

    (refused,) = planned("3").refused
    told = refused.refusal
    assert told is not None
    assert Words(Language.EN).error(told) == (
        "The case code 3 is in use, but it is not a case of your team. If the case was moved to "
        "another team, remove its rows from the table. Give a new case another code."
    )
    over, absent = planned("3", "2025-03-04"), planned("99", "2025-03-04")
    assert (over.ended, over.same, over.refused) == (absent.ended, absent.same, ()) == (1, 0, ())
    stamp = planned("3").stamp
    done(Meet("3", today(), kept=True), team=OTHER)
    assert planned("3").stamp == stamp, "nor that something happened to it"
