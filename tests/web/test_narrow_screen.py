"""On a phone the menus are closed, and a page begins with its own heading and first number."""

import pytest
from playwright.sync_api import Page, expect

from kotomitta.render.words import Language, Words
from visitors.axe import faults
from visitors.people import Visit
from visitors.plans import answered_plan

pytestmark = [pytest.mark.web, pytest.mark.django_db(transaction=True)]

PHONE = 360


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("language", Language)
def test_heading_and_first_number_are_seen_at_once(
    visit: Visit, language: Language, *, script: bool
) -> None:
    address = f"/{language}/scenarios/{answered_plan().pk}/overview/"
    shown = visit(address, "lead", PHONE, script=script)
    expect(shown.locator("h1")).to_be_in_viewport(ratio=1)
    expect(shown.locator(".lead a.from").first).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("path", ["board/", "scenarios/{plan}/money/"])
def test_the_keyboard_opens_and_closes_the_menu(visit: Visit, path: str) -> None:
    path = path.format(plan=answered_plan().pk)
    shown = visit(f"/fi/{path}", "lead", PHONE, script=False)
    menu = shown.get_by_role("navigation", name=Words(Language.FI).say("web.navigation"))
    expect(menu).to_be_hidden()
    focus(shown, "header summary")
    shown.keyboard.press("Enter")
    expect(menu).to_be_visible()
    expect(shown.get_by_role("link", name="In English")).to_be_visible()
    shown.keyboard.press("Enter")
    expect(menu).to_be_hidden()


@pytest.mark.parametrize("language", Language)
def test_open_menus_are_for_everyone(visit: Visit, language: Language) -> None:
    address = f"/{language}/scenarios/{answered_plan().pk}/money/"
    shown = visit(address, "administrator", PHONE)
    for summary in shown.locator(".frame-menu summary").all():
        summary.click()
    say = Words(language).say
    expect(shown.get_by_role("navigation", name=say("web.tabs"))).to_be_visible()
    assert faults(shown) == set()


def test_who_is_not_signed_in_chooses_the_language_at_once(visit: Visit) -> None:
    shown = visit("/fi/sign-in/", None, PHONE)
    expect(shown.get_by_role("link", name="På svenska")).to_be_in_viewport()


def focus(shown: Page, wanted: str) -> None:
    """Press Tab until what is wanted has the focus."""
    for _ in range(10):
        shown.keyboard.press("Tab")
        if shown.locator(f"{wanted}:focus").count():
            return
    pytest.fail(f"no {wanted} among the first stops")
