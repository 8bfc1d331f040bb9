"""The council's question of 2018: workers to the norm and to the cap, and the cost net of state."""

from collections.abc import Sequence

from kotomitta.basis.cadre import Cadre
from kotomitta.planning.inputs.norms import Norm, recommended
from kotomitta.report.document import (
    Amount,
    Fact,
    Paragraph,
    Range,
    Section,
    Table,
    joined,
    say,
)
from kotomitta.report.summary import QuestionRow, Summary, asked

_ASKED_IN = "helsinki"


def council(summary: Summary, norms: Sequence[Norm]) -> Section | None:
    """One table of staffings by budget year; None when no recommended norm was known."""
    norm = recommended(norms, summary.answer.run.as_of)
    if norm is None:
        return None
    rows = asked(summary.answer, norms)
    bearers = [say(f"question.bearer.{payer}") for payer in summary.bearers]
    text = say(
        "question.text",
        bearers=joined("question.and", bearers),
        norm=norm.name,
        persons=Amount(norm.low, "persons", 0),
        cap=Amount(summary.answer.caps[Cadre.SOCIAL_WORKER].decided, "cases", 0),
    )
    left = [say(f"payer.{payer}") for payer in summary.bearers]
    columns = (
        say("question.option"),
        say("cadre.social_worker.plural"),
        say("question.workers_range"),
        say("money.gross"),
        say("payer.state"),
        *left,
        *(say("money.net_range", payer=payer) for payer in left),
    )
    told = tuple(_row(row, summary.bearers) for row in rows)
    table = Table("council_question", say("question.table"), columns, told)
    blocks = (Paragraph(text), table, Paragraph(say("question.how")))
    here = summary.answer.run.city.id == _ASKED_IN
    heading = "question.heading" if here else "question.heading_elsewhere"
    return Section("question", say(heading), blocks)


def _row(row: QuestionRow, bearers: Sequence[str]) -> tuple[Fact, ...]:
    workers, money = row.workers[Cadre.SOCIAL_WORKER], row.money
    net = [money.payers[payer] for payer in bearers]
    return (
        say("question.row", year=str(row.year), option=say(f"question.option.{row.option}")),
        Amount(workers.p50, "workers"),
        Range.of(workers),
        Amount(money.gross.p50, "EUR"),
        Amount(money.payers["state"].p50, "EUR"),
        *(Amount(of.p50, "EUR") for of in net),
        *(Range.of(of) for of in net),
    )
