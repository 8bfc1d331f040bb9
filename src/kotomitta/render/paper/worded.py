"""A document in one language as plain text in its places, ready to be set in type."""

import re
from dataclasses import dataclass, replace

from kotomitta.render.charts import figures
from kotomitta.render.numbers import NO_BREAK
from kotomitta.render.paper.picture import svg
from kotomitta.render.paper.plain import plain
from kotomitta.render.tables import numeric_columns
from kotomitta.render.words import Words
from kotomitta.report.document import (
    Block,
    Chart,
    Document,
    Fact,
    KeyNumber,
    Paragraph,
    Table,
    Verbatim,
    say,
)

# In letters: the longest word that is kept whole; from where on a column is prose, and the least
# that prose is read in; the widest column that is asked for; and the room between two columns.
_WHOLE, _PROSE, _PROSE_LEAST, _WIDEST, _BETWEEN = 20, 90, 36, 200, 2
# How much wider bold letters are.
_BOLD = 1.15
_BEFORE_PERCENT = re.compile(r"(?<=\d) (?=%)")


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    text: str
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Number:
    """A number to remember, with its range where it has one."""

    name: str
    value: str
    ends: str
    kind: str = "number"


@dataclass(frozen=True, slots=True)
class Column:
    """A column's head, whether numbers stand in it, and the letters it needs and asks for."""

    head: str
    number: bool
    least: int
    asked: int


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a cell, and its language where that is another than the paper's."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; `sums` says that its last row is a sum."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    sums: bool
    kind: str = "grid"


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart: its drawing, the sentence that says what it shows, and its figures."""

    caption: str
    summary: str
    note: str
    svg: str
    grid: Grid
    kind: str = "picture"


Worded = Text | Number | Grid | Picture


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and what stands under it."""

    heading: str
    blocks: tuple[Worded, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """All of it."""

    title: str
    language: str
    contents: str
    lead: tuple[Worded, ...]
    parts: tuple[Part, ...]


def worded(document: Document, words: Words) -> Paper:
    """The document in the language of the words."""
    return Paper(
        title=_said(document.title, words),
        language=words.language.value,
        contents=words.say("page.contents"),
        lead=tuple(_block(block, words) for block in document.lead),
        parts=tuple(
            Part(_said(s.heading, words), tuple(_block(block, words) for block in s.blocks))
            for s in document.sections
        ),
    )


def _said(fact: Fact, words: Words) -> str:
    """The fact in words, with a per cent sign kept beside its number."""
    return plain(_BEFORE_PERCENT.sub(NO_BREAK, words.fact(fact)))


def _block(block: Block | KeyNumber, words: Words) -> Worded:
    match block:
        case Paragraph(text):
            return Text(_said(text, words))
        case KeyNumber(name, value, ends):
            told = plain(words.say("page.range", range=ends)) if ends else ""
            return Number(_said(name, words), _said(value, words), told)
        case Table():
            return _grid(block, words)
        case Chart():
            return _picture(block, words)


def _picture(chart: Chart, words: Words) -> Picture:
    fan = chart.kind.value == "fan"
    banded = any(line.low for line in chart.lines)
    return Picture(
        caption=_said(chart.caption, words),
        summary=_said(chart.summary, words),
        note=words.say("page.band" if fan else "page.whiskers") if banded else "",
        svg=plain(svg(chart, words), keep="\n"),
        grid=_grid(_headed(figures(chart)), words),
    )


def _headed(table: Table) -> Table:
    caption = say("fact.pair", first=say("page.figures"), second=table.caption)
    return replace(table, caption=caption)


def _grid(table: Table, words: Words) -> Grid:
    rows = tuple(tuple(_cell(fact, words) for fact in row) for row in table.rows)
    heads = tuple(_said(column, words) for column in table.columns)
    numeric = numeric_columns(table)
    columns = tuple(
        Column(head, numeric[i], *_width(head, [row[i].text for row in rows], numeric[i]))
        for i, head in enumerate(heads)
    )
    empty = (Cell(words.say("page.no_rows")), *(Cell("") for _ in heads[1:]))
    return Grid(_said(table.caption, words), columns, rows or (empty,), table.adds_down)


def _cell(fact: Fact, words: Words) -> Cell:
    language = words.verbatim(fact).language if isinstance(fact, Verbatim) else ""
    return Cell(_said(fact, words), "" if language == words.language else language)


def _width(head: str, cells: list[str], number: bool) -> tuple[int, int]:
    """Letters that a column needs, so that no short word is broken, and asks for.

    A number stays beside its unit however long that is, since nothing breaks it.
    """
    tied = [len(word) for cell in cells for word in cell.split(" ")]
    heads = [round(len(word) * _BOLD) for word in head.split(" ")]
    longest = max((len(cell) for cell in cells), default=0)
    whole = longest if number else _WHOLE
    least = max(*(min(letters, whole) for letters in tied), *(min(h, _WHOLE) for h in heads), 1)
    least = _PROSE_LEAST if longest > _PROSE else least
    asked = max(min(longest, _WIDEST), len(head) // 3, least)
    return least + _BETWEEN, asked + _BETWEEN
