"""The comparison as a paper: what was asked, what differs, and what drove it."""

from collections.abc import Sequence

from kotomitta.basis.figures import Named
from kotomitta.report.comparison.apart import told_apart
from kotomitta.report.comparison.difference import Difference, differences
from kotomitta.report.comparison.numbers import amount, ends, name_of
from kotomitta.report.comparison.outcome import Compared, Outcome
from kotomitta.report.comparison.waterfall import drivers
from kotomitta.report.document import (
    Amount,
    Document,
    Fact,
    Message,
    Paragraph,
    Section,
    Table,
    say,
)
from kotomitta.report.scenario import changes, without_effect

_TOLD = ("question", "hypothesis", "findings", "decision")


def paper(base: Outcome, compared: Sequence[Compared], base_name: Named) -> Document:
    """The comparison of scenarios with the base case of that name."""
    run = base.run
    title = say("comparison.title", city=run.city.name, start=run.term.start, end=run.term.end)
    lead = say(
        "comparison.lead", base=base_name, draws=run.draws.number, seed=run.seed, as_of=run.as_of
    )
    overview = (_overview(base, compared),) if len(compared) > 1 else ()
    sections = tuple(_section(base, one, i) for i, one in enumerate(compared, 1))
    synthetic = (Paragraph(say("lead.synthetic")),) if run.city.synthetic else ()
    return told_apart(Document(title, (*synthetic, Paragraph(lead)), (*overview, *sections)))


def _overview(base: Outcome, compared: Sequence[Compared]) -> Section:
    """The mean difference of each number, scenario by scenario."""
    found = [differences(base, one.outcome) for one in compared]
    rows = tuple(
        (
            name_of(number),
            amount(found[0][number].base.mean, number),
            *(_shift(of[number], number) for of in found),
        )
        for number in base.numbers
    )
    columns = (
        say("comparison.number"),
        say("comparison.base"),
        *(say("comparison.of", name=one.scenario.name) for one in compared),
    )
    table = Table("overview-differences", say("comparison.overview"), columns, rows)
    return Section("overview", say("comparison.side_by_side"), (table,))


def _section(base: Outcome, compared: Compared, i: int) -> Section:
    scenario, run = compared.scenario, compared.outcome.run
    texts = [(key, getattr(scenario, key)) for key in _TOLD]
    blocks = (
        *(Paragraph(_text(key, text)) for key, text in texts),
        *without_effect(run),
        *((changes(run, scenario, f"changes-{i}"),) if scenario.parts else ()),
        _numbers(differences(base, compared.outcome), f"differences-{i}"),
        *drivers(base, compared, i),
    )
    return Section(f"scenario-{i}", say("comparison.of", name=scenario.name), blocks)


def _text(key: str, text: Named) -> Message:
    return say(f"comparison.{key}", text=text if text.fi else say("comparison.not_yet"))


def _numbers(found: dict[str, Difference], table_id: str) -> Table:
    rows = tuple(
        (
            name_of(number),
            amount(of.base.mean, number),
            amount(of.scenario.mean, number),
            _shift(of, number),
            ends(of.difference.p10, of.difference.p90, number),
            Amount(of.above, "share", 0),
        )
        for number, of in found.items()
    )
    columns = ("number", "base", "scenario", "difference", "range", "above")
    heads = tuple(say(f"comparison.{column}") for column in columns)
    return Table(table_id, say("comparison.table"), heads, rows)


def _shift(of: Difference, number: str) -> Fact:
    return say("comparison.unchanged") if of.unchanged else amount(of.difference.mean, number)
