"""What a scan by axe finds on a page."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}


def faults(opened: Page) -> set[str]:
    found: list[dict[str, Any]] = Axe().run(opened, options=RULES).response["violations"]
    return {fault["id"] for fault in found}
