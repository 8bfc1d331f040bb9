"""The PDF: tagged, described, in its language, with its fonts in it."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject

from kotomitta.basis.months import Month
from kotomitta.render.paper import pdf
from kotomitta.render.paper.worded import Grid, worded
from kotomitta.render.words import Language, Words
from kotomitta.report.document import Amount, Chart, Document, Range, Section, Table, say
from samples.paper import HOSTILE, dated, hostile, same

pytestmark = pytest.mark.unit

SHIPPED = {"SourceSans3-Regular", "SourceSans3-SemiBold"}


def read(made: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(made), strict=True)


def catalog(paper: PdfReader) -> Any:
    return paper.trailer["/Root"]


def elements(node: Any) -> Iterator[DictionaryObject]:
    """Every element of the structure tree."""
    node = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(node, list):
        for child in node:
            yield from elements(child)
    elif isinstance(node, DictionaryObject):
        yield node
        if "/K" in node:
            yield from elements(node["/K"])


def text(paper: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in paper.pages).split())


@pytest.fixture(scope="module", params=list(Language))
def spoken(request: pytest.FixtureRequest) -> Language:
    return Language(request.param)


@pytest.fixture(scope="module")
def paper(spoken: Language) -> PdfReader:
    return read(pdf(dated(), spoken))


def test_it_says_its_language_title_and_day(paper: PdfReader, spoken: Language) -> None:
    assert catalog(paper)["/Lang"] == spoken.value
    assert paper.metadata is not None
    assert paper.metadata.title == Words(spoken).fact(dated().title)
    assert str(paper.metadata.creation_date_raw).startswith("D:20260930")
    assert catalog(paper)["/ViewerPreferences"]["/DisplayDocTitle"].value is True


def test_it_is_tagged_and_called_pdf_ua(paper: PdfReader) -> None:
    assert catalog(paper)["/MarkInfo"]["/Marked"].value is True
    kinds = [str(e["/S"]) for e in elements(catalog(paper)["/StructTreeRoot"]) if "/S" in e]
    assert kinds.count("/H1") == 1 + len(dated().sections)  # the contents have one too
    assert kinds.count("/Table") == 5
    assert kinds.count("/THead") == 5
    xmp = catalog(paper)["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp


def test_every_chart_is_told_by_its_sentence(paper: PdfReader, spoken: Language) -> None:
    charts = [b for s in dated().sections for b in s.blocks if isinstance(b, Chart)]
    told = [str(e["/Alt"]) for e in elements(catalog(paper)["/StructTreeRoot"]) if "/Alt" in e]
    assert told == [Words(spoken).fact(chart.summary) for chart in charts]
    assert len(told) == 2


def test_charts_are_drawn_and_not_pixels(paper: PdfReader) -> None:
    for page in paper.pages:
        assert list(page.images) == []


def test_its_fonts_are_in_it(paper: PdfReader) -> None:
    names = set()
    for page in paper.pages:
        fonts: Any = page["/Resources"].get_object()
        for font in fonts.get("/Font", {}).values():
            below = font.get_object()["/DescendantFonts"][0].get_object()
            described = below["/FontDescriptor"].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(described)
            names.add(str(below["/BaseFont"]).split("+")[1])
    assert names == SHIPPED


def test_each_section_is_a_bookmark(paper: PdfReader, spoken: Language) -> None:
    found = [str(mark.title) for mark in paper.outline if not isinstance(mark, list)]
    assert found[-3:] == [Words(spoken).fact(s.heading) for s in dated().sections]


@pytest.mark.parametrize("hard", HOSTILE)
def test_text_is_never_markup(hard: str) -> None:
    found = read(pdf(hostile(hard), Language.EN))
    assert text(found).count(hard) >= 6
    assert found.metadata is not None
    assert found.metadata.title == hard


def test_a_character_that_no_font_has_does_not_stop_the_paper() -> None:
    assert len(read(pdf(hostile("\u65e5\u672c \U0001f600 \x00\x07"), Language.FI)).pages) >= 2


def test_a_number_and_a_month_are_never_wider_than_their_column() -> None:
    row = (same("x"), Range(1_797, 7_743, "examinations"), Amount(0.02, "share"))
    heads = (same("Tjänst"), same("Hela perioden"), say("fact.named", name=Month(2034, 5)))
    table = Table("t", same("t"), heads, (row,))
    paper = Document(same("p"), (), (Section("s", same("s"), (table,)),))
    (part,) = worded(paper, Words(Language.SV)).parts
    (grid,) = part.blocks
    assert isinstance(grid, Grid)
    _, number, month = grid.columns
    assert number.least > len(grid.rows[0][1].text)
    assert month.least > len("maj 2034")
