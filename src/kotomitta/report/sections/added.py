"""What the staff at the cap adds to a payer's cost: its three numbers, and why they differ."""

from kotomitta.basis.quantity import Quantity
from kotomitta.report.document import Amount, Block, Fact, Paragraph, Table, say
from kotomitta.report.summary import Summary


def added(summary: Summary) -> tuple[Block, ...]:
    """For each who bears the cost a sentence and a table, where each row adds up to the cent.

    The averages are those of the books: their difference is the average of the difference, while
    the middle estimates have no such rule.
    """
    told = (payer for payer in summary.bearers if payer in summary.neglect.bare_cost)
    return tuple(block for payer in told for block in _blocks(summary, payer))


def _blocks(summary: Summary, payer: str) -> tuple[Block, ...]:
    costs = {
        "need": (summary.need, summary.books),
        "present": (summary.present, summary.present_books),
    }
    rows = {
        name: (_cents(money.payers[payer]), int(books.payers[payer].sum()))
        for name, (money, books) in costs.items()
    }
    (middle, mean), (middle_now, mean_now) = rows.values()
    more = mean - mean_now
    rows["apart"] = (middle - middle_now, more)
    rows["by_draw"] = (_cents(summary.neglect.bare_cost[payer]), more)
    who = say(f"payer.{payer}")
    told = {"mean": more, **{name: rows[name][0] for name in ("apart", "by_draw")}}
    text = say("added.text", **{name: Amount(of / 100, "EUR") for name, of in told.items()})
    columns = (who, *(say(f"added.{column}") for column in ("middle", "lifted", "mean")))
    table = Table(
        f"added_{payer}",
        say("added.table", payer=who),
        columns,
        tuple(_row(name, *cents) for name, cents in rows.items()),
        adds_across=True,
    )
    return Paragraph(text), table


def _cents(of: Quantity) -> int:
    return round(of.p50 * 100)


def _row(name: str, middle: int, mean: int) -> tuple[Fact, ...]:
    """The middle estimate, how far the average is above it, and the average."""
    cents = (middle, mean - middle, mean)
    return (say(f"added.{name}"), *(Amount(of / 100, "EUR", 0) for of in cents))
