"""The parts of a paper as HTML, each number with its derivation and each chart to be downloaded."""

from collections.abc import Mapping, Sequence
from functools import cache, partial
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.translation import override

from kotomitta import __version__
from kotomitta.render.html import lead, section
from kotomitta.render.words import Language, Words
from kotomitta.report.document import Block, Chart, Document, KeyNumber, Table
from kotomitta.web.planning.derivations import derivation, derivations
from kotomitta.web.planning.models import Run

Row = Mapping[str, Any]
LEAD, TITLE = "lead", "title"
_SHOWN = 5


def rendered(
    run: Run, document: Document, rows: Sequence[Row], language: Language
) -> dict[str, str]:
    """Every part of a run's paper in one language: the title, the lead and the sections, by id."""
    words = Words(language)
    below = partial(_below, run, rows, words)
    with override(language):
        parts = {TITLE: words.fact(document.title)}
        parts[LEAD] = lead(document, language, lambda number: below(_behind(number), number))
        for one in document.sections:
            parts[one.id] = section(one, language, partial(below, one.id))
    return parts


def shown_on(part: str) -> str:
    """The page that shows a part; the title belongs to all."""
    return "overview" if part == LEAD else derivation(part).page


def parts_on(page: str) -> Q:
    """The stored parts that a page shows."""
    described = derivations()
    if page == shown_on(LEAD):  # and those that nobody described
        return ~Q(section__in=[part for part, told in described.items() if told.page != page])
    return Q(section__in=[TITLE, *(part for part, told in described.items() if told.page == page)])


@cache
def rendering() -> str:
    """What changes when the words, the templates or the program do."""
    seen = sha256(__version__.encode())
    for folder in ("render/catalogue", "render/templates", "web/planning"):
        for file in _below_folder(files("kotomitta").joinpath(folder)):
            seen.update(file.read_bytes())
    return seen.hexdigest()[:16]


def _below_folder(folder: Traversable) -> list[Traversable]:
    """Every file that words or templates stand in, below a folder."""
    found: list[Traversable] = []
    for child in sorted(folder.iterdir(), key=lambda c: c.name):
        if child.is_dir():
            found += _below_folder(child)
        elif child.name.endswith((".yaml", ".html", ".svg")):
            found.append(child)
    return found


def _behind(number: KeyNumber) -> str:
    """The section that a key number sums up: `lead.cap` stands for `cap`."""
    return number.name.key.removeprefix("lead.")


def _below(run: Run, rows: Sequence[Row], words: Words, of: str, block: Block | KeyNumber) -> str:
    """What stands under a block: how its numbers came about, and its downloads."""
    behind = derivation(of)
    feeding = behind.feeding(rows)
    table_or_chart = isinstance(block, Table | Chart)
    numbered = table_or_chart or isinstance(block, KeyNumber)
    context = {
        "words": words,
        "say": words.say,
        "run": run,
        "section": of,
        "derivation": behind,
        "most": feeding[:_SHOWN] if numbered else [],
        "others": max(len(feeding) - _SHOWN, 0),
        "block": block if table_or_chart else None,
        "drawn": isinstance(block, Chart),
        "name": words.fact(block.caption) if isinstance(block, Table | Chart) else "",
    }
    return render_to_string("planning/below.html", context) if numbered else ""
