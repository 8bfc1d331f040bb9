"""The Word file: headings, header rows, styles and described pictures."""

import io
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document as Wordfile
from docx.oxml.ns import qn

from kotomitta.render.paper import docx as word
from kotomitta.render.words import Language, Words
from kotomitta.report.document import Chart
from samples.paper import HOSTILE, dated, hostile

pytestmark = pytest.mark.unit


def read(made: bytes) -> Wordfile:
    return docx.Document(io.BytesIO(made))


@pytest.fixture(scope="module", params=list(Language))
def spoken(request: pytest.FixtureRequest) -> Language:
    return Language(request.param)


@pytest.fixture(scope="module")
def paper(spoken: Language) -> Wordfile:
    return read(word(dated(), spoken))


def test_headings_are_headings(paper: Wordfile, spoken: Language) -> None:
    say = Words(spoken).fact
    styled = [(p.style.name, p.text) for p in paper.paragraphs if p.style is not None]
    assert [text for style, text in styled if style == "Title"] == [say(dated().title)]
    assert [text for style, text in styled if style == "Heading 1"] == [
        say(section.heading) for section in dated().sections
    ]


def test_every_table_has_one_header_row_and_a_name(paper: Wordfile) -> None:
    assert len(paper.tables) == 5
    for table in paper.tables:
        headers = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows]
        assert headers == [True] + [False] * (len(table.rows) - 1)
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        assert table.style is not None
        assert table.style.name == "Paper table"


def test_tables_are_no_wider_than_the_paper(paper: Wordfile) -> None:
    page = paper.sections[0]
    width, left, right = page.page_width, page.left_margin, page.right_margin
    assert width
    for table in paper.tables:
        cells = table.rows[0].cells
        assert sum(cell.width or width for cell in cells) <= width - (left or 0) - (right or 0)


def test_every_picture_is_told_by_its_sentence(paper: Wordfile, spoken: Language) -> None:
    charts = [b for s in dated().sections for b in s.blocks if isinstance(b, Chart)]
    told = [shape._inline.docPr.get("descr") for shape in paper.inline_shapes]
    assert told == [Words(spoken).fact(chart.summary) for chart in charts]


def test_nothing_is_formatted_by_hand(paper: Wordfile) -> None:
    for run in paper.element.body.iter(qn("w:rPr")):
        assert {child.tag for child in run} <= {qn("w:rStyle"), qn("w:lang")}


def test_it_says_its_language_title_and_day(paper: Wordfile, spoken: Language) -> None:
    core = paper.core_properties
    assert core.language == spoken.value
    assert core.title == Words(spoken).fact(dated().title)
    assert str(core.created)[:10] == str(core.modified)[:10] == "2026-09-30"
    locales = {e.get(qn("w:val")) for e in paper.styles.element.iter(qn("w:lang"))}
    assert locales == {{"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}[spoken.value]}


def test_every_file_in_it_is_of_the_day() -> None:
    with ZipFile(io.BytesIO(word(dated(), Language.FI))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2026, 9, 30, 0, 0, 0)}


@pytest.mark.parametrize("hard", [*HOSTILE, "\u65e5\u672c \U0001f600"])
def test_text_is_never_markup(hard: str) -> None:
    found = read(word(hostile(hard), Language.EN))
    assert [p.text for p in found.paragraphs].count(hard) >= 4
    assert [cell.text for cell in found.tables[1].columns[0].cells] == [hard] * 3
    assert found.inline_shapes[0]._inline.docPr.get("descr") == hard


def test_characters_that_no_such_file_may_hold_are_left_out() -> None:
    found = read(word(hostile("a\x00b\x07c\ud800d\ufffee"), Language.EN))
    assert found.paragraphs[0].text == "a b c d e"
