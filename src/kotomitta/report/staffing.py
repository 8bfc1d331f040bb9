"""The staffing plan as a paper: options side by side, the plan by half-year, and what it lacks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from kotomitta.basis.cadre import Cadre
from kotomitta.basis.months import Month
from kotomitta.basis.quantity import Quantity
from kotomitta.planning.flow.team.simulation import Estimate
from kotomitta.planning.resourcing.plan.options import FrontierPoint
from kotomitta.planning.resourcing.plan.staffing import Shortfall, StaffingPlan
from kotomitta.planning.resourcing.plan.terms import Terms
from kotomitta.planning.staffing import Replayed
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


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What was tried beside the plans: points of the frontier, and the simulation of each plan."""

    points: Sequence[FrontierPoint] = ()
    replays: Mapping[str, Replayed] = field(default_factory=dict)


def staffing(
    plans: Mapping[str, StaffingPlan],
    terms: Terms,
    months: tuple[Month, ...],
    as_of: date,
    seen: Seen | None = None,
) -> Document:
    """The options, the plan that keeps the cap, what stands in its way, and what else was seen."""
    cap = plans["cap"]
    blocks: tuple[Block, ...] = (
        Paragraph(say("plan.text", probability=Amount(terms.probability, "share"))),
        *_when(months, as_of),
        _options(plans, terms),
        _by_half_year(cap, terms, months),
        *(Paragraph(_told(short, months)) for short in cap.shortfalls),
        *_money(plans.get("budget")),
        *(
            (
                _replays(seen.replays),
                Paragraph(_confirmed(seen.replays["cap"], terms)),
                Paragraph(say("plan.replay_how")),
            )
            if seen and seen.replays
            else ()
        ),
        *((_frontier(seen.points),) if seen and seen.points else ()),
    )
    section = Section("plan", say("plan.heading"), blocks)
    return Document(say("plan.title", first=months[0], last=months[-1]), (), (section,))


def _when(months: tuple[Month, ...], as_of: date) -> tuple[Paragraph, ...]:
    """Why the plan begins where it does, when that is not plain."""
    if months[-1].first < as_of:
        return (Paragraph(say("plan.past", as_of=as_of)),)
    if months[0].plus(-1).first < as_of:
        return (Paragraph(say("plan.ahead", first=months[0])),)
    return ()


def _options(plans: Mapping[str, StaffingPlan], terms: Terms) -> Table:
    rows: list[tuple[Fact, ...]] = []
    for name, made in plans.items():
        cost = made.cost_in_all
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
        say("plan.cost"),
        say("column.range"),
    )
    return Table("plan_options", say("plan.options"), columns, tuple(rows))


def _replays(replays: Mapping[str, Replayed]) -> Table:
    rows: tuple[tuple[Fact, ...], ...] = tuple(
        (
            say(f"plan.option.{name}"),
            *(_share(estimate) for estimate in seen.fits.values()),
            _share(seen.outcomes["first"]),
            _estimate(seen.outcomes["wait_mean"], "weekdays"),
            _estimate(seen.outcomes["waiting_end"], "cases"),
        )
        for name, seen in replays.items()
    )
    columns = (
        say("plan.option"),
        *(say("proof.fits", cadre=say(f"cadre.{cadre.value}.plural")) for cadre in Cadre),
        say("proof.deadline.first"),
        say("proof.wait_mean"),
        say("plan.waiting_end"),
    )
    return Table("plan_replays", say("plan.replay"), columns, rows)


def _confirmed(seen: Replayed, terms: Terms) -> Message:
    key = "confirms" if seen.confirms(terms.probability) else "refutes"
    return say(f"plan.replay_{key}", probability=Amount(terms.probability, "share"))


def _share(estimate: Estimate) -> Fact:
    return _estimate(estimate, "share")


def _estimate(estimate: Estimate, unit: str) -> Fact:
    digits = None if unit == "share" else 0
    if estimate.mean is None:
        return say("proof.not_told")
    return Amount(round(estimate.mean, 3), unit, digits)


def _money(made: StaffingPlan | None) -> tuple[Paragraph, ...]:
    """What the ceilings of the budgets keep from being met, and where the plan goes above them."""
    if made is None:
        return ()
    missing = [
        say("plan.missing", year=str(year), missing=Amount(eur, "EUR"))
        for year, eur in made.missing.items()
    ]
    over = [
        say("plan.over", year=str(year), over=Amount(eur, "EUR")) for year, eur in made.over.items()
    ]
    return tuple(map(Paragraph, missing + over))


def _frontier(points: Sequence[FrontierPoint]) -> Table:
    rows: tuple[tuple[Fact, ...], ...] = tuple(
        (
            Amount(point.probability, "share"),
            Amount(point.met.p50, "share"),
            Range.of(point.met),
            Amount(point.net.p50, "EUR"),
            Range.of(point.net),
        )
        for point in points
    )
    columns = (
        say("plan.probability"),
        say("plan.met"),
        say("column.range"),
        say("payer.city"),
        say("money.net_range", payer=say("payer.city")),
    )
    return Table("plan_frontier", say("plan.frontier"), columns, rows)


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
        say(f"cadre.{terms.cadres[cadre]}"),
        Amount(float(made.decision.posts[cadre, month]), "posts", 0),
        Amount(people.p50, "workers", 0),
        Range.of(people, 0),
        Amount(float(np.round(made.course.short[cadre, month], 3)), "share"),
    )


def _told(short: Shortfall, months: tuple[Month, ...]) -> Message:
    first, last = months[short.first], months[short.last]
    one = first == last
    return say(
        f"plan.short.{short.limit.value}",
        cadre=say(f"cadre.{short.cadre}.plural"),
        when=say("plan.month", month=first) if one else say("plan.span", first=first, last=last),
        most=Amount(short.most, "workers"),
    )
