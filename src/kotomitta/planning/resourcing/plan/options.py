"""Plans side by side, and what each further step of safety costs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.progress import Telling, parts_of, untold
from kotomitta.basis.quantity import Quantity
from kotomitta.planning.resourcing.plan.course import Course
from kotomitta.planning.resourcing.plan.staffing import StaffingPlan, keep, plan
from kotomitta.planning.resourcing.plan.terms import Decision, Terms

Array = NDArray[np.float64]


def options(
    terms: Terms,
    before: Decision,
    norms: Mapping[str, Array],
    ceilings: Mapping[int, float] | None = None,
    *,
    told: Telling = untold,
) -> dict[str, StaffingPlan]:
    """Plans by name, all held against the same need, that of the derived cap.

    `today` keeps the posts of `before`; `cap` is the cheapest safe plan; each norm is the
    cheapest safe plan for its own need (draw, carrying cadre, month);
    `budget`, where ceilings are given, comes as near to the cap as they allow. `told` hears of
    each while it is made.
    """
    parts = parts_of(told, 2 + 2 * len(norms) + bool(ceilings))
    free = replace(terms, ceilings=None)
    plans = {"today": keep(free, before, next(parts))}
    for name, needed in norms.items():
        decision = plan(replace(free, needed=needed), before, next(parts)).decision
        plans[name] = keep(free, decision, next(parts))
    plans["cap"] = plan(free, before, next(parts))
    if ceilings:
        plans["budget"] = plan(replace(terms, ceilings=ceilings), before, next(parts))
    return plans


@dataclass(frozen=True, slots=True)
class FrontierPoint:
    """What one chosen probability brings: deadlines met and net cost over the plan."""

    probability: float
    plan: StaffingPlan
    met: Quantity
    net: Quantity


def frontier(
    terms: Terms,
    before: Decision,
    probabilities: Sequence[float],
    *,
    met: Callable[[Course], Array],
    net: Callable[[Course], Array],
) -> tuple[FrontierPoint, ...]:
    """Net cost against deadlines met, one plan for each probability.

    `met` tells the share of deadlines met and `net` the EUR that are left to the city, by draw,
    when staffing takes a course: what would happen, and what it would cost.
    """
    points = []
    for probability in probabilities:
        made = plan(replace(terms, probability=probability), before)
        happened = Quantity.of(met(made.course), "share")
        cost = Quantity.of(net(made.course), "EUR")
        points.append(FrontierPoint(probability, made, happened, cost))
    return tuple(points)
