"""What it costs, who pays, and what is left to the city."""

from kotomitta.basis.months import Month
from kotomitta.basis.quantity import Quantity
from kotomitta.planning.economics.compensation import AMOUNTS
from kotomitta.report.document import (
    Amount,
    Block,
    Chart,
    ChartKind,
    Fact,
    Line,
    Paragraph,
    Range,
    Section,
    Table,
    say,
)
from kotomitta.report.summary import Summary


def money(summary: Summary) -> Section:
    """Gross, state and net by budget year, beside the cost of the staff in post."""
    need = summary.need
    text = say(
        "money.text",
        gross=Amount(need.gross.p50, "EUR"),
        gross_range=Range.of(need.gross),
        state=Amount(need.payers["state"].p50, "EUR"),
        net=Amount(need.payers["city"].p50, "EUR"),
        net_range=Range.of(need.payers["city"]),
        present=Amount(summary.present.payers["city"].p50, "EUR"),
    )
    blocks: tuple[Block, ...] = (
        Paragraph(text),
        *by_county(summary),
        _table(summary),
        _chart(summary),
        Paragraph(say("money.how", all=Range.of(summary.computed_compensation))),
        *_unknown(summary),
        _lines(summary),
    )
    return Section("money", say("money.heading"), blocks)


def by_county(summary: Summary) -> tuple[Paragraph, ...]:
    """Who bears the net cost and from when, where it is the wellbeing county; else nothing."""
    borne = summary.need.payers.get("wellbeing_county")
    if borne is None or borne.p50 == 0:
        return ()
    duty = summary.answer.run.rulebook.texts["law.duty.health_and_social"]
    since = min(wording.start for wording in duty.values if wording.value == "wellbeing_county")
    told = say("money.by_county", since=since, net=Amount(borne.p50, "EUR"), range=Range.of(borne))
    return (Paragraph(told),)


def _unknown(summary: Summary) -> tuple[Paragraph, ...]:
    """What the law is not known to pay, when the run reaches the day from which it is not."""
    used = summary.answer.run.draws.used
    starts = [
        dated.start for name in AMOUNTS for dated in used.get(name, ()) if dated.value is None
    ]
    return (Paragraph(say("money.unknown", after=str(min(starts).year))),) if starts else ()


def _table(summary: Summary) -> Table:
    rows: list[tuple[Fact, ...]] = [
        (
            say("money.year", year=str(year)),
            Amount(need.gross.p50, "EUR"),
            *(Amount(paid.p50, "EUR") for paid in need.payers.values()),
            Range.of(need.payers["city"]),
            Amount(present.payers["city"].p50, "EUR"),
        )
        for year, (need, present) in summary.by_year.items()
    ]
    columns = (
        say("money.budget_year"),
        say("money.gross"),
        *(say(f"payer.{name}") for name in summary.need.payers),
        say("money.net_range"),
        say("money.net_present"),
    )
    return Table("costs_by_year", say("money.table"), columns, tuple(rows))


def _chart(summary: Summary) -> Chart:
    years = summary.by_year
    need = [pair[0].payers["city"] for pair in years.values()]
    present = [pair[1].payers["city"] for pair in years.values()]
    highest = max(years, key=lambda y: years[y][0].payers["city"].p50)
    shown = say(
        "money.shown",
        year=str(highest),
        net=Amount(years[highest][0].payers["city"].p50, "EUR"),
        present=Amount(years[highest][1].payers["city"].p50, "EUR"),
    )
    x = tuple(Month(year, 1) for year in years)
    lines = (_bars("money.net_need", need), _bars("money.net_present", present))
    return Chart("net_cost", ChartKind.BARS, say("money.chart"), shown, "EUR", x, lines)


def _bars(key: str, quantities: list[Quantity]) -> Line:
    return Line(
        say(key),
        tuple(q.p50 for q in quantities),
        tuple(q.p10 for q in quantities),
        tuple(q.p90 for q in quantities),
    )


def _lines(summary: Summary) -> Table:
    rows = [
        (say(f"money.line.{name}"), Amount(q.p50, "EUR"), Range.of(q))
        for name, q in summary.need.lines.items()
    ]
    rows.append(
        (say("money.gross"), Amount(summary.need.gross.p50, "EUR"), Range.of(summary.need.gross))
    )
    columns = (say("money.line"), say("column.median"), say("column.range"))
    return Table("cost_lines", say("money.lines"), columns, tuple(rows))
