"""Long pages with a keyboard: a few stops lead past their tables and to any of their parts."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from kotomitta.render.words import Language, Words
from kotomitta.web.planning.derivations import PAGES
from visitors.axe import faults
from visitors.people import SignedIn, Visit
from visitors.plans import answered_plan

pytestmark = [pytest.mark.web, pytest.mark.django_db(transaction=True)]

STOPS = """[...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')]
  .filter(one => one.checkVisibility()).length"""
PLACE = re.compile(r"<a [^>]*href|<(?:button|input|select|summary)|tabindex=.0.")
FOCUSED = """(({id, className, textContent}) => [id, className, textContent.trim()])
  (document.activeElement)"""


@pytest.fixture
def longest(visit: Visit, signed_in: SignedIn) -> Page:
    """The page of an answer with the most places where a keyboard stops."""
    pk, client = answered_plan().pk, signed_in("viewer")
    paths = [f"/fi/scenarios/{pk}/{name}/" for name in (*PAGES, "paper")]
    places = {path: len(PLACE.findall(client.get(path).content.decode())) for path in paths}
    return visit(max(paths, key=places.__getitem__), "viewer")


def stops(page: Page) -> Iterator[tuple[str, str, str]]:
    """The id, class and text of each place where the keyboard stops, with every skip link taken."""
    while True:
        page.keyboard.press("Tab")
        name, kind, text = page.evaluate(FOCUSED)
        yield name, kind, text
        if kind in ("skip", "past"):
            page.keyboard.press("Enter")


def test_few_stops_lead_to_the_last_part_of_the_longest_page(longest: Page) -> None:
    page = longest
    assert page.evaluate(STOPS) > 300
    last = page.locator(".plan-contents a").last
    part, heading = last.get_attribute("href"), last.inner_text()
    number = next(n for n, (_, _, text) in enumerate(stops(page), 1) if text == heading)
    assert number <= 20
    page.keyboard.press("Enter")
    name, _, text = page.evaluate(FOCUSED)
    assert (f"#{name}", text) == (part, heading)
    assert page.locator(f"h2{part}").bounding_box() is not None


def test_each_table_of_many_numbers_can_be_skipped(longest: Page) -> None:
    page = longest
    everywhere, tables = page.evaluate(STOPS), page.locator("a.past:visible").count()
    taken = []
    for name, kind, _ in stops(page):
        taken.append(kind)
        if not (name or kind) and page.evaluate("document.activeElement === document.body"):
            break
    assert taken.count("past") == tables >= 5
    assert len(taken) < everywhere / 2


@pytest.mark.parametrize("language", Language)
def test_a_link_past_a_table_is_seen_on_focus_and_leads_past_it(
    visit: Visit, language: Language
) -> None:
    page = visit(f"/{language}/scenarios/{answered_plan().pk}/caseload/", "viewer", width=360)
    link = page.locator("#caps a.past")
    assert link.inner_text() == Words(language).say("page.past")
    hidden = link.bounding_box()
    assert hidden is not None
    assert hidden["width"] <= 1
    link.focus()
    shown = link.bounding_box()
    assert shown is not None
    assert shown["height"] >= 24
    assert shown["width"] > 60
    assert faults(page) == set()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    after = "link => link.closest('table') === null && link.getAttribute('download') !== null"
    assert page.locator(":focus").evaluate(after), "the download under the table"
