"""A document as one HTML page that needs nothing but itself."""

from base64 import b64encode
from collections.abc import Callable, Mapping
from functools import cache, partial
from hashlib import sha256

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from kotomitta.render.charts import SIZES, Drawing, drawing, figures
from kotomitta.render.links import LEAD, Behind, Linker, leading, linked, sentences
from kotomitta.render.numbers import NO_BREAK
from kotomitta.render.tables import numeric_columns
from kotomitta.render.words import Language, Words
from kotomitta.report.document import (
    Block,
    Chart,
    ChartKind,
    Document,
    KeyNumber,
    Paragraph,
    Section,
    Table,
)


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
            links=Linker(words),
            others={code: links[code] for code in Language if code in links and code != language},
            drawings=partial(_drawings, words),
        )
    )


def section(of: Section, language: Language, below: Callable[[Block], str], behind: Behind) -> str:
    """One section of a document for a page of another's; `below` is HTML put under each block,
    and `behind` is where a number of it leads.
    """
    links = Linker.of(Words(language), behind, of.id, sentences(of))
    return _part("section.html", links, section=of, below=below)


def lead(
    document: Document, language: Language, below: Callable[[KeyNumber], str], behind: Behind
) -> str:
    """What a document begins with, for a page of another's; `below` is HTML put under
    each number, and `behind` is where it leads.
    """
    said = (part.text for part in document.lead if isinstance(part, Paragraph))
    links = Linker.of(Words(language), behind, LEAD, said)
    return _part("lead.html", links, document=document, below=below)


def _part(template: str, links: Linker, **parts: object) -> str:
    drawings = partial(_drawings, links.words)
    made = _environment().get_template(template)
    return made.render(words=links.words, links=links, drawings=drawings, **parts)


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
    environment.globals.update(figures=figures, leading=leading, numeric_columns=numeric_columns)
    environment.tests["table"] = lambda block: isinstance(block, Table)
    environment.tests["chart"] = lambda block: isinstance(block, Chart)
    environment.tests["key_number"] = lambda block: isinstance(block, KeyNumber)
    environment.tests["fan"] = lambda chart: chart.kind is ChartKind.FAN
    return environment


def _drawings(words: Words, chart: Chart) -> list[Drawing]:
    return [drawing(chart, words, size) for size in SIZES]
