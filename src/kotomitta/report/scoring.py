"""The paper that holds an adopted forecast against what happened."""

from kotomitta.basis.quantity import Quantity
from kotomitta.planning.outcomes.frozen import Frozen
from kotomitta.planning.outcomes.known import Known
from kotomitta.report.document import Amount, Document, Paragraph, Range, Section, Table, say


def scoring(adopted: Frozen, held: tuple[Known, ...], now: Quantity, *, due: bool) -> Document:
    """What the forecast said, what was counted, its score, and whether a new one is due."""
    said = say(
        "scoring.said",
        as_of=adopted.as_of,
        persons=Amount(adopted.expected.p50, "persons"),
        range=Range.of(adopted.expected),
        now=Amount(now.p50, "persons"),
    )
    verdict = Paragraph(say("scoring.due" if due else "scoring.not_due"))
    outcome = _table(held) if held else Paragraph(say("scoring.nothing"))
    section = Section("scoring", say("scoring.heading"), (outcome, verdict))
    return Document(say("scoring.title", term=adopted.term), (Paragraph(said),), (section,))


def _table(held: tuple[Known, ...]) -> Table:
    rows = tuple(
        (
            k.count.name,
            Amount(k.count.value, k.modelled.unit, 0),
            Range.of(k.modelled, 0),
            say("later.inside" if k.inside else "later.outside"),
            Amount(k.crps, k.modelled.unit, 0),
        )
        for k in held
    )
    columns = (
        say("counts.what"),
        say("later.counted"),
        say("column.range"),
        say("later.verdict"),
        say("scoring.crps"),
    )
    return Table("scores", say("scoring.table"), columns, rows)
