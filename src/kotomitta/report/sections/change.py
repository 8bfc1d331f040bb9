"""What would change the answer most, and what to measure next."""

from kotomitta.basis.figures import Named
from kotomitta.planning.workload.chain import DIARY
from kotomitta.report.document import Amount, Block, Fact, Paragraph, Section, Table, say
from kotomitta.report.summary import Summary

_SHOWN = 6
_OUTPUTS = ("persons", "cap", "staff", "net_city")


def change(summary: Summary) -> Section:
    """For each of the main numbers the figures that move it most, and what knowing them gives."""
    tables = tuple(_table(summary, output) for output in _OUTPUTS)
    first = next(iter(summary.influence["staff"]), None)
    lead = (Paragraph(say("change.next", figure=name(summary, first))),) if first else ()
    blocks = (Paragraph(say("change.text")), *lead, *tables, *worth(summary))
    return Section("change", say("change.heading"), blocks)


def worth(summary: Summary) -> tuple[Block, ...]:
    """What measuring the figures behind the cap would be worth, and which to measure next."""
    rows = tuple(
        (
            name(summary, gain.figure),
            Amount(gain.cases, "cases", 2),
            Amount(gain.cases_error, "cases", 2),
            Amount(gain.cases_if_halved, "cases", 2),
            Amount(gain.workers, "workers", 1),
            Amount(gain.euros, "EUR/month"),
        )
        for gain in summary.gains[:_SHOWN]
    )
    if not rows:
        return ()
    columns = ("figure", "cases", "error", "halved", "workers", "euros")
    heads = tuple(say(f"measuring.{column}") for column in columns)
    table = Table("measuring", say("measuring.table"), heads, rows)
    return (*_next(summary), Paragraph(say("measuring.text")), table)


def _next(summary: Summary) -> tuple[Block, ...]:
    best = next((g for g in summary.gains if g.figure != DIARY), None)
    if best is None:
        return ()
    told = say(
        "measuring.next",
        figure=name(summary, best.figure),
        cases=Amount(best.cases, "cases", 1),
        workers=Amount(best.workers, "workers", 1),
        euros=Amount(best.euros, "EUR"),
    )
    return (Paragraph(told),)


def name(summary: Summary, figure: str) -> Fact:
    """The name of a figure, of a forecast, or of the diary as a whole."""
    if figure.startswith("forecast."):
        return say(figure)
    if figure == DIARY:
        return say("measuring.diary")
    named: Named = summary.answer.run.draws.evidence.figure(figure).name
    return named


def _table(summary: Summary, output: str) -> Table:
    shares = list(summary.influence[output].items())[:_SHOWN]
    rows: list[tuple[Fact, ...]] = [
        (name(summary, figure), Amount(share, "share"), _grade(summary, figure))
        for figure, share in shares
    ]
    columns = (say("change.figure"), say("change.share"), say("column.grade"))
    return Table(f"influence_{output}", say(f"change.of.{output}"), columns, tuple(rows))


def _grade(summary: Summary, name: str) -> Fact:
    if name.startswith("forecast."):
        return say("grade.forecast")
    values = summary.answer.run.draws.used[name]
    return say(f"grade.{values[-1].grade.value}")
