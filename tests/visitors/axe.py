"""What a scan by axe finds on a page."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}


# Colours are the same in every language, and looking for them takes half of a scan's time.
COLOURS = {"color-contrast": {"enabled": False}, "link-in-text-block": {"enabled": False}}


def faults(opened: Page, *, colours: bool = True) -> set[str]:
    options = RULES if colours else {**RULES, "rules": COLOURS}
    found: list[dict[str, Any]] = Axe().run(opened, options=options).response["violations"]
    return {fault["id"] for fault in found}
