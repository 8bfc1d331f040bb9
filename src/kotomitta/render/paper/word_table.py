"""A table of the Word file, written as XML: cell by cell through python-docx takes seconds."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from docx.oxml.ns import nsdecls
from docx.shared import Cm

from kotomitta.render.paper.styles import LOCALE, ROOM
from kotomitta.render.paper.worded import Cell, Column, Grid
from kotomitta.render.words import Language

# The width of a letter, in full and in small type.
_LETTER, _SMALL_LETTER = Cm(0.165), Cm(0.135)


def table_xml(grid: Grid) -> str:
    """The table with its first row marked as the header, repeated on each page."""
    crowded = sum(column.least for column in grid.columns) * _LETTER > ROOM
    widths = _widths(grid.columns, _SMALL_LETTER if crowded else _LETTER)
    last = len(grid.rows) - 1
    rows = [
        _row(grid, cells, widths, kind="sum" if grid.sums and at == last else "text", small=crowded)
        for at, cells in enumerate(grid.rows)
    ]
    head = [Cell(column.head) for column in grid.columns]
    return f"""
<w:tbl {nsdecls("w")}>
<w:tblPr><w:tblStyle w:val="PaperTable"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>
<w:tblLayout w:type="fixed"/>
<w:tblLook w:val="00A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0"/>
<w:tblCaption w:val={_quoted(grid.caption)}/></w:tblPr>
<w:tblGrid>{"".join(f'<w:gridCol w:w="{width}"/>' for width in widths)}</w:tblGrid>
{_row(grid, head, widths, kind="head", small=crowded)}{"".join(rows)}
</w:tbl>"""


def _row(grid: Grid, cells: Sequence[Cell], widths: list[int], *, kind: str, small: bool) -> str:
    header = "<w:tblHeader/>" if kind == "head" else ""
    size = "Small" if small else ""
    inside = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p><w:pPr><w:pStyle '
        f'w:val="Table{kind}{"number" if column.number else ""}{size}"/></w:pPr><w:r>'
        f'{_spoken(cell)}<w:t xml:space="preserve">{escape(cell.text)}</w:t></w:r></w:p></w:tc>'
        for column, cell, width in zip(grid.columns, cells, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>{inside}</w:tr>"


def _spoken(cell: Cell) -> str:
    """The language of a cell's text, where that is another than the file's."""
    locale = LOCALE[Language(cell.language)] if cell.language else ""
    return f'<w:rPr><w:lang w:val="{locale}"/></w:rPr>' if locale else ""


def _widths(columns: tuple[Column, ...], letter: int) -> list[int]:
    """Twentieths of a point: to each column what it needs, then the rest by what it asks for."""
    room = ROOM / letter
    needed, more = sum(c.least for c in columns), sum(c.asked - c.least for c in columns)
    share = min(max((room - needed) / more, 0.0), 1.0) if more else 0.0
    twips = letter / 635 * min(room / needed, 1.0)
    return [int((c.least + (c.asked - c.least) * share) * twips) for c in columns]


def _quoted(text: str) -> str:
    return f'"{escape(text, {chr(34): "&quot;"})}"'
