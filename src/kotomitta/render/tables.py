"""What a table needs before it is drawn, on paper or on the screen."""

from collections.abc import Iterator
from itertools import takewhile

from kotomitta.report.document import Amount, Fact, Message, Range, Table


def numeric_columns(table: Table) -> tuple[bool, ...]:
    """For each column, whether more than half of it is numbers, so that it stands at the right."""
    half = len(table.rows) / 2
    places = range(len(table.columns))
    return tuple(sum(is_number(row[place]) for row in table.rows) > half for place in places)


def is_number(fact: Fact) -> bool:
    """Whether a cell is a number or a range of numbers."""
    return isinstance(fact, int | float | Amount | Range) and not isinstance(fact, bool)


def numbers_in(fact: Fact) -> Iterator[Fact]:
    """The numbers of a cell or sentence, in the order of its facts."""
    if isinstance(fact, Message):
        for part in fact.facts.values():
            yield from numbers_in(part)
    elif is_number(fact):
        yield fact


def cell_names(table: Table, row: int, column: int) -> tuple[Fact, ...]:
    """What a cell is: its row, the words before any number, and its column."""
    cells = table.rows[row]
    words = takewhile(lambda cell: not is_number(cell), cells[1:column])
    before = (cell for cell in words if isinstance(cell, Message))
    return (*cells[: min(column, 1)], *before, table.columns[column])
