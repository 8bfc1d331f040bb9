"""What is shown when a page cannot be: plain words in three languages, and no traceback."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from kotomitta.basis.errors import InputError
from kotomitta.render.words import Language, Words
from kotomitta.web.frame import errors
from visitors.people import SignedIn

pytestmark = pytest.mark.web

BROKEN = """
import django, sys
django.setup()
from django.core.management import call_command
call_command("collectstatic", verbosity=0, interactive=False)
from django.test import Client
client = Client(SERVER_NAME="localhost", raise_request_exception=False)
for path in sys.argv[1:]:
    client.cookies["kotomitta_session"] = "" if "health" in path else "a" * 32
    response = client.get(path)
    print(path, response.status_code, response.headers.get("Retry-After"))
    print(response.content.decode().replace(chr(10), " "))
"""


def request(language: Language) -> HttpRequest:
    return RequestFactory().get(f"/{language}/plans/")


def shows(response: Any, language: Language, status: int) -> bool:
    text: str = response.content.decode()
    title = Words(language).say(f"web.error.{status}.title")
    return bool(response.status_code == status) and f"<h1>{title}</h1>" in text


@pytest.mark.parametrize("language", Language)
def test_each_error_has_its_page(language: Language) -> None:
    asked = request(language)
    assert shows(errors.bad_request(asked, ValueError("x")), language, 400)
    assert shows(errors.bad_request(asked, RequestDataTooBig("x")), language, 413)
    assert shows(errors.forbidden(asked, PermissionError("x")), language, 403)
    assert shows(errors.not_found(asked, LookupError("x")), language, 404)
    assert shows(errors.failed(asked), language, 500)


@pytest.mark.parametrize("language", Language)
def test_what_no_database_takes_is_told_in_words(language: Language) -> None:
    middleware = errors.SaysWhatWasWrong(lambda _: HttpResponse())
    response = middleware.process_exception(request(language), DataError("NUL"))
    assert shows(response, language, 400)
    assert middleware.process_exception(request(language), LookupError("x")) is None


@pytest.mark.parametrize("language", Language)
def test_a_page_that_is_not_there(signed_in: SignedIn, language: Language) -> None:
    response = signed_in(None).get(f"/{language}/nowhere/<b>x</b>/")
    assert shows(response, language, 404)
    assert "<b>" not in response.content.decode()


def test_a_form_that_is_too_large_is_told_so(signed_in: SignedIn) -> None:
    large = "x" * (11 * 2**20)
    response = signed_in(None).post(
        "/fi/sign-in/", f"username={large}", content_type="application/x-www-form-urlencoded"
    )
    assert shows(response, Language.FI, 413)


@pytest.mark.parametrize("language", Language)
def test_bad_input_is_told_in_its_own_words(language: Language) -> None:
    error = InputError("day_malformed", place="form", given="<b>")
    middleware = errors.SaysWhatWasWrong(lambda _: HttpResponse())
    response = middleware.process_exception(request(language), error)
    assert response is not None
    assert response.status_code == 400
    text = response.content.decode()
    assert "&lt;b&gt;" in text
    assert "<b>" not in text
    assert middleware.process_exception(request(language), ValueError("x")) is None


def test_a_fault_of_the_program_shows_no_traceback(
    signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr("kotomitta.web.operations.audit.Paginator", broken)
    client = signed_in("administrator")
    client.raise_request_exception = False
    response = client.get("/sv/audit/")
    assert shows(response, Language.SV, 500)
    assert "secret detail" not in response.content.decode()


def test_without_a_database_pages_say_so_and_health_does(tmp_path: Path) -> None:
    paths = ["/fi/account/", "/sv/account/", "/en/account/", "/health/live", "/health/ready"]
    told = subprocess.run(
        [sys.executable, "-c", BROKEN, *paths],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "kotomitta.web.settings",
            "KOTOMITTA_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
            "KOTOMITTA_DATA": str(tmp_path),
            "PYTHONWARNINGS": "ignore",
        },
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    answers = dict(zip(told[::2], told[1::2], strict=True))
    for language in Language:
        text = answers[f"/{language}/account/ 503 30"]
        assert Words(language).say("web.error.503.title") in text
        assert "Traceback" not in text
        assert "127.0.0.1" not in text
    assert answers["/health/live 200 None"] == '{"live": true}'
    lacking = '{"database": false, "migrations": false, "worker": false}'
    assert answers["/health/ready 503 None"] == lacking


@pytest.mark.parametrize("language", Language)
def test_an_address_that_only_takes_a_form_says_so(signed_in: SignedIn, language: Language) -> None:
    response = signed_in("planner").get(f"/{language}/sign-out/")
    assert shows(response, language, 405)
    assert "POST" in response.headers["Allow"]


def test_who_has_no_role_is_led_where_that_is_told_and_not_in_a_circle(
    signed_in: SignedIn,
) -> None:
    client = signed_in("nobody")
    refused = client.get("/fi/")
    assert refused.status_code == 403
    assert 'href="/fi/account/"' in refused.content.decode()
    assert client.get("/fi/account/").status_code == 200
