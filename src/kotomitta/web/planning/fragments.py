"""The parts of a paper as HTML, each number with its derivation and each chart to be downloaded."""

import re
from collections.abc import Mapping, Sequence
from functools import cache, partial
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from kotomitta import __version__
from kotomitta.render.html import lead, section
from kotomitta.render.links import LEAD, Behind
from kotomitta.render.words import Language, Words
from kotomitta.report.document import Block, Chart, Document, KeyNumber, Table
from kotomitta.web.planning.derivations import derivation, derivations
from kotomitta.web.planning.models import Run
from kotomitta.web.planning.tracing import behind

Row = Mapping[str, Any]
TITLE = "title"
# Words that no paper has: when they change, what is stored stays as it is.
OTHER_WORDS = frozenset(
    f"{area}.yaml"
    for area in ("accounts", "audit", "casework_loop", "casework_web", "cli", "copies", "web")
)
_OWN = (
    "render/grounds.yaml",
    "web/planning/derivations.yaml",
    "web/planning/templates/planning/below.html",
)
_SHOWN = 5
_HEADING = re.compile(r'<h2 id="([^"]+)" tabindex="-1">(.*?)</h2>')


def rendered(
    run: Run, document: Document, rows: Sequence[Row], language: Language
) -> dict[str, str]:
    """Every part of a run's paper in one language: the title, the lead and the sections, by id."""
    words = Words(language)
    with override(language):
        address = addresses(run.pk)

        def below(of: str, block: Block | KeyNumber) -> str:
            return _below(run, rows, words, address, of=of, block=block)

        parts = {TITLE: words.fact(document.title)}
        parts[LEAD] = lead(
            document, language, lambda number: below(behind(number), number), address
        )
        for one in document.sections:
            parts[one.id] = section(one, language, partial(below, one.id), address)
    return parts


def contents(parts: Mapping[str, str]) -> dict[str, str]:
    """The heading of each section among rendered parts, as HTML, by its id."""
    return dict(found for html in parts.values() for found in _HEADING.findall(html))


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
    """What changes when the words or templates of papers do, or the program."""
    seen = sha256(__version__.encode())
    for file in _rendered_from():
        seen.update(file.read_bytes())
    return seen.hexdigest()[:16]


def _rendered_from() -> list[Traversable]:
    """Every file that a part of a paper is rendered from."""
    package = files("kotomitta")
    words = package.joinpath("render/catalogue").iterdir()
    found = [file for file in words if file.name not in OTHER_WORDS]
    found += _below_folder(package.joinpath("render/templates"))
    found += [package.joinpath(name) for name in _OWN]
    return sorted((file for file in found if file.is_file()), key=str)


def _below_folder(folder: Traversable) -> list[Traversable]:
    inside = list(folder.iterdir())
    return inside + [file for child in inside if child.is_dir() for file in _below_folder(child)]


def addresses(run: int) -> Behind:
    """The page that says where a number of a run's paper comes from, by its place there."""
    first = reverse("planning:number", kwargs={"run": run, "table": "x", "row": 0, "column": 0})
    base = first.removesuffix("x/0/0/")
    return lambda table, row, column: f"{base}{table}/{row}/{column}/"


def _below(
    run: Run,
    rows: Sequence[Row],
    words: Words,
    behind: Behind,
    *,
    of: str,
    block: Block | KeyNumber,
) -> str:
    """What stands under a block: how its numbers came about, and its downloads."""
    told = derivation(of)
    feeding = told.feeding(rows)
    table_or_chart = isinstance(block, Table | Chart)
    numbered = table_or_chart or isinstance(block, KeyNumber)
    context = {
        "words": words,
        "say": words.say,
        "run": run,
        "section": of,
        "derivation": told,
        "behind": behind,
        "most": feeding[:_SHOWN] if numbered else [],
        "others": max(len(feeding) - _SHOWN, 0),
        "block": block if table_or_chart else None,
        "drawn": isinstance(block, Chart),
        "name": words.fact(block.caption) if isinstance(block, Table | Chart) else "",
    }
    return render_to_string("planning/below.html", context) if numbered else ""
