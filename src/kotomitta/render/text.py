"""A document as readable text on a terminal."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from textwrap import fill

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from kotomitta.basis.months import Month
from kotomitta.render.charts import figures
from kotomitta.render.numbers import NO_BREAK
from kotomitta.render.tables import numeric_columns
from kotomitta.render.words import Language, Words
from kotomitta.report.document import Block, Chart, Document, Fact, KeyNumber, Paragraph, Table

_MOST_ROWS = 8
_BETWEEN = 3  # columns are so far from each other


def show(document: Document, language: Language, console: Console) -> None:
    """Print the document; colour and width are the console's."""
    for part in parts(document, Words(language), console.width):
        console.print(part)


def parts(document: Document, words: Words, width: int) -> Iterator[RenderableType]:
    """The document from top to bottom, as pieces that a console of that width can print."""
    yield _heading(words.fact(document.title), "=")
    yield from _lead(document.lead, words, width)
    for section in document.sections:
        yield _heading(words.fact(section.heading), "-")
        for block in section.blocks:
            if isinstance(block, Chart):
                yield _paragraph(words.fact(block.summary), width)
            yield _block(block, words, width)


def _lead(
    lead: Sequence[Paragraph | KeyNumber], words: Words, width: int
) -> Iterator[RenderableType]:
    """The lead in its order; key numbers that follow each other are one grid."""
    for are_keys, run in groupby(lead, lambda block: isinstance(block, KeyNumber)):
        found = list(run)
        if are_keys:
            yield _keys([key for key in found if isinstance(key, KeyNumber)], words)
        else:
            yield from (_block(b, words, width) for b in found if isinstance(b, Paragraph))


def _block(block: Block, words: Words, width: int) -> RenderableType:
    match block:
        case Paragraph(text):
            return _paragraph(words.fact(text), width)
        case Chart():
            return _table(_shortened(figures(block)), words, width)
        case Table():
            return _table(block, words, width)


def _heading(text: str, line: str) -> RenderableType:
    return Padding(
        Text(f"{text}\n{line * min(len(text), 72)}", style="bold"), (1, 0, 1, 0), expand=False
    )


def _paragraph(text: str, width: int) -> RenderableType:
    """The text wrapped here, because rich would break a number at its no-break space."""
    return Padding(Text(fill(text, width, break_on_hyphens=False)), (0, 0, 1, 0), expand=False)


def _keys(keys: list[KeyNumber], words: Words) -> RenderableType:
    grid = Grid(box=None, show_header=False, padding=(0, 2, 0, 0))
    grid.add_column(min_width=max(_longest(_cell(key.name, words)) for key in keys))
    for key in keys:
        ends = words.say("page.range", range=key.ends) if key.ends else ""
        grid.add_row(_cell(key.name, words), Text(words.fact(key.value), style="bold"), Text(ends))
    return Padding(grid, (0, 0, 1, 0), expand=False)


def _table(table: Table, words: Words, width: int) -> RenderableType:
    """Beside each other where no word has to be broken for it, else row by row."""
    cells = [[_cell(fact, words) for fact in row] for row in (table.columns, *table.rows)]
    least = [max(_longest(cell) for cell in column) for column in zip(*cells, strict=True)]
    if sum(least) + _BETWEEN * len(least) > width:
        return _stacked(_cell(table.caption, words), cells[0], cells[1:], width)
    return _grid(table, words)


def _longest(cell: Text) -> int:
    return max(map(len, cell.plain.split()), default=0)


def _stacked(
    caption: Text, columns: list[Text], rows: list[list[Text]], width: int
) -> RenderableType:
    """A row as a list: its first cell, and below that each other cell after its column's name."""

    def told(text: str, indent: str, style: str = "") -> Text:
        wrapped = fill(
            text, width, initial_indent=indent, subsequent_indent="    ", break_on_hyphens=False
        )
        return Text(wrapped, style=style)

    lines = [told(caption.plain, "", "bold"), Text()]
    for first, *others in rows:
        lines.append(told(first.plain, ""))
        named = zip(columns[1:], others, strict=True)
        lines += (told(f"{name}: {cell}", "  ") for name, cell in named)
    return Padding(Group(*lines), (0, 0, 1, 0), expand=False)


def _grid(table: Table, words: Words) -> RenderableType:
    grid = Grid(
        title=_cell(table.caption, words),
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
    )
    for column, numeric in zip(table.columns, numeric_columns(table), strict=True):
        grid.add_column(
            _cell(column, words), justify="right" if numeric else "left", overflow="fold"
        )
    for row in table.rows:
        grid.add_row(*(_cell(fact, words) for fact in row))
    if not table.rows:
        grid.add_row(Text(words.say("page.no_rows")))
    return grid


def _cell(fact: Fact, words: Words) -> Text:
    """The fact as plain text, so that brackets in names are not read as markup."""
    return Text(words.fact(fact).replace(NO_BREAK, " "))


def _shortened(table: Table) -> Table:
    """At most eight months of a chart: the first, the last and some evenly between."""
    if not all(isinstance(row[0], Month) for row in table.rows):
        return table
    last = len(table.rows) - 1
    count = min(last + 1, _MOST_ROWS)
    kept = [round(i * last / max(count - 1, 1)) for i in range(count)]
    return replace(table, rows=tuple(table.rows[i] for i in kept))
