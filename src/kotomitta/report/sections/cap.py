"""How many cases a worker can carry, why, and beside which norms."""

import numpy as np

from kotomitta.basis.cadre import Cadre
from kotomitta.planning.inputs.norms import Norm
from kotomitta.report.document import (
    Amount,
    Block,
    Chart,
    ChartKind,
    Line,
    Paragraph,
    Range,
    Section,
    Table,
    say,
)
from kotomitta.report.sampling import stated
from kotomitta.report.sections.argument import argued
from kotomitta.report.sections.norms import beside
from kotomitta.report.sections.reserve import month, reserved
from kotomitta.report.summary import Summary


def cap(summary: Summary, norms: tuple[Norm, ...]) -> Section:
    """The cap of each cadre, the argument step by step, the norms, and its sampling error."""
    answer = summary.answer
    worker = answer.caps[Cadre.SOCIAL_WORKER]
    text = say(
        "cap.text",
        cap=Amount(worker.decided, "cases", 0),
        persons=Amount(worker.decided * _persons_per_case(summary), "persons", 0),
        probability=Amount(worker.probability, "share"),
        **month(summary),
    )
    blocks: tuple[Block, ...] = (
        Paragraph(text),
        *map(Paragraph, reserved(summary)),
        _caps(summary),
        *_below(summary),
        *_untried(summary),
        Paragraph(stated(summary.sampling[Cadre.SOCIAL_WORKER])),
        *(block for cadre in answer.caps for block in argued(summary, cadre)),
        *beside(summary, norms),
        *_load(summary),
    )
    return Section("cap", say("cap.heading"), blocks)


def _persons_per_case(summary: Summary) -> float:
    run = summary.answer.run
    return float(np.median(run.at("household.persons") / run.at("household.cases")))


def _each(summary: Summary, figure: str) -> float:
    return float(np.median(summary.answer.run.at(figure)))


def _weighted(summary: Summary, cadre: Cadre) -> float:
    """The cap in weighted cases: as many cases as need neither more time nor an interpreter."""
    hours = summary.answer.hours[cadre]
    ratio = float(np.mean(hours.mean)) / float(np.mean(hours.plain))
    return summary.answer.caps[cadre].decided * ratio


def _untried(summary: Summary) -> tuple[Paragraph, ...]:
    """How to have the cap tried, where the answer has no simulation."""
    return () if summary.answer.proof else (Paragraph(say("cap.untried")),)


def _below(summary: Summary) -> tuple[Paragraph, ...]:
    """Why a decided cap lies below the middle of its range, where it does."""
    return tuple(
        Paragraph(
            say(
                "cap.below",
                cadre=say(f"cadre.{cadre.value}"),
                cap=Amount(cap.decided, "cases", 0),
                middle=Amount(summary.caps[cadre].p50, "cases", 0),
            )
        )
        for cadre, cap in summary.answer.caps.items()
        if cap.decided < round(summary.caps[cadre].p50)
    )


def _caps(summary: Summary) -> Table:
    rows = tuple(
        (
            say(f"cadre.{cadre.value}"),
            Amount(cap.decided, "cases", 0),
            Amount(cap.unit_average, "cases", 0),
            Range.of(summary.caps[cadre], 0),
            Amount(cap.decided / _each(summary, "household.cases"), "households", 0),
            Amount(cap.decided * _persons_per_case(summary), "persons", 0),
            Amount(_weighted(summary, cadre), "cases", 0),
        )
        for cadre, cap in summary.answer.caps.items()
    )
    columns = (
        say("column.cadre"),
        say("cap.decided"),
        say("cap.unit_average"),
        say("cap.range"),
        say("cap.in_households"),
        say("cap.in_persons"),
        say("cap.in_plain_cases"),
    )
    return Table("caps", say("cap.table"), columns, rows)


def _load(summary: Summary) -> tuple[Block, ...]:
    """Cases per worker in post against the maximum; a sentence when nobody is in post."""
    rows = [r for r in summary.staff if r.cadre is Cadre.SOCIAL_WORKER]
    loads = [r.load for r in rows if r.load]
    if len(loads) < len(rows):
        return (Paragraph(say("cap.nobody")),)
    decided = float(summary.answer.caps[Cadre.SOCIAL_WORKER].decided)
    load = Line(
        say("cap.load"),
        tuple(q.p50 for q in loads),
        tuple(q.p10 for q in loads),
        tuple(q.p90 for q in loads),
    )
    line = Line(say("cap.line"), tuple(decided for _ in rows))
    highest = max(range(len(rows)), key=lambda i: loads[i].p50)
    shown = say(
        "cap.load_shown",
        month=rows[highest].month,
        load=Amount(loads[highest].p50, "cases", 0),
        cap=Amount(decided, "cases", 0),
    )
    months = tuple(r.month for r in rows)
    caption = say("cap.chart")
    chart = Chart("load", ChartKind.FAN, caption, shown, "cases", months, (load, line))
    return (chart,)
