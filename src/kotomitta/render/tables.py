"""What a table needs before it is drawn, on paper or on the screen."""

from kotomitta.report.document import Amount, Fact, Range, Table


def numeric_columns(table: Table) -> tuple[bool, ...]:
    """For each column, whether it holds numbers only and stands at the right."""
    places = range(len(table.columns))
    return tuple(
        bool(table.rows) and all(_number(row[place]) for row in table.rows) for place in places
    )


def _number(fact: Fact) -> bool:
    return isinstance(fact, int | float | Amount | Range) and not isinstance(fact, bool)
