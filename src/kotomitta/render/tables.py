"""What a table needs before it is drawn, on paper or on the screen."""

from kotomitta.report.document import Amount, Fact, Range, Table


def numeric_columns(table: Table) -> tuple[bool, ...]:
    """For each column, whether more than half of it is numbers, so that it stands at the right."""
    half = len(table.rows) / 2
    places = range(len(table.columns))
    return tuple(sum(is_number(row[place]) for row in table.rows) > half for place in places)


def is_number(fact: Fact) -> bool:
    """Whether a cell is a number or a range of numbers."""
    return isinstance(fact, int | float | Amount | Range) and not isinstance(fact, bool)
