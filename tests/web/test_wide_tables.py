"""A table wider than its page shows on which side more of it is hidden."""

from typing import Literal

import pytest
from playwright.sync_api import Page

from visitors.people import Visit
from visitors.plans import answered_plan

pytestmark = pytest.mark.web

HIDE_TABLE = "region => region.firstElementChild.style.visibility = 'hidden'"
SCROLL = "(region, to) => region.scrollLeft = to"
STRIP = 8


@pytest.mark.parametrize("colours", ["none", "active"])
@pytest.mark.parametrize(("page", "region"), [("figures", ".frame-table"), ("money", ".scroll")])
def test_more_of_a_wide_table_is_marked_on_its_own_side(
    visit: Visit,
    transactional_db: None,
    page: str,
    region: str,
    colours: Literal["active", "none"],
) -> None:
    del transactional_db
    shown = visit(f"/fi/scenarios/{answered_plan().pk}/{page}/", "viewer", 360)
    shown.emulate_media(forced_colors=colours)
    at_start = sides(shown, region, to=0)
    at_end = sides(shown, region, to=9_999)
    plain = at_start["left"]
    assert at_start["right"] != plain
    assert at_end["left"] != plain
    assert at_end["right"] == plain


def test_a_table_with_room_and_one_on_paper_bear_no_mark(
    visit: Visit, transactional_db: None
) -> None:
    del transactional_db
    shown = visit(f"/fi/scenarios/{answered_plan().pk}/figures/", "viewer", 3_000)
    whole = sides(shown, ".frame-table", to=0)
    assert whole["left"] == whole["right"]
    shown.set_viewport_size({"width": 360, "height": 800})
    shown.emulate_media(media="print")
    printed = sides(shown, ".frame-table", to=0)
    assert printed["left"] == printed["right"]


def sides(shown: Page, region: str, *, to: int) -> dict[str, bytes]:
    """What stands at each side of the first such region, without its table, scrolled that far."""
    found = shown.locator(region).first
    found.scroll_into_view_if_needed()
    found.evaluate(HIDE_TABLE)
    found.evaluate(SCROLL, to)
    box = found.bounding_box()
    assert box is not None
    ends = {"left": box["x"], "right": box["x"] + box["width"] - STRIP}
    top = max(box["y"], 0) + 20
    return {
        side: shown.screenshot(clip={"x": x, "y": top, "width": STRIP, "height": 20})
        for side, x in ends.items()
    }
