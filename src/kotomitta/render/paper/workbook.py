"""The tables of the document as a workbook: numbers as numbers, and totals that add up live."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from io import BytesIO
from math import ceil

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from kotomitta.render.charts import figures
from kotomitta.render.paper.cells import Cell, Sheet, cell_of, ends, sheet_of
from kotomitta.render.paper.dates import moment
from kotomitta.render.paper.plain import plain
from kotomitta.render.words import Words
from kotomitta.report.document import Chart, Document, KeyNumber, Paragraph, Table

_MOST_LETTERS, _WIDEST = 31, 60
_NOT_IN_NAMES = str.maketrans("", "", "[]:*?/\\'")
_FORMULA = ("=", "+", "-", "@")
_TOP = 2


def workbook(document: Document, words: Words) -> bytes:
    """A sheet for each table and each chart's figures, after one that lists them."""
    out = BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        when = moment(document).replace(tzinfo=None)
        title = plain(words.fact(document.title))
        book.set_properties({"title": title, "author": "kotomitta", "created": when})
        looks = _Looks(book)
        tables = list(_tables(document))
        first, *rest = _names([words.fact(t.caption) for t in tables], words.say("page.contents"))
        sheets = dict(zip(rest, tables, strict=True))
        _front(_Writer(book.add_worksheet(first), looks), document, sheets, words)
        for name, table in sheets.items():
            _sheet(_Writer(book.add_worksheet(name), looks), sheet_of(table, words))
    return out.getvalue()


def _tables(document: Document) -> Iterator[Table]:
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Chart):
                yield figures(block)
            elif isinstance(block, Table):
                yield block


def _names(captions: Sequence[str], first: str) -> list[str]:
    """Names that a workbook takes: numbered, so that no two are alike."""
    numbered = (f"{i} {caption}" for i, caption in enumerate(captions, 1))
    return [
        plain(name).translate(_NOT_IN_NAMES)[:_MOST_LETTERS].strip() for name in (first, *numbered)
    ]


class _Looks:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.made: dict[tuple[tuple[str, object], ...], Format] = {}

    def of(self, **wanted: object) -> Format:
        key = tuple(sorted(wanted.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format({"valign": "top", **wanted})
        return self.made[key]


class _Writer:
    """Puts cells on one sheet: text always as text, so that nothing in it is run as a formula."""

    def __init__(self, place: Worksheet, looks: _Looks) -> None:
        self.place, self.looks = place, looks

    def put(
        self, row: int, column: int, cell: Cell, *, bold: bool = False, total: str = ""
    ) -> None:
        """One cell, with its total as a formula whose value is kept beside it."""
        match cell.value:
            case str(text):
                self.text(row, column, text, bold=bold)
            case date() as day:
                look = self.looks.of(num_format=cell.format, bold=bold, align="left")
                self.place.write_datetime(row, column, datetime.combine(day, time()), look)
            case value:
                look = self.looks.of(num_format=cell.format, bold=bold)
                if total:
                    self.place.write_formula(row, column, f"=SUM({total})", look, value)
                else:
                    self.place.write_number(row, column, value, look)

    def text(self, row: int, column: int, text: str, **wanted: object) -> None:
        """A text; one that would be a formula if it were typed in is marked as text for good."""
        marked = {"quote_prefix": True} if text.startswith(_FORMULA) else {}
        look = self.looks.of(**{"text_wrap": True, **marked, **wanted})
        self.place.write_string(row, column, text, look)


def _sheet(writer: _Writer, sheet: Sheet) -> None:
    place = writer.place
    writer.text(0, 0, sheet.caption, bold=True, text_wrap=False)
    columns = [[row[i] for row in sheet.rows] for i in range(len(sheet.heads))]
    widths = [_width(head, cells) for head, cells in zip(sheet.heads, columns, strict=True)]
    for column, (head, width) in enumerate(zip(sheet.heads, widths, strict=True)):
        number = any(isinstance(cell.value, float | int) for cell in columns[column])
        writer.text(1, column, head, bold=True, align="right" if number else "left")
        place.set_column(column, column, width)
    place.set_row(1, _height(sheet.heads, widths))
    for at, row in enumerate(sheet.rows):
        place.set_row(
            _TOP + at, _height([c.value if isinstance(c.value, str) else "" for c in row], widths)
        )
        for column, cell in enumerate(row):
            bold = bool(sheet.sums_down) and at == len(sheet.rows) - 1
            writer.put(_TOP + at, column, cell, bold=bold, total=_total(sheet, at, column))
    place.freeze_panes(_TOP, 1)
    place.repeat_rows(1)
    place.set_landscape()
    place.set_paper(9)
    place.fit_to_pages(1, 0)


def _total(sheet: Sheet, at: int, column: int) -> str:
    """The cells that a total adds up; nothing where no total stands."""
    last = len(sheet.rows) - 1
    if column in sheet.sums_down and at == last:
        return str(xl_range(_TOP, column, _TOP + last - 1, column))
    if sheet.sums_across and column == sheet.sums_across[-1]:
        return str(xl_range(_TOP + at, sheet.sums_across[0], _TOP + at, column - 1))
    return ""


def _width(head: str, cells: list[Cell]) -> int:
    """Letters that a column takes: its longest cell, or its head in three lines."""
    longest = max((len(_seen(cell)) for cell in cells), default=0)
    word = max((len(word) for word in head.split()), default=0)
    return min(max(longest, len(head) // 3, word, 8), _WIDEST) + 3


def _height(texts: Sequence[str], widths: Sequence[int]) -> int:
    """Points that a row takes when its texts are wrapped; numbers never are."""
    lines = (ceil(len(text) / (width - 2)) for text, width in zip(texts, widths, strict=True))
    return 15 * max(*lines, 1)


def _seen(cell: Cell) -> str:
    """About what a cell shows, for its length."""
    match cell.value:
        case str(text):
            return text
        case date():
            return "September 30, 2026"
        case value:
            return f"{value:,.0f}{''.join(cell.format.split(chr(34))[1::2])}"


def _front(writer: _Writer, document: Document, sheets: Mapping[str, Table], words: Words) -> None:
    """The title, the numbers to remember, and a link to each sheet by its caption."""
    place = writer.place
    writer.text(0, 0, plain(words.fact(document.title)), bold=True, text_wrap=False)
    place.set_column(0, 0, _WIDEST)
    place.set_column(1, 3, 22)
    row = 2
    for block in document.lead:
        if isinstance(block, Paragraph):
            writer.text(row, 0, plain(words.fact(block.text)))
        else:
            _key(writer, row, block, words)
        row += 1
    link = writer.looks.of(font_color="#0000bf", underline=1)
    for at, (name, table) in enumerate(sheets.items(), row + 1):
        caption = plain(words.fact(table.caption))
        place.write_url(at, 0, f"internal:'{name}'!A1", link, caption)
    place.set_paper(9)
    place.fit_to_pages(1, 0)


def _key(writer: _Writer, row: int, key: KeyNumber, words: Words) -> None:
    writer.text(row, 0, plain(words.fact(key.name)))
    writer.put(row, 1, cell_of(key.value, words), bold=True)
    if key.ends:
        head = words.say("column.range")
        for column, cell, end in zip((2, 3), ends(key.ends, words), ("low", "high"), strict=True):
            writer.text(1, column, words.say(f"paper.{end}", column=head))
            writer.put(row, column, cell)
