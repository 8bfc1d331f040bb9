"""Charts and tables as rows of plain numbers for other programs."""

from datetime import date

from kotomitta.basis.months import Month
from kotomitta.render.words import Words
from kotomitta.report.document import Amount, Chart, Fact, Range, Table

Row = dict[str, object]


def chart_rows(chart: Chart, words: Words) -> list[Row]:
    """A row for each place and line; low and high are empty for a line without a range."""
    return [
        {
            "place": str(place) if isinstance(place, Month) else words.fact(place),
            "line": words.fact(line.name),
            "value": line.middle[i],
            "low": line.low[i] if line.low else "",
            "high": line.high[i] if line.high else "",
            "unit": chart.unit,
        }
        for line in chart.lines
        for i, place in enumerate(chart.x)
    ]


def table_rows(table: Table, words: Words) -> list[Row]:
    """The rows of a table; a range takes two columns, and a unit stands behind its number."""
    heads = [words.fact(column) for column in table.columns]
    rows = [
        {
            name: value
            for head, fact in zip(heads, row, strict=True)
            for name, value in _cells(head, fact, words).items()
        }
        for row in table.rows
    ]
    names = list(dict.fromkeys(name for row in rows for name in row)) or heads
    return [{name: row.get(name, "") for name in names} for row in rows or [{}]]


def _cells(head: str, fact: Fact, words: Words) -> Row:
    match fact:
        case Amount(value, unit):
            return {head: value, f"{head} (unit)": unit}
        case Range(low, high, unit):
            return {f"{head} (low)": low, f"{head} (high)": high, f"{head} (unit)": unit}
        case int() | float() | Month() | date():
            return {head: str(fact)}
    return {head: words.fact(fact)}
