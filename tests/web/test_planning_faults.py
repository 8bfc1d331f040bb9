"""What happens to people's work when a process or the disk fails, or what is sent is too much."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from shutil import disk_usage
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client, override_settings
from markupsafe import escape

from kotomitta.render.words import Language, Words
from kotomitta.web.planning import running, storing
from kotomitta.web.planning.models import Draft, Result, Run, Scenario, Status
from visitors.people import SignedIn
from visitors.plans import FORM, plan
from visitors.running import Database, environment

pytestmark = pytest.mark.web

START = """
import json, os, signal, sys, django
from django.core.management import call_command
django.setup()
from django.db.models.signals import post_save
from django.test import Client
from kotomitta.web.accounts.models import User
from kotomitta.web.planning.models import Scenario
from visitors.plans import FORM, plan
client = Client(SERVER_NAME="localhost")
def sign_in():
    client.force_login(User.objects.get(), "kotomitta.web.accounts.backends.Local")
"""
KILLED = (
    START
    + """
call_command("collectstatic", verbosity=0, interactive=False)
User.objects.invited("planner", "planner")
sign_in()
made = plan()
address, typed = f"/en/scenarios/{made.pk}/edit/", {"version": "1", "findings": "Long thought."}
client.post("/en/drafts/", {"draft": f"scenario:{made.pk}", **FORM, **typed})
post_save.connect(lambda **_: os.kill(os.getpid(), signal.SIGKILL), Scenario, weak=False)
print("written", flush=True)
client.post(address, {**FORM, **typed})
print("saved", flush=True)
"""
)
AFTER = (
    START
    + """
