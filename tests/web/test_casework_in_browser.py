"""Casework in a real browser: each page by everyone who has it, in each language, and reflowing."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page

from kotomitta.casework.allocation.rule import Rule
from kotomitta.casework.commands import Reduce
from kotomitta.casework.worker import Cause, Less
from kotomitta.render.words import Language
from kotomitta.web.casework import rounds, ruling
from kotomitta.web.casework.unit import shipped_points, today
from visitors.axe import faults
from visitors.people import People, Visit
from visitors.unit import TEAM, a_unit, done

pytestmark = pytest.mark.web

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
OPEN_DETAILS = "document.querySelectorAll('details').forEach(d => d.open = true)"
PAGES = {
    "lead": (
        *("board/", "unit/", "cases/", "cases/new/", "cases/table/", "cases/1/", "cases/4/"),
        *("cases/4/record/", "own/"),
        *("allocation/", "allocation/rule/", "workers/"),
        *("workers/W1/", "workers/W1/known/", "referrals/", "dimensions/", "counts/"),
    ),
    "worker": ("board/", "cases/1/", "own/", "referrals/"),
    "planner": ("unit/", "counts/", "dimensions/"),
}


@pytest.fixture(autouse=True)
def _unit(people: People, site: str) -> None:
    """A unit with suggestions made and a rule tried."""
    del site
    a_unit(people)
    for start in (today() - timedelta(9), today() + timedelta(9)):
        ill = Less(cause=Cause.SICKNESS, start=start, end=start + timedelta(30), share=0.1)
        done(Reduce("W1", ill))
    rounds.solve.call(TEAM)
    ruling.try_out(TEAM, Rule(shipped_points(today()), 0.7), people["lead"])


def wrong_with(shown: Page, *, colours: bool = True) -> set[str]:
    """What a scan finds, and where the page is wider than a screen, its text doubled too."""
    shown.evaluate(OPEN_DETAILS)
    found = faults(shown, colours=colours)
    for width, size in ((1280, "100%"), (320, "100%"), (640, "200%")):
        shown.set_viewport_size({"width": width, "height": 800})
        shown.evaluate(f"document.documentElement.style.fontSize = '{size}'")
        if shown.evaluate(OVERFLOW) > 0:
            found.add(f"overflow at {width}, text {size}")
    return found


@pytest.mark.parametrize("role", PAGES)
@pytest.mark.parametrize("language", Language)
def test_every_page_is_for_everyone(visit: Visit, language: Language, role: str) -> None:
    shown = visit(f"/{language}/", role)
    start = shown.url.split(f"/{language}/")[0]
    found: dict[str, set[str]] = {}
    for path in PAGES[role]:
        answer = shown.goto(f"{start}/{language}/{path}")
        assert answer is not None
        assert answer.status == 200, path
        assert shown.locator("h1").count() == 1, path
        wrong = wrong_with(shown, colours=language is Language.FI)
        found |= {path: wrong} if wrong else {}
    assert found == {}


def test_the_scan_finds_a_fault_that_is_seeded(visit: Visit) -> None:
    shown = visit("/fi/board/", "lead")
    shown.evaluate("document.querySelector('h1').style.color = '#ddd'")
    assert "color-contrast" in wrong_with(shown)
