"""The unit's own counts, in which unit of count, and what became known later."""

from kotomitta.planning.inputs.city import OwnCount
from kotomitta.report.document import Amount, Fact, Paragraph, Range, Section, Table, Verbatim, say
from kotomitta.report.summary import Summary

_UNIT = {"person": "persons", "household": "households", "case": "cases"}


def counts(summary: Summary) -> Section:
    """The counts published by the day of the run, or that there were none."""
    run = summary.answer.run
    known = [c for c in run.city.counts if c.published <= run.as_of]
    if not known:
        text = say("counts.none", as_of=run.as_of, clients=Range.of(summary.months[0].clients))
        return Section("counts", say("counts.heading"), (Paragraph(text),))
    rows = tuple(_row(c) for c in known)
    columns = (say("counts.what"), say("counts.value"), say("counts.unit"), say("column.source"))
    table = Table("own_counts", say("counts.table"), columns, rows)
    note = Paragraph(say("counts.note"))
    return Section("counts", say("counts.heading"), (note, table))


def _row(count: OwnCount) -> tuple[Fact, ...]:
    return (
        count.name,
        Amount(count.value, _UNIT[count.counts.value], 0),
        say(f"counted.{count.counts.value}"),
        Verbatim(count.source, count.language),
    )


def later(summary: Summary) -> Section | None:
    """What became known after the day of the run, and where it falls among our draws."""
    as_of = summary.answer.run.as_of
    found = [k for k in summary.outcomes if k.count.published > as_of]
    if not found:
        return None
    rows = tuple(
        (
            k.count.name,
            Amount(k.count.value, k.modelled.unit, 0),
            Amount(k.modelled.p50, k.modelled.unit, 0),
            Range.of(k.modelled, 0),
            Amount(k.percentile, "share"),
            say("later.inside" if k.inside else "later.outside"),
        )
        for k in found
    )
    columns = (
        say("counts.what"),
        say("later.counted"),
        say("later.ours"),
        say("column.range"),
        say("later.percentile"),
        say("later.verdict"),
    )
    inside = sum(k.inside for k in found)
    text = say("later.text", as_of=as_of, inside=inside, all=len(found))
    table = Table("known_later", say("later.table"), columns, rows)
    return Section("later", say("later.heading"), (Paragraph(text), table))
