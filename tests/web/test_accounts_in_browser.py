"""The frame and the pages about people in a browser: reachable by everyone, in three languages."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page

from kotomitta.render.words import Language, Words
from kotomitta.web.accounts.models import Link, Token
from visitors.axe import faults
from visitors.people import PHRASE, People, Visit

pytestmark = pytest.mark.web

PAGES = {
    "/sign-in/": None,
    "/sign-in/link/spent/": None,
    "/nowhere/": None,
    "/account/": "planner",
    "/people/": "administrator",
    "/audit/": "administrator",
}
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
FOCUSED = "document.activeElement.innerText"
SEEDED = {
    "html-has-lang": "document.documentElement.removeAttribute('lang')",
    "document-title": "document.title = ''",
    "label": """document.querySelector('label[for=id_name]').remove()""",
    "color-contrast": "document.querySelector('.frame-help').style.color = '#bbb'",
    "landmark-unique": "document.querySelectorAll('nav')[1].ariaLabel = 'Kieli'",
}


@pytest.fixture
def filled(people: People) -> People:
    """Something in every table: a token that lives, and changes in the log."""
    Token.issue(people["planner"], timedelta(days=30), name="taulukko")
    return people


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("path", PAGES)
def test_a_scan_finds_no_fault_on_any_screen(visit: Visit, path: str, language: Language) -> None:
    shown = opened(visit, path, language)
    assert faults(shown) == set()
    for width in (1280, 640, 360, 320):
        shown.set_viewport_size({"width": width, "height": 800})
        assert shown.evaluate(OVERFLOW) <= 0, width
    assert faults(shown) == set()
    shown.set_viewport_size({"width": 1280, "height": 800})
    shown.evaluate("document.documentElement.style.fontSize = '200%'")
    assert shown.evaluate(OVERFLOW) <= 0


def opened(visit: Visit, path: str, language: Language) -> Page:
    return visit(f"/{language}{path}", PAGES[path])


def test_the_scan_finds_seeded_faults_and_only_those(visit: Visit) -> None:
    shown = visit("/fi/people/", "administrator")
    for seed in SEEDED.values():
        shown.evaluate(f"() => {{ {seed} }}")
    assert faults(shown) == set(SEEDED)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("script", [True, False])
def test_signing_in_by_keyboard_alone_with_and_without_scripts(
    visit: Visit, people: People, language: Language, script: bool
) -> None:
    people["lead"].set_password(PHRASE)
    people["lead"].save()
    page = visit(f"/{language}/account/", script=script)
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == Words(language).say("web.skip")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("lead")
    page.keyboard.press("Tab")
    page.keyboard.type(PHRASE)
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name=Words(language).say("web.own")).wait_for()
    page.goto(page.url.partition("#")[0])
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED) == Words(language).say("web.sign_out"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{language}/sign-in/")


def test_what_has_the_focus_is_seen(visit: Visit) -> None:
    page = visit("/fi/people/", "administrator")
    for _ in range(20):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            "(s => [s.outlineStyle, s.boxShadow])(getComputedStyle(document.activeElement))"
        )
        assert seen != ["none", "none"], page.locator(":focus").inner_html()


def test_the_role_of_another_is_changed_and_read_back(visit: Visit, people: People) -> None:
    page = visit("/fi/people/", "administrator")
    page.get_by_label("Rooli: viewer", exact=True).select_option("planner")
    page.get_by_label("Tallenna rooli: viewer").click()
    assert page.get_by_role("status").inner_text() == "Viewer on nyt suunnittelija."
    people["viewer"].refresh_from_db()
    assert people["viewer"].role == "planner"
    page.goto(page.url.replace("people", "audit"))
    assert page.get_by_text("rooli: lukija → suunnittelija").is_visible()


def test_a_language_link_leads_to_the_same_page(visit: Visit) -> None:
    page = visit("/fi/audit/?page=1", "administrator")
    page.get_by_role("link", name="På svenska").click()
    page.wait_for_url("**/sv/audit/?page=1")
    assert page.get_by_role("heading", level=1).inner_text() == "Ändringslogg"


def test_a_link_in_a_message_lets_its_person_in_by_one_button(visit: Visit, people: People) -> None:
    _, secret = Link.issue(people["lead"], timedelta(days=1))
    page = visit(f"/en/sign-in/link/{secret}/")
    assert faults(page) == set()
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/en/account/")
