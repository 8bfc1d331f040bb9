"""Papers that try what a file can hold: totals that add up, and texts that would be more."""

from dataclasses import replace
from datetime import date

from kotomitta.basis.figures import Named
from kotomitta.report.document import (
    Amount,
    Document,
    Fact,
    KeyNumber,
    Message,
    Paragraph,
    Section,
    Table,
    Verbatim,
    say,
)
from samples.document import document, fan, named

HOSTILE = (
    "=1+1",
    "@SUM(A1)",
    "+1",
    "-1",
    "<b>bold</b>",
    "#let x = 1",
    "#eval(1)",
    "\\input{x}",
    "`raw`",
    "*star*",
    "_under_",
    "$x^2$",
    "@ref",
    "// not a comment",
    "/* nor this */",
    "a ~ b -- c",
    "{city} {0} %s",
    "'quoted' \"twice\"",
    "]]> & &amp;",
)


def same(text: str) -> Message:
    return say("fact.named", name=Named(fi=text, sv=text, en=text))


def dated() -> Document:
    return replace(document(), as_of=date(2026, 9, 30))


def hostile(text: str) -> Document:
    """A paper in which every text is this one."""
    name = same(text)
    chart = replace(
        fan(), caption=name, summary=name, lines=tuple(replace(x, name=name) for x in fan().lines)
    )
    table = Table("t", name, (name, name), ((name, Amount(1, "persons")), (Verbatim(text), name)))
    lead = (Paragraph(name), KeyNumber(name, name))
    return Document(name, lead, (Section("s", name, (Paragraph(name), chart, table)),))


def adding() -> Document:
    """A table of euros that adds up down and across."""
    rows: tuple[tuple[Fact, ...], ...] = tuple(
        (same(name), *(Amount(value, "EUR", 0) for value in (a, b, a + b)))
        for name, a, b in (("2026", 100.25, 50.5), ("2027", 200.5, 25.25), ("sum", 300.75, 75.75))
    )
    columns = tuple(same(head) for head in ("Year", "City", "State", "Gross"))
    table = Table(
        "t", named("Luvut", "Tal", "Sums"), columns, rows, adds_down=True, adds_across=True
    )
    return Document(same("Sums"), (), (Section("s", same("Sums"), (table,)),))
