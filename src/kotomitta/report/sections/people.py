"""How many people and households settle in the term, and by which channel."""

from kotomitta.report.document import (
    Amount,
    Chart,
    ChartKind,
    Line,
    Paragraph,
    Range,
    Section,
    Table,
    say,
)
from kotomitta.report.summary import Summary


def people(summary: Summary) -> Section:
    """The estimate in words, by channel and by month."""
    run = summary.answer.run
    text = say(
        "people.text",
        city=run.city.name,
        start=run.term.start,
        end=run.term.end,
        persons=Amount(summary.persons.p50, "persons"),
        range=Range.of(summary.persons),
        households=Range.of(summary.households),
    )
    return Section(
        "people",
        say("people.heading"),
        (Paragraph(text), _fan(summary), _channels(summary), Paragraph(say("people.how"))),
    )


def _channels(summary: Summary) -> Table:
    rows = tuple(
        (
            say(f"channel.{name}"),
            Amount(quantity.p50, "persons"),
            Range.of(quantity),
            Amount(quantity.mean / summary.persons.mean, "share"),
        )
        for name, quantity in summary.by_channel.items()
    )
    total = (
        say("people.total"),
        Amount(summary.persons.p50, "persons"),
        Range.of(summary.persons),
        Amount(1.0, "share"),
    )
    columns = (
        say("people.channel"),
        say("column.median"),
        say("column.range"),
        say("column.share"),
    )
    return Table("channels", say("people.channels"), columns, (*rows, total))


def _fan(summary: Summary) -> Chart:
    rows = summary.months
    line = Line(
        say("people.arrivals"),
        tuple(r.arrivals.p50 for r in rows),
        tuple(r.arrivals.p10 for r in rows),
        tuple(r.arrivals.p90 for r in rows),
    )
    first, last = rows[0].arrivals, rows[-1].arrivals
    shown = say(
        "people.fan",
        first=Amount(first.p50, "persons", 0),
        last=Amount(last.p50, "persons", 0),
        range=Range(last.p10, last.p90, "persons", 0),
    )
    months = tuple(r.month for r in rows)
    return Chart(
        "arrivals", ChartKind.FAN, say("people.chart"), shown, "persons/month", months, (line,)
    )
