"""How many workers by month, against those in post."""

from kotomitta.basis.cadre import Cadre
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
    points,
    say,
)
from kotomitta.report.summary import StaffRow, Summary

_SHOWN_MONTHS = (1, 6)


def staff(summary: Summary) -> Section:
    """Staff needed at the cap, by cadre and month, and whether clients are met in time."""
    blocks: tuple[Block, ...] = (
        *(Paragraph(_text(summary, cadre)) for cadre in summary.answer.caps),
        *(_chart(summary, cadre) for cadre in summary.answer.caps),
        _table(summary),
        *(Paragraph(text) for text in (*_deadlines(summary), *_simulated(summary))),
        Paragraph(say("staff.how")),
    )
    return Section("staff", say("staff.heading"), blocks)


def rows_of(summary: Summary, cadre: Cadre) -> list[StaffRow]:
    """The rows of one cadre, by month."""
    return [r for r in summary.staff if r.cadre is cadre]


def _text(summary: Summary, cadre: Cadre) -> Message:
    rows = rows_of(summary, cadre)
    peak = max(rows, key=lambda r: r.plan)
    return say(
        "staff.text",
        cadre=say(f"cadre.{cadre.value}.plural"),
        cap=Amount(summary.answer.caps[cadre].decided, "cases", 0),
        median=Amount(summary.peak_staff[cadre].p50, "workers", 0),
        range=Range.of(summary.peak_staff[cadre], 0),
        in_post=Range.of(peak.in_post),
        month=peak.month,
        plan=Amount(peak.plan, "workers", 0),
        probability=_sure(summary, cadre),
    )


def _sure(summary: Summary, cadre: Cadre) -> Amount:
    return Amount(summary.answer.caps[cadre].probability, "share")


def _table(summary: Summary) -> Table:
    rows = tuple(
        _row(row)
        for cadre in summary.answer.caps
        for row in rows_of(summary, cadre)
        if row.month.number in _SHOWN_MONTHS or row.month == summary.months[-1].month
    )
    columns = (
        say("column.month"),
        say("column.cadre"),
        say("staff.needed"),
        say("column.range"),
        say("staff.plan", probability=_sure(summary, next(iter(summary.answer.caps)))),
        say("staff.in_post"),
        say("staff.load"),
    )
    return Table("staff_by_month", say("staff.table"), columns, rows)


def _row(row: StaffRow) -> tuple[Fact, ...]:
    return (
        row.month,
        say(f"cadre.{row.cadre.value}"),
        Amount(row.needed.p50, "workers", 0),
        Range.of(row.needed, 0),
        Amount(row.plan, "workers", 0),
        Range.of(row.in_post),
        Amount(row.load.p50, "cases", 0) if row.load else say("staff.nobody"),
    )


def _chart(summary: Summary, cadre: Cadre) -> Chart:
    rows = rows_of(summary, cadre)
    needed = Line(
        say("staff.needed"),
        tuple(r.needed.p50 for r in rows),
        tuple(r.needed.p10 for r in rows),
        tuple(r.needed.p90 for r in rows),
    )
    in_post = Line(say("staff.in_post"), tuple(r.in_post.p50 for r in rows))
    first, last = rows[0], rows[-1]
    shown = say(
        "staff.shown",
        first=Amount(first.needed.p50, "workers", 0),
        last=Amount(last.needed.p50, "workers", 0),
        in_post=Amount(last.in_post.p50, "workers"),
    )
    return Chart(
        f"staff_{cadre.value}",
        ChartKind.FAN,
        say("staff.chart", cadre=say(f"cadre.{cadre.value}.plural")),
        shown,
        "workers",
        tuple(r.month for r in rows),
        (needed, in_post),
    )


def _simulated(summary: Summary) -> tuple[Message, ...]:
    """What is left of it where people leave and are replaced, as the simulation has them do."""
    seen = summary.first_in_time
    if seen is None or seen.mean is None:
        return ()
    share = Amount(seen.mean, "share", 0)
    return (say("staff.simulated", share=share, error=points(seen.se or 0.0)),)


def _deadlines(summary: Summary) -> list[Message]:
    return [
        say(
            "staff.deadline" if limit.by_law else "staff.deadline_unknown",
            months=Amount(limit.months, "months", 0),
            planned=Amount(summary.met_planned[limit.name].mean, "share"),
            present=Amount(summary.met_present[limit.name].mean, "share"),
        )
        for limit in summary.limits
    ]
