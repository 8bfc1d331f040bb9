"""The report page in a browser: reachable by everyone, on any paper, in light and dark."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from kotomitta.render.html import page
from kotomitta.render.words import Language
from samples.document import document

pytestmark = pytest.mark.web

Open = Callable[..., Page]
LINKS = {language: f"report.{language}.html" for language in Language}
PAGES = {language: page(document(), language, LINKS) for language in Language}
RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
OPEN_DETAILS = "document.querySelectorAll('details').forEach(d => d.open = true)"
SEEDED = {
    "html-has-lang": "document.documentElement.removeAttribute('lang')",
    "document-title": "document.title = ''",
    "color-contrast": "document.querySelector('.note').style.color = '#bbb'",
    "svg-img-alt": """const drawing = document.querySelector('svg.narrow');
        drawing.removeAttribute('aria-labelledby');
        drawing.querySelector('title').remove()""",
    "target-size": """const link = document.querySelector('.contents a');
        link.style.padding = 0;
        link.style.font = '6px/6px serif'""",
    "landmark-unique": "document.querySelector('nav.languages').ariaLabel = 'Sisältö'",
}
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
DRAWN = """() => [...document.querySelectorAll('figure > svg')]
  .filter(svg => svg.checkVisibility())
  .flatMap(svg => [...svg.querySelectorAll('.line, .bar, .whisker, .zero')])
  .map(mark => [mark.getAttribute('class'), getComputedStyle(mark).stroke])"""
SCALES = """() => [...document.querySelectorAll('figure > svg')]
  .filter(svg => svg.checkVisibility())
  .map(svg => [svg.getAttribute('class'),
    svg.getBoundingClientRect().width / svg.viewBox.baseVal.width])"""
PAPER = "getComputedStyle(document.body).backgroundColor"


def faults(opened: Page) -> set[str]:
    found: list[dict[str, Any]] = Axe().run(opened, options=RULES).response["violations"]
    return {fault["id"] for fault in found}


def contrast(one: str, other: str) -> float:
    """The contrast of two colours written as rgb(r, g, b), after WCAG 2.2."""
    lights = sorted(_luminance(colour) for colour in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(part) / 255 for part in colour.removeprefix("rgb(").removesuffix(")").split(",")]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", Language)
def test_a_scan_finds_no_fault(opened: Open, language: Language, scheme: str, width: int) -> None:
    shown = opened(PAGES[language], width, scheme)
    if (language, width) == (Language.FI, 360):
        shown.evaluate(OPEN_DETAILS)
    assert faults(shown) == set()


def test_the_scan_finds_seeded_faults_and_only_those(opened: Open) -> None:
    shown = opened(PAGES[Language.FI], 360)
    for seed in SEEDED.values():
        shown.evaluate(f"() => {{ {seed} }}")
    assert faults(shown) == set(SEEDED)


@pytest.mark.parametrize("language", Language)
def test_the_page_never_scrolls_sideways(opened: Open, language: Language) -> None:
    shown = opened(PAGES[language])
    shown.evaluate(OPEN_DETAILS)
    for width in (1280, 1024, 640, 360, 320):
        shown.set_viewport_size({"width": width, "height": 800})
        assert shown.evaluate(OVERFLOW) <= 0, width


def test_text_twice_the_size_still_fits(opened: Open) -> None:
    shown = opened(PAGES[Language.FI], 1280)
    shown.evaluate("document.documentElement.style.fontSize = '200%'")
    assert shown.evaluate(OVERFLOW) <= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_line_and_bar_stands_out_from_the_paper(opened: Open, scheme: str) -> None:
    shown = opened(PAGES[Language.FI], 1280, scheme)
    paper = shown.evaluate(PAPER)
    assert (_luminance(paper) < 0.1) == (scheme == "dark")
    marks = shown.evaluate(DRAWN)
    assert len(marks) >= 3 + 10 + 10
    assert {name: stroke for name, stroke in marks if contrast(stroke, paper) < 3} == {}


def test_lines_differ_by_dash_as_well_as_by_colour(opened: Open) -> None:
    shown = opened(PAGES[Language.FI])
    dashes = shown.evaluate(
        "[...document.querySelectorAll('#arrivals svg.wide .line')]"
        ".map(line => getComputedStyle(line).strokeDasharray)"
    )
    assert len(dashes) == len(set(dashes)) == 3


@pytest.mark.parametrize(("width", "shown"), [(360, "narrow"), (1280, "wide")])
def test_one_drawing_is_shown_and_its_text_can_be_read(
    opened: Open, width: int, shown: str
) -> None:
    on = opened(PAGES[Language.SV], width)
    seen = on.evaluate(SCALES)
    assert [name for name, _ in seen] == [shown, shown]
    assert all(13 * scale >= 11 for _, scale in seen)


def test_the_keyboard_reaches_the_skip_link_first_and_every_scroll_region(opened: Open) -> None:
    shown = opened(PAGES[Language.EN], 360)
    shown.keyboard.press("Tab")
    first = shown.locator(":focus")
    assert first.inner_text() == "Skip to content"
    assert shown.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    shown.keyboard.press("Enter")
    assert shown.evaluate("document.activeElement.id") == "content"
    reached = set()
    for _ in range(20):
        shown.keyboard.press("Tab")
        reached.add(shown.evaluate("document.activeElement.getAttribute('aria-labelledby')"))
    assert {"staff-caption", "figures-caption", "checks-caption"} <= reached


def test_a_focused_link_is_seen(opened: Open) -> None:
    shown = opened(PAGES[Language.FI])
    shown.keyboard.press("Tab")
    shown.keyboard.press("Tab")
    outline = shown.evaluate(
        "(s => [s.outlineStyle, s.outlineWidth])(getComputedStyle(document.activeElement))"
    )
    assert outline == ["solid", "3px"]


def test_on_paper_the_text_is_black_and_navigation_is_left_out(opened: Open) -> None:
    shown = opened(PAGES[Language.FI], 1280, "dark")
    shown.emulate_media(media="print")
    for part in ("nav.contents", "nav.languages", ".skip", "details", "footer"):
        assert not shown.locator(part).first.is_visible()
    assert shown.evaluate(PAPER) == "rgb(255, 255, 255)"
    paper = shown.pdf(prefer_css_page_size=True)
    assert paper.startswith(b"%PDF")
    assert paper.count(b"/Type /Page\n") in range(2, 6)


def test_a_hostile_name_does_not_run(opened: Open) -> None:
    shown = opened(PAGES[Language.FI])
    assert shown.locator("th", has_text="<script>alert(1)</script>").count() == 1


def test_the_policy_stops_what_is_not_ours(browser: Browser, tmp_path: Path) -> None:
    seed = '<p id="seed" style="color:red">x</p><script>document.title = "run"</script>'
    seeded = tmp_path / "seeded.html"
    seeded.write_text(PAGES[Language.FI].replace("</footer>", f"{seed}</footer>"), "utf-8")
    context = browser.new_context()
    shown = context.new_page()
    said: list[str] = []
    shown.on("console", lambda message: said.append(message.text))
    shown.goto(seeded.as_uri())
    assert shown.title() != "run"
    assert shown.evaluate("getComputedStyle(seed).color") != "rgb(255, 0, 0)"
    assert sum("Content Security Policy" in text for text in said) == 2
    context.close()
