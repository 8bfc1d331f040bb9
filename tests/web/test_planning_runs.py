"""A run's life: asked for, carried out step by step, cancelled, failed, lost and found again."""

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from socket import gethostname
from typing import Any

import pytest
from django.db import DatabaseError
from django.utils import timezone

from kotomitta.web.planning import asking, computing, running
from kotomitta.web.planning.models import Fragment, Result, Run, Status
from visitors.people import SignedIn
from visitors.plans import answered_plan, change, plan
from visitors.running import Database, environment, found

pytestmark = pytest.mark.web

Capture = Callable[..., Any]


def asked(signed_in: SignedIn, pk: int) -> Run:
    response = signed_in("planner").post(f"/en/scenarios/{pk}/run/")
    run = Run.objects.first()
    assert run is not None
    assert response.headers["Location"] == f"/en/runs/{run.pk}/"
    return run


@pytest.mark.usefixtures("quick_runs")
def test_a_run_from_the_button_to_the_answer(
    signed_in: SignedIn, django_capture_on_commit_callbacks: Capture
) -> None:
    made = plan()
    change(made)
    with django_capture_on_commit_callbacks() as queued:
        run = asked(signed_in, made.pk)
    client = signed_in("viewer")
    html = client.get(f"/en/runs/{run.pk}/").content.decode()
    assert "Waiting in the queue" in html
    assert '<progress id="run-bar" max="100" value="0">' in html
    assert (
        "A new answer is being computed"
        in client.get(f"/en/scenarios/{made.pk}/overview/").content.decode()
    )
    assert asked(signed_in, made.pk).pk == run.pk, "a second press is the same run"
    for call in queued:
        call()
    run.refresh_from_db()
    assert (run.status, run.progress, run.error) == (Status.DONE, 100, None)
    assert (
        client.get(f"/en/runs/{run.pk}/").headers["Location"]
        == f"/en/scenarios/{made.pk}/overview/"
    )
    done = client.get(f"/en/runs/{run.pk}/progress/", headers={"HX-Request": "true"})
    assert done.headers["HX-Redirect"] == f"/en/runs/{run.pk}/"
    html = client.get(f"/en/scenarios/{made.pk}/overview/").content.decode()
    assert "out of date" not in html
    assert "Perusura" in html
    languages = Fragment.objects.filter(run=run).values_list("language", flat=True)
    assert set(languages) == {"fi", "sv", "en"}


Sign = tuple[str, int]


def signs(monkeypatch: pytest.MonkeyPatch, run: Run, at: Callable[[Sign], None]) -> list[Sign]:
    """What the run tells as it goes on, however quickly; `at` is called before each is told."""
    told: list[Sign] = []
    update = running._told

    def telling(run: Run, name: str, share: float) -> None:
        at((name, round(100 * share)))
        update(run, name, share)
        run.refresh_from_db()
        told.append((run.step, run.progress))

    monkeypatch.setattr(computing, "_PAUSE", 0.0)
    monkeypatch.setattr(running, "_told", telling)
    running.carry_out.call(run.pk)
    return told


