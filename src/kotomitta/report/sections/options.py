"""The options that the board decides between, side by side."""

from kotomitta.report.decision import Options
from kotomitta.report.document import Amount, Fact, Paragraph, Range, Section, Table, say
from kotomitta.report.staffing import staffing
from kotomitta.report.summary import Summary


def options(summary: Summary, found: Options) -> Section:
    """What each option costs the city and gives its clients, and the posts that it takes."""
    run = summary.answer.run
    made = {name: option.plan for name, option in found.by_name.items()}
    (plan,) = staffing(made, found.terms, run.months[run.ahead], run.as_of).sections
    blocks = (Paragraph(say("options.text")), _net(summary, found), *plan.blocks)
    return Section("options", say("options.heading"), blocks)


def _net(summary: Summary, found: Options) -> Table:
    bearers = summary.bearers
    rows: tuple[tuple[Fact, ...], ...] = tuple(
        (
            say(f"plan.option.{name}"),
            Amount(option.met.p50, "share"),
            *(Amount(option.paid[payer].p50, "EUR") for payer in bearers),
            *(Range.of(option.paid[payer]) for payer in bearers),
        )
        for name, option in found.by_name.items()
    )
    left = [say(f"payer.{payer}") for payer in bearers]
    ranges = (say("money.net_range", payer=payer) for payer in left)
    columns = (say("plan.option"), say("plan.met"), *left, *ranges)
    return Table("options_net", say("options.table"), columns, rows)
