"""What stands in another language than its page says so (WCAG 3.1.2), on pages and in papers."""

import io
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from typing import Any
from zipfile import ZipFile

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject

from kotomitta.render.grounds import translated
from kotomitta.render.html import page
from kotomitta.render.paper import docx, pdf
from kotomitta.render.words import Language
from kotomitta.report.document import Table, Verbatim
from kotomitta.web.planning.derivations import PAGES
from kotomitta.web.planning.keeping import figure_rows
from samples.paper import dated
from visitors.people import SignedIn
from visitors.plans import answered_plan, change, found

pytestmark = pytest.mark.web

OTHERS = (Language.FI, Language.SV)
# An English source of the sample paper that nobody has put into other words.
UNTOLD = "Mäki, Kvartti 4/2016, https://www.kvartti.fi/fi/artikkelit/mäki-2016."
_VOID = {"br", "input", "link", "meta", "img"}


class Spoken(HTMLParser):
    """Each text of a page with the language that it is said to be in."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[tuple[str, str]] = []
        self._languages = [""]
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _VOID:
            self._languages.append(dict(attrs).get("lang") or self._languages[-1])

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID and len(self._languages) > 1:
            self._languages.pop()

    def handle_data(self, data: str) -> None:
        self.texts.append((" ".join(data.split()), self._languages[-1]))


@cache
def english(language: Language) -> tuple[str, ...]:
    """How the sources and notes that data files tell in English begin, where the language differs.

    What has no words in it is there whole, and is to be marked.
    """
    rows = figure_rows(*found())
    told = {row[name] for row in rows for name in ("source", "note")}
    cells = {
        fact.text
        for section in found()[0].sections
        for table in section.blocks
        if isinstance(table, Table)
        for row in table.rows
        for fact in row
        if isinstance(fact, Verbatim)
    }
    begun = {
        _beginning(text): _beginning(translated(text, language) or "") for text in told | cells
    }
    return tuple(text for text, here in begun.items() if len(text) > 8 and text != here)


def _beginning(text: str) -> str:
    return text.partition("http")[0].strip()[:60]


@pytest.mark.parametrize("language", OTHERS)
def test_no_english_source_or_note_is_left_on_any_page(
    signed_in: SignedIn, language: Language
) -> None:
    made = answered_plan()
    run, client = made.runs.get(), signed_in("planner")
    plan = f"/{language}/scenarios/{made.pk}"
    shown = [
        *(f"{plan}/{name}/" for name in (*PAGES, "paper")),
        f"{plan}/figures/?all=1",
        f"{plan}/changes/new/?target=time.leave_days",
        f"/{language}/cities/new/",
        *(f"/{language}/runs/{run.pk}/numbers/{at}/" for at in ("lead/0/0", "official/0/2")),
    ]
    assert len(english(language)) > 50
    for address in shown:
        texts = Spoken(client.get(address).content.decode()).texts
        assert [text for text, _ in texts if text.startswith(english(language))] == [], address
        assert [text for text, said in texts if text and said not in {*Language, ""}] == [], address


def test_a_source_in_somebodys_own_words_is_not_said_to_be_english(signed_in: SignedIn) -> None:
    made = answered_plan()
    change(made)
    html = signed_in("planner").get(f"/fi/scenarios/{made.pk}/changes/").content.decode()
    assert ("Lautakunnan toive 2025", "fi") in Spoken(html).texts


@pytest.mark.parametrize("language", OTHERS)
def test_a_page_marks_what_has_no_words_in_its_language(language: Language) -> None:
    said = {said for text, said in Spoken(page(dated(), language, {})).texts if text == UNTOLD[:21]}
    assert said == {Language.EN}


@pytest.mark.parametrize("language", Language)
def test_the_word_file_marks_it(language: Language) -> None:
    with ZipFile(io.BytesIO(docx(dated(), language))) as made:
        body = parse_xml(made.read("word/document.xml"))
    marked = {
        "".join(t.text or "" for t in run.iter(qn("w:t"))): of.get(qn("w:val"))
        for run in body.iter(qn("w:r"))
        for of in run.iter(qn("w:lang"))
    }
    assert marked == ({} if language is Language.EN else {UNTOLD: "en-GB"})


@pytest.mark.parametrize("language", Language)
def test_the_pdf_marks_it(language: Language) -> None:
    paper = PdfReader(io.BytesIO(pdf(dated(), language)))
    root: Any = paper.trailer["/Root"]
    marked = [str(e["/Lang"]) for e in elements(root["/StructTreeRoot"])]
    assert marked == ([] if language is Language.EN else ["en"])


def elements(node: object) -> Iterator[DictionaryObject]:
    """The elements of a structure tree that say their language."""
    node = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(node, list):
        for child in node:
            yield from elements(child)
    elif isinstance(node, DictionaryObject):
        if "/Lang" in node:
            yield node
        if "/K" in node:
            yield from elements(node["/K"])
