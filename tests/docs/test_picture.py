"""The picture of the README is a chart of the report, drawn for a page of its own.

Run this file to draw it anew: python tests/docs/test_picture.py
"""

import re
from datetime import date
from pathlib import Path
from textwrap import wrap

import pytest

from kotomitta.planning.answer import answer
from kotomitta.render.html import page
from kotomitta.render.words import Language, Words
from kotomitta.report.document import Chart, Document
from kotomitta.report.page import page as document
from kotomitta.report.summary import summary
from kotomitta.sources.city_folder import read_city

pytestmark = pytest.mark.docs

PICTURE = Path(__file__).parents[2] / "docs" / "picture" / "caseload.svg"
CHART = "load"
LARGEST_BYTES = 100_000
STYLE = "text { font-family: sans-serif; } .ink { fill: var(--ink); font-weight: 600; }"
HEAD, WIDTH, HEIGHT = 96, 720, 320


def report() -> Document:
    """The report on Helsinki's term from 2017, as it could be known at the end of that year."""
    shelf = read_city("helsinki")
    run = shelf.run("2017", as_of=date(2017, 12, 31), seed=1, draws=1000)
    return document(summary(answer(run, shelf.tasks)), shelf.norms, shelf.scorecard)


def picture(paper: Document) -> str:
    """The chart with its caption and legend, in the report's own style."""
    html = page(paper, Language.EN, {})
    found = re.search(rf'<figure id="{CHART}">.*?<svg class="wide" (.*?)</svg>', html, re.DOTALL)
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    assert found is not None
    assert style is not None
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEAD + HEIGHT}">',
            f"<style>{style[1]}{STYLE}</style>",
            f'<rect width="{WIDTH}" height="{HEAD + HEIGHT}" style="fill: var(--paper)"/>',
            *caption(chart(paper)),
            f'<svg y="{HEAD}" height="{HEIGHT}" {found[1]}</svg>',
            "</svg>",
            "",
        ]
    )


def caption(drawn: Chart) -> list[str]:
    """The chart's name, what it shows, and its legend."""
    words = Words(Language.EN)
    lines = wrap(words.fact(drawn.summary), 105)
    text = [f'<text class="ink" x="2" y="16">{words.fact(drawn.caption)}</text>']
    text += [f'<text x="2" y="{36 + 18 * i}">{line}</text>' for i, line in enumerate(lines)]
    across = WIDTH / len(drawn.lines)
    for i, line in enumerate(drawn.lines):
        x, series = across * i, f"s{i + 1}"
        text.append(f'<path class="line {series}" d="M{x + 2:g} 84h34"/>')
        text.append(f'<text x="{x + 44:g}" y="88">{words.fact(line.name)}</text>')
    return text


def chart(paper: Document) -> Chart:
    charts = [b for s in paper.sections for b in s.blocks if isinstance(b, Chart) and b.id == CHART]
    return charts[0]


def labels(drawn: str) -> list[str]:
    return re.findall(r"<text[^>]*>(.*?)</text>", drawn)


def test_the_picture_is_light() -> None:
    assert PICTURE.stat().st_size < LARGEST_BYTES


def test_the_picture_says_what_the_report_says() -> None:
    assert labels(PICTURE.read_text("utf-8")) == labels(picture(report())), "run: make docs"


if __name__ == "__main__":
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(picture(report()), "utf-8")
