"""Logs for machines: one JSON object a line, and no secret in it."""

import json
import logging
import time
from datetime import timedelta

import pytest
from django.test import Client

from kotomitta.web.accounts.models import Link
from kotomitta.web.frame.logs import JsonLines
from visitors.people import People

pytestmark = pytest.mark.web


def test_a_request_is_one_line_that_names_the_pattern_and_not_the_link(
    people: People, caplog: pytest.LogCaptureFixture
) -> None:
    _, secret = Link.issue(people["lead"], timedelta(days=1))
    with caplog.at_level(logging.INFO, "kotomitta.web.requests"):
        Client(SERVER_NAME="localhost").get(f"/fi/sign-in/link/{secret}/")
    [record] = [r for r in caplog.records if r.name == "kotomitta.web.requests"]
    line = JsonLines().format(record)
    told = json.loads(line)
    assert "\n" not in line
    assert secret not in line
    assert told["route"] == "fi/sign-in/link/<str:secret>/"
    assert (told["method"], told["status"], told["level"]) == ("GET", 200, "info")
    assert told["milliseconds"] > 0


def test_times_are_utc_wherever_the_server_is(monkeypatch: pytest.MonkeyPatch) -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, "done", (), None)
    record.created = 1_790_000_000.25
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    time.tzset()
    try:
        assert json.loads(JsonLines().format(record))["at"] == "2026-09-21T14:13:20.250+00:00"
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_fault_is_one_line_too() -> None:
    seen = (ValueError, ValueError("two\nlines"), None)
    record = logging.LogRecord("x", logging.ERROR, "", 0, "failed %s", ("here",), seen)
    line = JsonLines().format(record)
    assert "\n" not in line
    assert json.loads(line)["message"] == "failed here"
    assert "ValueError: two" in json.loads(line)["traceback"]
