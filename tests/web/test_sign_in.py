"""Signing in by name and password."""

from typing import Any

import pytest
from django.test import Client

from kotomitta.render.words import Language, Words
from visitors.people import PHRASE, People

pytestmark = pytest.mark.web

PATH = "/fi/sign-in/"


@pytest.fixture
def planner(people: People) -> Client:
    people["planner"].set_password(PHRASE)
    people["planner"].save()
    return Client(SERVER_NAME="localhost")


def given(password: str, **more: str) -> dict[str, str]:
    return {"username": "planner", "password": password, **more}


def alert(response: Any) -> str:
    return str(response.content.decode().partition('role="alert"')[2]).split("</div>")[0]


def test_the_right_password_leads_to_the_first_page_in_the_same_language(planner: Client) -> None:
    response = planner.post("/sv/sign-in/", given(PHRASE))
    assert (response.status_code, response.headers["Location"]) == (302, "/sv/")
    cookie = planner.cookies["kotomitta_session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_or_to_where_one_wanted_to_go(planner: Client) -> None:
    response = planner.post(PATH, given(PHRASE, next="/en/account/"))
    assert response.headers["Location"] == "/en/account/"


@pytest.mark.parametrize("there", ["https://evil.example/", "//evil.example/", "javascript:x"])
def test_but_never_elsewhere(planner: Client, there: str) -> None:
    response = planner.post(PATH, given(PHRASE, next=there))
    assert response.headers["Location"] == "/fi/"


def test_a_wrong_password_and_an_unknown_name_are_told_alike(planner: Client) -> None:
    wrong = planner.post(PATH, given("not the password"))
    unknown = planner.post(PATH, {"username": "nemo", "password": "not the password"})
    assert wrong.status_code == unknown.status_code == 200
    assert alert(wrong) == alert(unknown) != ""


def test_a_closed_account_stays_out(planner: Client, people: People) -> None:
    people["planner"].is_active = False
    people["planner"].save()
    assert planner.post(PATH, given(PHRASE)).status_code == 200
    assert planner.get("/fi/account/").status_code == 302


@pytest.mark.parametrize("language", Language)
def test_five_wrong_passwords_lock_the_name_out_even_for_the_right_one(
    planner: Client, language: Language
) -> None:
    path = f"/{language}/sign-in/"
    for _ in range(5):
        planner.post(path, given("not the password"))
    response = planner.post(path, given(PHRASE))
    assert response.status_code == 429
    assert Words(language).say("web.error.429.title") in response.content.decode()
    assert planner.get("/fi/account/").status_code == 302


@pytest.mark.usefixtures("people")
def test_a_form_from_elsewhere_is_not_taken() -> None:
    strict = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    response = strict.post(PATH, given(PHRASE))
    assert response.status_code == 403
    assert Words(Language.FI).say("web.error.csrf") in response.content.decode()


def test_signing_out_ends_the_session_and_needs_a_form(planner: Client) -> None:
    planner.post(PATH, given(PHRASE))
    assert planner.get("/fi/sign-out/").status_code == 405
    assert planner.get("/fi/account/").status_code == 200
    assert planner.post("/fi/sign-out/").headers["Location"] == "/fi/sign-in/"
    assert planner.get("/fi/account/").status_code == 302


def test_a_link_to_an_answer_leads_to_it_after_the_sign_in(planner: Client) -> None:
    answer = "/fi/scenarios/1/overview/?all=1"
    asked = planner.get(answer)
    page = planner.get(asked.headers["Location"]).content.decode()
    assert f'name="next" value="{answer}"' in page
    entered = planner.post(asked.headers["Location"], given(PHRASE, next=answer))
    assert entered.headers["Location"] == answer
