"""The REST API's door: its description, and tokens."""

from datetime import timedelta

import pytest
from django.test import Client, RequestFactory
from openapi_spec_validator import validate

from kotomitta.web.accounts.models import Token
from kotomitta.web.api import Bearer
from visitors.people import People

pytestmark = pytest.mark.web

DAY = timedelta(days=1)


def bearer(secret: str) -> str | None:
    found = Bearer().authenticate(RequestFactory().get("/api/v1/"), secret)
    return found.username if found else None


@pytest.mark.usefixtures("db")
def test_its_description_is_valid_and_served_here() -> None:
    response = Client(SERVER_NAME="localhost").get("/api/v1/openapi.json")
    described = response.json()
    validate(described)
    assert described["info"]["title"] == "kotomitta"
    for path in ("docs", ""):
        assert Client(SERVER_NAME="localhost").get(f"/api/v1/{path}").status_code == 404


def test_a_token_stands_for_its_person_until_it_ends(people: People) -> None:
    token, secret = Token.issue(people["planner"], DAY, name="x")
    assert bearer(secret) == "planner"
    token.refresh_from_db()
    assert token.used is not None
    Token.objects.filter(pk=token.pk).end()
    assert bearer(secret) is None


def test_a_token_that_is_old_or_guessed_or_of_a_closed_account_is_none(people: People) -> None:
    _, old = Token.issue(people["planner"], -DAY, name="x")
    _, closed = Token.issue(people["viewer"], DAY, name="x")
    people["viewer"].is_active = False
    people["viewer"].save()
    digest = Token.objects.get(user=people["viewer"]).digest
    assert [bearer(secret) for secret in (old, closed, "guessed", "", digest)] == [None] * 5