sign_in()
(made,) = Scenario.objects.all()
html = client.get(f"/en/scenarios/{made.pk}/edit/").content.decode()
client.post(f"/en/scenarios/{made.pk}/edit/", {**FORM, "version": "1", "findings": "Long thought."})
(now,) = Scenario.objects.all()
print(json.dumps([made.version, made.findings, "Long thought.</textarea>" in html, now.findings]))
"""
)


def ran(code: str, database: Database) -> subprocess.CompletedProcess[str]:
    told, command = environment(*database), [sys.executable, "-c", code]
    return subprocess.run(command, env=told, capture_output=True, text=True, check=False)


def test_killed_in_the_middle_of_a_save_the_plan_is_whole_and_the_text_is_there(
    database: Database,
) -> None:
    killed = ran(KILLED, database)
    assert (killed.returncode, killed.stdout) == (-9, "written\n"), killed.stderr
    after = ran(AFTER, database)
    assert after.stdout, after.stderr
    assert json.loads(after.stdout) == [1, "", True, "Long thought."]


@pytest.fixture
def full(transactional_db: None) -> Iterator[None]:
    """A database that cannot grow any more, as on a full disk."""
    del transactional_db
    plan()
    with connection.cursor() as cursor:
        (most,) = cursor.execute("PRAGMA max_page_count").fetchone()
        cursor.execute("VACUUM")
        (now,) = cursor.execute("PRAGMA page_count").fetchone()
        cursor.execute(f"PRAGMA max_page_count = {now + 20}")
        yield
        cursor.execute(f"PRAGMA max_page_count = {most}")


def test_on_a_full_disk_people_are_told_and_nothing_is_half_written(
    full: None, signed_in: SignedIn
) -> None:
    del full
    client = signed_in("planner")
    client.raise_request_exception = False
    made = Scenario.objects.get()
    kept = 0
    while client.post("/fi/drafts/", typed(f"form:{kept}")).status_code == 204:
        kept += 1
        assert kept < 100
    assert Draft.objects.count() == kept
    long = {**FORM, "version": "1", "findings": "x" * 8000, "decision": "y" * 8000}
    for language in Language:
        response = client.post(f"/{language}/scenarios/{made.pk}/edit/", long)
        assert response.status_code == 503
        assert Words(language).say("web.error.503.remedy") in response.content.decode()
    assert client.post("/fi/scenarios/new/", long).status_code == 503
    assert client.get(f"/fi/scenarios/{made.pk}/overview/").status_code == 200
    (now,) = Scenario.objects.all()
    assert (now.version, now.findings) == (1, "")
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        cursor.execute("PRAGMA max_page_count = 1000000")
    assert client.post(f"/fi/scenarios/{made.pk}/edit/", long).status_code == 302


@pytest.mark.usefixtures("quick_runs")
def test_a_run_on_a_full_disk_fails_with_a_sentence_and_can_be_made_again(
    full: None, signed_in: SignedIn
) -> None:
    del full
    made = Scenario.objects.get()
    run = running.start(made, None)
    assert failure(run) == "error.run_disk_full"
    assert not Result.objects.exists()
    for language in Language:
        html = signed_in("viewer").get(f"/{language}/runs/{run.pk}/").content.decode()
        assert escape(Words(language).say("error.run_disk_full")) in html
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 1000000")
    assert Run.objects.get(pk=running.start(made, None).pk).status == Status.DONE


def failure(run: Run) -> str:
    """The key of what is said of a run that failed."""
    run.refresh_from_db()
    assert run.status == Status.FAILED
    assert run.error is not None
    return str(run.error["key"])


class Full:
    """Refuses, so many times, to store that a run has failed."""

    def __init__(self, times: int) -> None:
        self.left = times

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("UPDATE") and Status.FAILED in params and self.left:
            self.left -= 1
            raise OperationalError from full_disk()
        return execute(sql, params, many, context)


def full_disk() -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = sqlite3.SQLITE_FULL
    return error


def test_a_failure_that_cannot_be_stored_is_stored_once_there_is_room(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    del transactional_db

    def broken(*_: object) -> None:
        raise OperationalError from full_disk()

    waits: list[float] = []
    monkeypatch.setattr(storing, "sleep", waits.append)
    monkeypatch.setattr(running, "_carry_out", broken)
    with connection.execute_wrapper(Full(times=3)):
        run = running.start(plan(), None)
    assert failure(run) == "error.run_disk_full"
    assert waits == [1, 2, 4]


def test_while_the_disk_is_full_the_page_of_a_run_says_so(
    signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Run.objects.create(scenario=plan(), inputs={}, digest="x")
    client = signed_in("viewer")
    said = Words(Language.FI).say("planning.run.no_room")
    pages = (f"/fi/runs/{run.pk}/", f"/fi/runs/{run.pk}/progress/")
    assert [said in client.get(page).content.decode() for page in pages] == [False, False]
    left = disk_usage("/")._replace(free=4096)
    monkeypatch.setattr(storing, "disk_usage", lambda _: left)
    assert [said in client.get(page).content.decode() for page in pages] == [True, True]


def test_a_run_whose_database_went_away_says_that_and_not_that_the_program_is_broken(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    del db

    def gone(*_: object) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(running, "_carry_out", gone)
    run = running.start(plan(), None)
    running.carry_out.call(run.pk)
    assert failure(run) == "error.run_unstored"


def typed(form: str) -> dict[str, str]:
    return {"draft": form, "findings": "z" * 30_000}


class Untouched(BytesIO):
    """What is sent, which nobody may read."""

    def read(self, _: int | None = -1) -> bytes:
        raise AssertionError("a byte of it was read")


@pytest.mark.parametrize("path", ["cities/upload/", "cases/table/"])
def test_a_million_rows_are_refused_before_a_byte_is_read(signed_in: SignedIn, path: str) -> None:
    client = signed_in("lead")
    client.handler.enforce_csrf_checks = True
    client.cookies["kotomitta_csrf"] = "a" * 32
    sent: dict[str, Any] = {
        "CONTENT_TYPE": "multipart/form-data; boundary=x",
        "CONTENT_LENGTH": str(80 * 2**20),
        "wsgi.input": Untouched(),
    }
    response = client.post(f"/en/{path}", **sent)
    assert response.status_code == 413
    assert "At most 10 megabytes" in response.content.decode()


NAMES = (
    "../../../../etc/cron.d/x",
    "..\\..\\x.xlsx",
    "x\r\nSet-Cookie: a=b.xlsx",
    "x\x00.xlsx",
    "<script>alert(1)</script>.xlsx",
    "\u202excod.xlsx",
    "a" * 5000,
    ".",
)


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_a_file_is_never_used(signed_in: SignedIn, tmp_path: Path, name: str) -> None:
    body = (
        f'--x\r\nContent-Disposition: form-data; name="spreadsheet"; filename="{name}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\nnot a sheet\r\n--x--\r\n"
    ).encode()
    with override_settings(DATA=tmp_path):
        response = signed_in("planner").post(
            "/en/cities/upload/", body, content_type="multipart/form-data; boundary=x"
        )
    assert response.status_code == 400
    assert "alert(1)" not in response.content.decode()
    assert "a" not in response.cookies
    assert list(tmp_path.rglob("*")) == []


def test_files_that_are_sent_never_stand_on_disk(client: Client, tmp_path: Path) -> None:
    large = SimpleUploadedFile("cases.csv", b"x" * (9 * 2**20))
    with override_settings(FILE_UPLOAD_TEMP_DIR=str(tmp_path / "gone")):
        assert client.post("/en/sign-in/", {"file": large}).status_code == 200
