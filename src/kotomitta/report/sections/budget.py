"""Mean costs by budget year, payer and month, which add up, as medians do not."""

from collections.abc import Sequence

from kotomitta.report.document import Amount, Fact, Paragraph, Section, Table, say
from kotomitta.report.sections.added import added
from kotomitta.report.summary import Summary

_MONTHS = range(1, 13)


def budget(summary: Summary) -> Section:
    """What goes into a budget: the years by payer, and each year's months."""
    text = Paragraph(say("budget.text"))
    blocks = (text, _years(summary), *added(summary), _months(summary))
    return Section("budget", say("budget.heading"), blocks)


def _years(summary: Summary) -> Table:
    months = summary.months
    payers = {payer: summary.books.payers[payer] for payer in (*summary.bearers, "state")}
    columns = (
        say("money.budget_year"),
        *(say(f"payer.{payer}") for payer in payers),
        say("money.gross"),
    )

    def row(name: Fact, held: Sequence[int]) -> tuple[Fact, ...]:
        parts = [_euros(cents[list(held)].sum()) for cents in payers.values()]
        return (name, *parts, _euros(summary.books.gross[list(held)].sum()))

    years = sorted({m.month.year for m in months})
    held = {y: [i for i, m in enumerate(months) if m.month.year == y] for y in years}
    rows = (
        *(row(say("money.year", year=str(year)), of) for year, of in held.items()),
        row(say("budget.total"), range(len(months))),
    )
    caption = say("budget.years")
    return Table("budget_years", caption, columns, rows, adds_down=True, adds_across=True)


def _months(summary: Summary) -> Table:
    of_month = {
        row.month: cents for row, cents in zip(summary.months, summary.books.gross, strict=True)
    }
    years = sorted({month.year for month in of_month})
    found = {(month.year, month.number): cents for month, cents in of_month.items()}
    rows: list[tuple[Fact, ...]] = [
        (say(f"month.{number}"), *(_euros(found.get((year, number), 0)) for year in years))
        for number in _MONTHS
    ]
    totals = (sum(c for m, c in of_month.items() if m.year == year) for year in years)
    rows.append((say("budget.year_total"), *map(_euros, totals)))
    columns = (say("column.month"), *(say("money.year", year=str(year)) for year in years))
    return Table("budget_months", say("budget.months"), columns, tuple(rows), adds_down=True)


def _euros(cents: int) -> Amount:
    return Amount(int(cents) / 100, "EUR", 0)
