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
    blocks = (Paragraph(say("options.text")), _net(found), *plan.blocks)
    return Section("options", say("options.heading"), blocks)


def _net(found: Options) -> Table:
    rows: tuple[tuple[Fact, ...], ...] = tuple(
        (
            say(f"plan.option.{name}"),
            Amount(option.met.p50, "share"),
            Amount(option.net.p50, "EUR"),
            Range.of(option.net),
        )
        for name, option in found.by_name.items()
    )
    columns = (say("plan.option"), say("plan.met"), say("payer.city"), say("money.net_range"))
    return Table("options_net", say("options.table"), columns, rows)
