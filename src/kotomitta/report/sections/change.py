"""What would change the answer most, and what to measure next."""

from kotomitta.basis.figures import Named
from kotomitta.report.document import Amount, Fact, Paragraph, Section, Table, say
from kotomitta.report.summary import Summary

_SHOWN = 6
_OUTPUTS = ("persons", "cap", "staff", "net_city")


def change(summary: Summary) -> Section:
    """For each of the main numbers, the figures that move it most."""
    tables = tuple(_table(summary, output) for output in _OUTPUTS)
    first = next(iter(summary.influence["staff"]), None)
    lead = (Paragraph(say("change.next", figure=_name(summary, first))),) if first else ()
    return Section("change", say("change.heading"), (Paragraph(say("change.text")), *lead, *tables))


def _table(summary: Summary, output: str) -> Table:
    shares = list(summary.influence[output].items())[:_SHOWN]
    rows: list[tuple[Fact, ...]] = [
        (_name(summary, name), Amount(share, "share"), _grade(summary, name))
        for name, share in shares
    ]
    columns = (say("change.figure"), say("change.share"), say("column.grade"))
    return Table(f"influence_{output}", say(f"change.of.{output}"), columns, tuple(rows))


def _name(summary: Summary, name: str) -> Fact:
    if name.startswith("forecast."):
        return say(name)
    named: Named = summary.answer.run.draws.evidence.figure(name).name
    return named


def _grade(summary: Summary, name: str) -> Fact:
    if name.startswith("forecast."):
        return say("grade.forecast")
    values = summary.answer.run.draws.used[name]
    return say(f"grade.{values[-1].grade.value}")
