"""The document for Word: styles, real headings, header rows and described pictures."""

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO

import docx
from docx.document import Document as Wordfile
from docx.oxml import parse_xml

from kotomitta.render.paper.archive import stamped
from kotomitta.render.paper.dates import moment
from kotomitta.render.paper.styles import ROOM, styled
from kotomitta.render.paper.typeset import pictures
from kotomitta.render.paper.word_table import table_xml
from kotomitta.render.paper.worded import Grid, Number, Paper, Picture, Text, Worded, worded
from kotomitta.render.words import Words
from kotomitta.report.document import Document


def word(document: Document, words: Words) -> bytes:
    """The document as a Word file; looks come from its styles, so that a city can change them."""
    paper, when = worded(document, words), moment(document)
    file = docx.Document()
    styled(file, words.language)
    _properties(file, paper, when)
    drawn = iter(pictures([p.svg for p in _all(paper) if isinstance(p, Picture)]))
    file.add_paragraph(paper.title, style="Title")
    for block in paper.lead:
        _put(file, block, drawn)
    for part in paper.parts:
        file.add_heading(part.heading, level=1)
        for block in part.blocks:
            _put(file, block, drawn)
    out = BytesIO()
    file.save(out)
    return stamped(out.getvalue(), when)


def _all(paper: Paper) -> Iterator[Worded]:
    return (block for blocks in (paper.lead, *(p.blocks for p in paper.parts)) for block in blocks)


def _properties(file: Wordfile, paper: Paper, when: datetime) -> None:
    core = file.core_properties
    core.title, core.language, core.author = paper.title, paper.language, "kotomitta"
    core.comments, core.last_modified_by, core.revision = "", "kotomitta", 1
    core.created = core.modified = when.replace(tzinfo=None)


def _put(file: Wordfile, block: Worded, drawn: Iterator[bytes]) -> None:
    match block:
        case Text(text):
            file.add_paragraph(text)
        case Number(name, value, ends):
            paragraph = file.add_paragraph(f"{name}: ", style="List Bullet")
            paragraph.add_run(value, style="Strong")
            if ends:
                paragraph.add_run(f" ({ends})")
        case Grid():
            _grid(file, block)
        case Picture():
            _picture(file, block, next(drawn))


def _picture(file: Wordfile, chart: Picture, png: bytes) -> None:
    file.add_paragraph(chart.caption, style="Caption")
    shape = file.add_picture(BytesIO(png), width=ROOM)
    file.paragraphs[-1].style = "Picture"
    described = shape._inline.docPr
    described.set("name", chart.caption)
    described.set("descr", chart.summary)
    file.add_paragraph(f"{chart.summary} {chart.note}".strip())
    _grid(file, chart.grid)


def _grid(file: Wordfile, grid: Grid) -> None:
    file.add_paragraph(grid.caption, style="Caption")
    end = file.add_paragraph(style="After table")
    end._p.addprevious(parse_xml(table_xml(grid)))
