"""`kotomitta plan`: the cheapest posts by month that keep the cap, turnover and all."""

from typing import Annotated, Any

import numpy as np
import typer
from rich.console import Console

from kotomitta.cli.answering import Request, answered
from kotomitta.cli.options import AsJson, AsOf, City, DrawCount, ScenarioName, Seed, Term
from kotomitta.cli.screen import show_json
from kotomitta.planning.answer import Answer
from kotomitta.planning.economics.costs import worker_month
from kotomitta.planning.resourcing.plan.figures import terms, vacant
from kotomitta.planning.resourcing.plan.options import options
from kotomitta.planning.resourcing.plan.staffing import StaffingPlan
from kotomitta.planning.resourcing.plan.terms import Terms, kept
from kotomitta.render.text import show
from kotomitta.render.words import users_language
from kotomitta.report.staffing import staffing

Norm = Annotated[float, typer.Option(min=1, help="The norm compared with, in persons per worker.")]


def plan(
    city: City,
    *,
    term: Term = "2025",
    as_of: AsOf = None,
    draws: DrawCount = 300,
    seed: Seed = 1,
    scenario: ScenarioName = None,
    norm: Norm = 35,
    json: AsJson = False,
) -> None:
    """The cheapest posts by month that keep the cap, given recruitment and turnover.

    Example: kotomitta plan helsinki --term 2025
    """
    result = answered(Request(city, term, as_of, draws, seed, scenario))
    answer = result.summary.answer
    given, plans = planned(answer, norm)
    months = answer.run.term.months
    if json:
        show_json({name: _as_json(made, given, months) for name, made in plans.items()})
    else:
        show(staffing(plans, given, months, answer.run.as_of), users_language(), Console())


def planned(answer: Answer, norm: float) -> tuple[Terms, dict[str, StaffingPlan]]:
    """The terms of an answer's plan, and the options: today's posts, the norm, the cap."""
    run, term = answer.run, answer.run.in_term
    needed = {cadre: staff.needed for cadre, staff in answer.staff.items()}
    price = {cadre: worker_month(run, cadre) for cadre in needed}
    given = terms(run, needed, price)
    by_norm = np.stack([answer.clients.values[:, term] / norm] * len(needed), axis=1)
    return given, options(given, kept(given, vacant(run)), {"norm": by_norm})


def _as_json(made: StaffingPlan, given: Terms, months: Any) -> dict[str, Any]:
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
    }
