"""`kotomitta plan`: the cheapest posts by month that keep the cap, turnover and all."""

import re
from dataclasses import asdict
from typing import Annotated, Any

import numpy as np
import typer
from rich.console import Console

from kotomitta.basis.errors import InputError
from kotomitta.basis.months import Month
from kotomitta.cli.answering import Request, answered
from kotomitta.cli.options import AsJson, within
from kotomitta.cli.prove import cores
from kotomitta.cli.requested import requested
from kotomitta.cli.screen import show_json
from kotomitta.planning.outcomes.proof.prove import Effort
from kotomitta.planning.resourcing.plan.options import FrontierPoint
from kotomitta.planning.resourcing.plan.staffing import StaffingPlan
from kotomitta.planning.resourcing.plan.terms import Terms
from kotomitta.planning.staffing import Replayed, plan_terms, plans, replayed, safety
from kotomitta.render.text import show
from kotomitta.render.words import users_language
from kotomitta.report.contract import quantity
from kotomitta.report.staffing import Seen, staffing
from kotomitta.sources.answering import RECOMMENDED

Norm = Annotated[float, typer.Option(min=1)]
Budget = Annotated[list[str] | None, typer.Option()]
Frontier = Annotated[bool, typer.Option("--frontier")]


_BUDGET = re.compile(r"(\d{4})=(\d{1,12}(?:\.\d{1,2})?)")
_PROBABILITIES = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)


@requested(draws=300)
def plan(
    request: Request,
    *,
    norm: Norm = RECOMMENDED,
    budget: Budget = None,
    frontier: Frontier = False,
    replay: int = 30,
    json: AsJson = False,
) -> None:
    """The cheapest posts by month that keep the cap, given recruitment and turnover.

    Example: kotomitta plan helsinki --term 2025 --budget 2027=9000000 --frontier
    """
    budgets = budgets_by_year(budget or [])
    effort = Effort(within("--replay", replay, 0, request.draws), threads=cores())
    answer = answered(request).summary.answer
    given, months = plan_terms(answer), answer.run.months[answer.run.ahead]
    made = plans(answer, given, norm=norm, budgets=budgets_in(budgets, months))
    points = safety(answer, given, _PROBABILITIES) if frontier else ()
    replays = (
        {name: replayed(answer, one.course, given.cadres, effort) for name, one in made.items()}
        if replay
        else {}
    )
    if json:
        told = {name: _as_json(one, given, months) for name, one in made.items()}
        for name, seen in replays.items():
            told[name]["replay"] = _replay(seen, given.probability)
        show_json(told | ({"frontier": [_point(p) for p in points]} if frontier else {}))
    else:
        seen_as = Seen(points, replays)
        show(staffing(made, given, months, answer.run.as_of, seen_as), users_language(), Console())


def budgets_by_year(written: list[str]) -> dict[int, float]:
    """The budgets as written, EUR by calendar year; InputError for one that cannot be read."""
    budgets: dict[int, float] = {}
    for text in written:
        match = _BUDGET.fullmatch(text)
        if match is None or int(match[1]) in budgets:
            raise InputError("budget_malformed", place="--budget", given=text)
        budgets[int(match[1])] = float(match[2])
    return budgets


def budgets_in(budgets: dict[int, float], months: tuple[Month, ...]) -> dict[int, float]:
    """The budgets, if each is for a year of these months."""
    for year in budgets:
        if not months[0].year <= year <= months[-1].year:
            first, last = str(months[0].year), str(months[-1].year)
            raise InputError(
                "number_out_of_range", place="--budget", given=str(year), low=first, high=last
            )
    return budgets


def _replay(seen: Replayed, probability: float) -> dict[str, Any]:
    return {
        "replications": seen.replications,
        "confirmed": seen.confirms(probability),
        "months_that_fit": {c.value: asdict(estimate) for c, estimate in seen.fits.items()},
        "outcomes": {name: asdict(estimate) for name, estimate in seen.outcomes.items()},
    }


def _point(point: FrontierPoint) -> dict[str, Any]:
    return {
        "probability": point.probability,
        "feasible": point.plan.feasible,
        "deadlines_met": quantity(point.met),
        "net_city": quantity(point.net),
    }


def _as_json(made: StaffingPlan, given: Terms, months: tuple[Month, ...]) -> dict[str, Any]:
    people = made.course.people + made.course.temporary
    return {
        "feasible": made.feasible,
        "cost": {
            "mean": float(made.cost.sum(axis=1).mean()),
            "p10": float(np.quantile(made.cost.sum(axis=1), 0.1)),
            "p50": float(np.quantile(made.cost.sum(axis=1), 0.5)),
            "p90": float(np.quantile(made.cost.sum(axis=1), 0.9)),
            "unit": "EUR",
        },
        "by_month": [
            {
                "month": str(month),
                "cadre": cadre,
                "posts": float(made.decision.posts[c, m]),
                "temporary_started": float(made.decision.temporary[c, m]),
                "people_mean": float(people[:, c, m].mean()),
                "short": float(made.course.short[c, m]),
            }
            for c, cadre in enumerate(given.cadres)
            for m, month in enumerate(months)
        ],
        "shortfalls": [
            {
                "limit": s.limit.value,
                "cadre": s.cadre,
                "first": str(months[s.first]),
                "last": str(months[s.last]),
                "most": s.most,
            }
            for s in made.shortfalls
        ],
        "missing_eur": {str(year): eur for year, eur in made.missing.items()},
        "over_eur": {str(year): eur for year, eur in made.over.items()},
    }
