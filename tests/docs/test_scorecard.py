"""`docs/reference/scorecard.md` holds the same scores as the report.

Run this file to write them anew: python tests/docs/test_scorecard.py
"""

from pathlib import Path

import pytest

from kotomitta.render.words import Language, Words
from kotomitta.report.document import Paragraph, Table
from kotomitta.report.sections.scorecard import scorecard
from kotomitta.sources.city_folder import read_city

pytestmark = pytest.mark.docs

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "scorecard.md"
MARK = "<!-- Everything below is written by tests/docs/test_scorecard.py. -->\n"


def listing() -> str:
    card = read_city("helsinki").scorecard
    words = Words(Language.EN)
    parts = [f"Measured {card.published}. {card.source}. {card.note}"]
    for block in scorecard(card).blocks:
        if isinstance(block, Paragraph):
            parts.append(words.fact(block.text))
        if isinstance(block, Table):
            parts.append(table(block, words))
    return "\n" + "\n\n".join(parts).replace("\N{NO-BREAK SPACE}", " ") + "\n"


def table(block: Table, words: Words) -> str:
    head = [words.fact(column) for column in block.columns]
    rows = [[words.fact(cell) for cell in row] for row in block.rows]
    lines = [head, ["---"] * len(head), *rows]
    body = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return f"## {words.fact(block.caption)}\n\n{body}"


def test_the_page_holds_the_scores_of_the_report() -> None:
    assert PAGE.read_text("utf-8").split(MARK)[1] == listing(), "run: make docs"


if __name__ == "__main__":
    head = PAGE.read_text("utf-8").split(MARK)[0] if PAGE.exists() else ""
    PAGE.write_text(head + MARK + listing(), "utf-8")
