"""What follows for the staff: plans under recruitment and budgets, and the council's question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.cadre import Cadre
from kotomitta.basis.progress import Telling, untold
from kotomitta.planning.answer import Answer, carried
from kotomitta.planning.economics.costs import (
    Costs,
    costs,
    divided,
    interpreter_hours,
    interpreting,
    worker_month,
)
from kotomitta.planning.flow.monthly import Flow
from kotomitta.planning.flow.team.simulation import Estimate
from kotomitta.planning.inputs.norms import Norm
from kotomitta.planning.outcomes.deadlines import deadlines
from kotomitta.planning.outcomes.proof.prepared import CADRES, Basis, unit
from kotomitta.planning.outcomes.proof.proof import fitting, outcomes
from kotomitta.planning.outcomes.proof.prove import Effort, Part, standing
from kotomitta.planning.resourcing.plan.course import Course
from kotomitta.planning.resourcing.plan.figures import terms, vacant
from kotomitta.planning.resourcing.plan.options import FrontierPoint, frontier, options
from kotomitta.planning.resourcing.plan.staffing import StaffingPlan
from kotomitta.planning.resourcing.plan.terms import Terms, kept

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Staffed:
    """A staffing of the unit by month, each (draw, month), and what it costs."""

    workers: Mapping[Cadre, Array]
    costs: Costs


def question(answer: Answer, norm: Norm) -> dict[str, Staffed]:
    """What the council asked in 2018: workers to the norm and to the derived cap, and their cost.

    `in_post` carries what it can; `norm` has social workers to its tighter end, in its own unit
    of count, with the counsellors in post; `cap` has every cadre to the derived cap.
    """
    social, run = Cadre.SOCIAL_WORKER, answer.run
    load = _load(answer, norm)
    in_post = {c: s.in_post for c, s in answer.staff.items()}
    to_norm = {**in_post, social: np.maximum(load / norm.low, in_post[social])}
    hours = interpreter_hours(answer.served.active.values.sum(axis=1), answer.hours)
    return {
        "in_post": Staffed(in_post, answer.present_costs),
        "norm": Staffed(to_norm, costs(run, to_norm, hours, answer.compensation)),
        "cap": Staffed({c: s.needed for c, s in answer.staff.items()}, answer.need_costs),
    }


def _load(answer: Answer, norm: Norm) -> Array:
    if norm.counts.value == "case":
        return np.asarray(answer.served.active.values.sum(axis=1))
    return answer.clients.values


def plan_terms(answer: Answer) -> Terms:
    """What a plan of the unit's posts is made from, with no budget."""
    needed = {cadre: staff.needed for cadre, staff in answer.staff.items()}
    return terms(answer.run, needed, {c: worker_month(answer.run, c) for c in needed})


def plans(
    answer: Answer,
    given: Terms,
    *,
    norm: float,
    budgets: Mapping[int, float] | None = None,
    told: Telling = untold,
) -> dict[str, StaffingPlan]:
    """Plans side by side: today's posts, the norm in persons a worker, the cap, and the budgets.

    `budgets` are the most EUR that posts may cost in a calendar year.
    """
    load = answer.clients.values[:, answer.run.ahead] / norm
    by_norm = {"norm": np.stack([load] * len(answer.staff), axis=1)}
    return options(given, kept(given, vacant(answer.run)), by_norm, budgets, told=told)


def safety(
    answer: Answer, given: Terms, probabilities: Sequence[float]
) -> tuple[FrontierPoint, ...]:
    """Net cost against deadlines met, one cheapest plan for each chosen probability."""
    run, ahead = answer.run, answer.run.ahead
    limits = deadlines(run.rulebook, min(run.as_of, run.term.end))

    def met(course: Course) -> Array:
        return carried_by(answer, given, course).started_within(limits[0].months, ahead)

    def net(course: Course) -> Array:
        costs = plan_costs(answer, carried_by(answer, given, course), course)
        return np.asarray(costs.payers["city"][:, ahead].sum(axis=1))

    before = kept(given, vacant(run))
    return frontier(given, before, probabilities, met=met, net=net)


def plan_costs(answer: Answer, flow: Flow, course: Course) -> Costs:
    """What a plan's course costs in the months ahead, and who pays; 0 in those before.

    `flow` is that of cases by that course, as `carried_by` tells it.
    """
    hours = interpreter_hours(flow.active.values.sum(axis=1), answer.hours)
    lines = {"posts": course.cost.sum(axis=1), "interpreting": interpreting(answer.run, hours)}
    start = answer.run.ahead.start
    posts = np.zeros_like(lines["interpreting"])
    posts[:, start:] = lines["posts"]
    lines["interpreting"][:, :start] = 0.0
    return divided(answer.run, {**lines, "posts": posts}, answer.compensation)


def carried_by(answer: Answer, given: Terms, course: Course) -> Flow:
    """The flow of cases when the unit can do what the course's people are able to.

    Until the plan begins the unit can do what is needed: no queue is brought into the plan.
    """
    start = answer.run.ahead.start
    able = {c: np.array(s.needed) for c, s in answer.staff.items()}
    for cadre, workers in able.items():
        workers[:, start:] = course.able[:, given.cadres.index(cadre.value)]
    return carried(answer.run, answer.served.arrived, able, answer.caps)


@dataclass(frozen=True, slots=True, eq=False)
class Replayed:
    """What the unit's simulation makes of a plan: see `Point` for the outcomes.

    `fits` is by cadre the share of the months of workers at the cap whose work fits their hours.
    """

    replications: int
    fits: Mapping[Cadre, Estimate]
    outcomes: Mapping[str, Estimate]

    def confirms(self, probability: float) -> bool:
        """Whether no cadre's share is clearly below the probability, by two standard errors."""
        known = [e for e in self.fits.values() if e.mean is not None and e.se is not None]
        return all((e.mean or 0.0) + 2.0 * (e.se or 0.0) >= probability for e in known)


def replayed(answer: Answer, course: Course, cadres: Sequence[str], effort: Effort) -> Replayed:
    """The unit simulated contact by contact with the people that a plan brings in each draw.

    Who comes and goes is the plan's; so the simulation's own leavers are off.
    """
    basis = Basis(
        answer.run, answer.served, answer.hours, answer.time, answer.caps, answer.run.ahead
    )
    rows = standing(basis, effort.draws)
    able = np.stack([course.able[rows, cadres.index(c.value)] for c in CADRES], axis=1)
    decided = unit(basis, rows)
    posts = np.maximum(np.rint(able), 1.0).astype(np.int64)
    tried = replace(
        decided,
        staff=replace(decided.staff, posts=posts),
        features=decided.features.without("leavers"),
    )
    (found,) = effort.simulated([Part(0, tried, answer.run.seed, effort.numbers)])
    fits = fitting(found)
    return Replayed(
        len(effort.numbers),
        {c: Estimate.of(fits[:, i]) for i, c in enumerate(CADRES)},
        {name: Estimate.of(values) for name, values in outcomes(found).items()},
    )
