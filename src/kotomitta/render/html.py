"""A document as one HTML page that needs nothing but itself."""

import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from functools import cache, lru_cache, partial
from hashlib import sha256

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from kotomitta.render.charts import SIZES, Drawing, drawing, figures
from kotomitta.render.numbers import DASH, NO_BREAK
from kotomitta.render.tables import numeric_columns
from kotomitta.render.words import Language, Words
from kotomitta.report.document import (
    Block,
    Chart,
    ChartKind,
    Document,
    KeyNumber,
    Section,
    Table,
)

_ADDRESS = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:)\]]")
_RANGE_DASH = re.compile(rf"(?<=\d){DASH}(?=\d)")
_BEFORE_PERCENT = re.compile(r"(?<=\d) (?=%)")
_WORD_JOINER = "\N{WORD JOINER}"
_LINK = Markup('<a href="{0}">{0}</a>')

# The address behind the number in a table (by id), row and column; empty for what has none.
Behind = Callable[[str, int, int], str]


def page(document: Document, language: Language, links: Mapping[Language, str]) -> str:
    """The document in one language as a whole page, with links to the other languages.

    The page loads nothing: style and drawings stand in it, and its policy lets in no other style.
    Equal documents give equal bytes.
    """
    words = Words(language)
    style = _environment().get_template("page.css").render()
    return (
        _environment()
        .get_template("page.html")
        .render(
            document=document,
            words=words,
            digest=b64encode(sha256(style.encode()).digest()).decode(),
            links={code: links[code] for code in Language if code in links and code != language},
            drawings=partial(_drawings, words),
        )
    )


def section(of: Section, language: Language, below: Callable[[Block], str], behind: Behind) -> str:
    """One section of a document for a page of another's; `below` is HTML put under each block,
    and `behind` is where a number of a table in it leads.
    """
    return _part("section.html", language, section=of, below=below, behind=behind)


def lead(
    document: Document, language: Language, below: Callable[[KeyNumber], str], behind: Behind
) -> str:
    """What a document begins with, for a page of another's; `below` is HTML put under
    each number, and `behind` is where it leads.
    """
    return _part("lead.html", language, document=document, below=below, behind=behind)


def _part(template: str, language: Language, **parts: object) -> str:
    words = Words(language)
    drawings = partial(_drawings, words)
    made = _environment().get_template(template)
    return made.render(words=words, drawings=drawings, **parts)


@lru_cache(maxsize=2048)
def linked(text: str) -> Markup:
    """The text, escaped, with web addresses as links, and ranges and percentages kept on a line."""
    text = _BEFORE_PERCENT.sub(NO_BREAK, _RANGE_DASH.sub(DASH + _WORD_JOINER, text))
    text = text.replace("%-", "%-" + _WORD_JOINER)
    addresses = [_LINK.format(address) for address in _ADDRESS.findall(text)]
    between = [Markup.escape(plain) for plain in _ADDRESS.split(text)]
    return between[0] + Markup().join(
        address + plain for address, plain in zip(addresses, between[1:], strict=True)
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=ChoiceLoader(
            [PackageLoader("kotomitta.render", at) for at in ("templates", "style")]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["linked"] = linked
    environment.filters["breakable"] = lambda text: text.replace(NO_BREAK, " ")
    environment.globals.update(figures=figures, numeric_columns=numeric_columns)
    environment.tests["table"] = lambda block: isinstance(block, Table)
    environment.tests["chart"] = lambda block: isinstance(block, Chart)
    environment.tests["key_number"] = lambda block: isinstance(block, KeyNumber)
    environment.tests["fan"] = lambda chart: chart.kind is ChartKind.FAN
    return environment


def _drawings(words: Words, chart: Chart) -> list[Drawing]:
    return [drawing(chart, words, size) for size in SIZES]