def test_steps_are_told_while_it_goes_on(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    del db
    told = signs(monkeypatch, running.start(plan(), None), lambda _: None)
    steps = ["compute", "summarise", "options", "keep"]
    assert list(dict(told)) == [f"progress.{step}" for step in steps]
    done = [percent for _, percent in told]
    assert done == sorted(done), "the bar never goes back"
    within = {percent for name, percent in told if name == "progress.compute"}
    assert len(within) > 30, "it moves where the time goes"
    looks = Counter(name for name, _ in told)
    assert looks["progress.summarise"] >= 5
    assert looks["progress.options"] > 500, "each month of each replay"
    assert looks["progress.keep"] >= 20, "each section, and the paper in each language"
    assert max(b - a for a, b in pairwise(sorted({0, *done, 100}))) <= 13


def test_a_comparison_tells_each_part_of_each_scenario(
    monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    del db
    first, second = plan(name="One"), plan(name="Two")
    change(first)
    told = signs(monkeypatch, running.start_comparison([first, second], None), lambda _: None)
    assert len(told) > 10
    assert [percent for _, percent in told] == sorted(percent for _, percent in told)
    assert {name for name, _ in told} == {"progress.base", "progress.scenario", "progress.keep"}


@pytest.mark.parametrize(
    ("at", "step"),
    [
        (10, "compute"),
        (60, "compute"),
        (66, "summarise"),
        (80, "options"),
        (90, "keep"),
        (99, "keep"),
    ],
)
def test_a_cancelled_run_stops_within_its_step_and_keeps_nothing(
    signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch, at: int, step: str
) -> None:
    made = plan()
    run = running.start(made, None)
    client = signed_in("planner")
    pressed: list[int] = []

    def pressing(sign: Sign) -> None:
        if sign[1] >= at and not pressed:
            pressed.append(sign[1])
            page = client.post(f"/en/runs/{run.pk}/cancel/", follow=True)
            assert "was cancelled" in page.content.decode()

    told = signs(monkeypatch, run, pressing)
    assert told[-1][0] == f"progress.{step}"
    assert told[-1][1] < at <= pressed[0]
    run.refresh_from_db()
    assert run.status == Status.CANCELLED
    assert not Result.objects.exists()
    running.carry_out.call(run.pk)
    run.refresh_from_db()
    assert run.status == Status.CANCELLED, "a cancelled run is not taken up again"
    page = client.post(f"/en/runs/{run.pk}/cancel/", follow=True)
    assert "already ended" in page.content.decode()


def test_within_a_step_no_more_is_told_than_a_reader_can_see(
    monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    del db
    now = iter(range(1_000_000))
    monkeypatch.setattr(computing, "monotonic", lambda: next(now) * 0.1)
    told: list[float] = []
    progress = computing._Progress(("one",), (0.5,), lambda _, share: told.append(share))
    for i in range(100):
        progress.within(i / 100)
    assert 15 < len(told) < 30


@pytest.mark.usefixtures("quick_runs")
def test_an_answer_is_stored_whole_or_not_at_all(
    monkeypatch: pytest.MonkeyPatch, transactional_db: None
) -> None:
    del transactional_db

    def broken(*_: object) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr(Fragment.objects, "bulk_create", broken)
    run = running.start(plan(), None)
    run.refresh_from_db()
    assert run.status == Status.FAILED
    assert not Result.objects.exists()
    assert not Fragment.objects.exists()


@pytest.mark.parametrize(
    ("texts", "told"),
    [({"term": "1999"}, "1999"), ({"city": "gone"}, "gone"), ({"as_of": "1999-01-01"}, "1999")],
)
def test_a_run_that_cannot_be_made_says_why(
    signed_in: SignedIn, texts: dict[str, str], told: str
) -> None:
    run = running.start(plan(), None)
    run.inputs |= texts
    run.save()
    running.carry_out.call(run.pk)
    run.refresh_from_db()
    assert run.status == Status.FAILED
    assert run.error is not None
    assert set(run.error["told"]) == {"fi", "sv", "en"}
    html = signed_in("viewer").get(f"/en/runs/{run.pk}/").content.decode()
    assert told in html
    assert 'role="alert"' in html


def test_a_fault_of_the_program_is_told_without_its_insides(
    signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = running.start(plan(), None)

    def broken(*_: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(running, "_carry_out", broken)
    running.carry_out.call(run.pk)
    html = signed_in("viewer").get(f"/en/runs/{run.pk}/").content.decode()
    assert "fault in the program" in html
    assert "secret" not in html


@pytest.mark.usefixtures("quick_runs")
def test_a_run_whose_worker_is_gone_goes_back_in_the_queue_once(db: None) -> None:
    del db
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    host = gethostname()
    now = timezone.now()
    cases = {
        f"{host}:{gone.pid}": (now, Status.DONE),
        f"{host}:{os.getppid()}": (now, Status.RUNNING),
        "elsewhere:1": (now, Status.RUNNING),
        "far:1": (now - timedelta(hours=2), Status.DONE),
    }
    runs = {}
    for i, (worker, (beat, _)) in enumerate(cases.items()):
        run = Run.objects.create(inputs=asking.inputs_of(plan()), digest=str(i))
        run.scenario = plan()
        run.status, run.worker, run.beat = Status.RUNNING, worker, beat
        run.save()
        runs[worker] = run
    assert running.requeue_lost() == 2
    for worker, (_, expected) in cases.items():
        runs[worker].refresh_from_db()
        assert runs[worker].status == expected, worker
    assert running.requeue_lost() == 0


def test_a_plan_keeps_its_earlier_answer_while_and_after_a_run_fails(signed_in: SignedIn) -> None:
    made = answered_plan()
    before = made.runs.get()
    change(made)
    run = running.start(made, None)
    Run.objects.filter(pk=run.pk).update(status=Status.FAILED)
    html = signed_in("viewer").get(f"/en/scenarios/{made.pk}/overview/").content.decode()
    assert '<section class="lead"' in html
    assert "out of date" in html
    assert Result.objects.get().run_id == before.pk


WORKER = [sys.executable, "-m", "kotomitta.web"]
PREPARE = """
import django; django.setup()
from datetime import date
from kotomitta.web.planning import running
from kotomitta.web.planning.models import Scenario
print(running.start(Scenario.objects.create(name="Long", city="demo", term="2025",
    as_of=date(2025, 6, 1), question="What is lost?", draws=40), None).pk)
"""
REQUEUE = """
import django; django.setup()
from kotomitta.web.planning.running import requeue_lost
print(requeue_lost())
"""


STATE = "SELECT status, progress, (SELECT count(*) FROM planning_result) FROM planning_run"


def test_a_worker_that_is_killed_in_the_middle_loses_nothing(database: Database) -> None:
    folder, address = database
    told = environment(folder, address)

    def said(code: str) -> str:
        run = [sys.executable, "-c", code]
        return subprocess.check_output(run, env=told, text=True).strip()

    said(PREPARE)
    worker = [*WORKER, "worker", "--interval", "0.05", "--no-startup-delay"]
    log = subprocess.DEVNULL
    with subprocess.Popen(worker, env=told, stderr=log) as first:
        for _ in range(2400):
            time.sleep(0.05)
            if found(*database, STATE)[1] > 10:
                break
        first.kill()
    status, progress, kept = found(*database, STATE)
    assert (status, kept) == (Status.RUNNING, 0)
    assert 10 < progress < 100
    assert bool(address) == (not list(folder.glob("*.sqlite3")))
    assert said(REQUEUE) == "1"
    assert found(*database, STATE)[0] == Status.QUEUED
    with subprocess.Popen([*worker, "--batch"], env=told, stderr=log) as second:
        second.wait(timeout=120)
    assert found(*database, STATE) == (Status.DONE, 100, 1)
