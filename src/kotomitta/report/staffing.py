"""The staffing plan as a paper: options side by side, the plan by half-year, and what it lacks."""

from collections.abc import Mapping
from datetime import date

import numpy as np

from kotomitta.basis.months import Month
from kotomitta.basis.quantity import Quantity
from kotomitta.planning.resourcing.plan.staffing import Shortfall, StaffingPlan
from kotomitta.planning.resourcing.plan.terms import Terms
from kotomitta.report.document import (
    Amount,
    Block,
    Document,
    Fact,
    Message,
    Paragraph,
    Range,
    Section,
    Table,
    say,
)

_SHOWN_MONTHS = (1, 6)


def staffing(
    plans: Mapping[str, StaffingPlan], terms: Terms, months: tuple[Month, ...], as_of: date
) -> Document:
    """The options, the plan that keeps the cap, and the limits that stand in the way."""
    cap = plans["cap"]
    blocks: tuple[Block, ...] = (
        Paragraph(say("plan.text", probability=Amount(terms.probability, "share"))),
        *((Paragraph(say("plan.past", as_of=as_of)),) if months[0].first < as_of else ()),
        _options(plans, terms),
        _by_half_year(cap, terms, months),
        *(Paragraph(_told(short, months)) for short in cap.shortfalls),
    )
    section = Section("plan", say("plan.heading"), blocks)
    return Document(say("plan.title", first=months[0], last=months[-1]), (), (section,))


def _options(plans: Mapping[str, StaffingPlan], terms: Terms) -> Table:
    rows: list[tuple[Fact, ...]] = []
    for name, made in plans.items():
        cost = Quantity.of(made.cost.sum(axis=1), "EUR")
        short = made.course.short.max(axis=0) > 1 - terms.probability + 1e-9
        rows.append(
            (
                say(f"plan.option.{name}"),
                *(Amount(most, "posts", 0) for most in made.decision.posts.max(axis=1)),
                Amount(float(made.starts.sum()), "workers", 0),
                Amount(int(short.sum()), "months", 0),
                Amount(cost.p50, "EUR"),
                Range.of(cost),
            )
        )
    columns = (
        say("plan.option"),
        *(say(f"cadre.{cadre}.plural") for cadre in terms.cadres),
        say("plan.starts"),
        say("plan.months_short"),
        say("money.gross"),
        say("column.range"),
    )
    return Table("plan_options", say("plan.options"), columns, tuple(rows))


def _by_half_year(made: StaffingPlan, terms: Terms, months: tuple[Month, ...]) -> Table:
    shown = [m for m, month in enumerate(months) if month.number in _SHOWN_MONTHS]
    rows = tuple(_row(made, terms, months, c, m) for c in range(len(terms.cadres)) for m in shown)
    columns = (
        say("column.month"),
        say("column.cadre"),
        say("plan.posts"),
        say("plan.people"),
        say("column.range"),
        say("plan.short"),
    )
    return Table("plan_by_month", say("plan.by_month"), columns, rows)


def _row(
    made: StaffingPlan, terms: Terms, months: tuple[Month, ...], cadre: int, month: int
) -> tuple[Fact, ...]:
    there = made.course.people[:, cadre, month] + made.course.temporary[:, cadre, month]
    people = Quantity.of(there, "workers")
    return (
        months[month],
        say(f"cadre.{terms.cadres[cadre]}.plural"),
        Amount(float(made.decision.posts[cadre, month]), "posts", 0),
        Amount(people.p50, "workers", 0),
        Range.of(people, 0),
        Amount(float(np.round(made.course.short[cadre, month], 3)), "share"),
    )


def _told(short: Shortfall, months: tuple[Month, ...]) -> Message:
    return say(
        f"plan.short.{short.limit.value}",
        cadre=say(f"cadre.{short.cadre}.plural"),
        first=months[short.first],
        last=months[short.last],
        most=Amount(short.most, "workers", 0),
    )
