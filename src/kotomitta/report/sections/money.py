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
    Message,
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
    )
    blocks: tuple[Block, ...] = (
        Paragraph(text),
        *(_left(summary, payer) for payer in summary.bearers),
        *by_county(summary),
        _table(summary),
        _chart(summary),
        Paragraph(say("money.how", all=Range.of(summary.computed_compensation))),
        *_unknown(summary),
        _lines(summary),
    )
    return Section("money", say("money.heading"), blocks)


def _left(summary: Summary, payer: str) -> Paragraph:
    net, present = summary.need.payers[payer], summary.present.payers[payer]
    told = say(
        "money.left",
        payer=say(f"payer.{payer}"),
        net=Amount(net.p50, "EUR"),
        range=Range.of(net),
        present=Amount(present.p50, "EUR"),
    )
    return Paragraph(told)


def by_county(summary: Summary) -> tuple[Paragraph, ...]:
    """Since when the wellbeing county bears the net cost, where it does; else nothing."""
    if "wellbeing_county" not in summary.bearers:
        return ()
    duty = summary.answer.run.rulebook.texts["law.duty.health_and_social"]
    since = min(wording.start for wording in duty.values if wording.value == "wellbeing_county")
    return (Paragraph(say("money.by_county", since=since)),)


def _unknown(summary: Summary) -> tuple[Paragraph, ...]:
    """What the law is not known to pay, when the run reaches the day from which it is not."""
    used = summary.answer.run.draws.used
    starts = [
        dated.start for name in AMOUNTS for dated in used.get(name, ()) if dated.value is None
    ]
    return (Paragraph(say("money.unknown", after=str(min(starts).year))),) if starts else ()


def _table(summary: Summary) -> Table:
    bearers = summary.bearers
    shown = (*bearers, "state")
    rows: list[tuple[Fact, ...]] = [
        (
            say("money.year", year=str(year)),
            Amount(need.gross.p50, "EUR"),
            *(Amount(need.payers[payer].p50, "EUR") for payer in shown),
            *(Range.of(need.payers[payer]) for payer in bearers),
            *(Amount(present.payers[payer].p50, "EUR") for payer in bearers),
        )
        for year, (need, present) in summary.by_year.items()
    ]
    columns = (
        say("money.budget_year"),
        say("money.gross"),
        *(say(f"payer.{payer}") for payer in shown),
        *(_of("money.net_range", payer) for payer in bearers),
        *(_of("money.net_present", payer) for payer in bearers),
    )
    return Table("costs_by_year", say("money.table"), columns, tuple(rows))


def _chart(summary: Summary) -> Chart:
    """What is left to each who bears it, by year: with the staff needed and with that in post."""
    years = summary.by_year
    dearest, payer = max(
        ((year, payer) for year in years for payer in summary.bearers),
        key=lambda of: years[of[0]][0].payers[of[1]].p50,
    )
    need, present = years[dearest]
    shown = say(
        "money.shown",
        year=str(dearest),
        payer=say(f"payer.{payer}"),
        net=Amount(need.payers[payer].p50, "EUR"),
        present=Amount(present.payers[payer].p50, "EUR"),
    )
    lines = tuple(
        _bars(_of(key, payer), [pair[i].payers[payer] for pair in years.values()])
        for payer in summary.bearers
        for i, key in enumerate(("money.net_need", "money.net_present"))
    )
    x = tuple(Month(year, 1) for year in years)
    return Chart("net_cost", ChartKind.BARS, say("money.chart"), shown, "EUR", x, lines)


def _of(key: str, payer: str) -> Message:
    return say(key, payer=say(f"payer.{payer}"))


def _bars(name: Message, quantities: list[Quantity]) -> Line:
    return Line(
        name,
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
