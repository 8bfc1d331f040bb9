"""The staffing plan: the cheapest posts that meet the need with the chosen probability."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.progress import Telling, parts_of, untold
from kotomitta.basis.quantity import Quantity
from kotomitta.planning.resourcing.plan.average import Average
from kotomitta.planning.resourcing.plan.course import Course, course
from kotomitta.planning.resourcing.plan.programme import Programme, Solution
from kotomitta.planning.resourcing.plan.terms import Decision, Terms

Array = NDArray[np.float64]

# The first turns learn how the plan itself changes leaving and sickness; from then on what is
# required may only rise, by a step that grows, so that the turns end. In workers but the turns.
_LEARNING, _TURNS = 2, 25
_STEP = 0.05
_SLIGHT = 0.01
_SAFE = 1e-9


class Limit(StrEnum):
    """What keeps a plan from meeting the need.

    Who can be found in time, money, posts as decided, or a search that ended too early.
    """

    RECRUITMENT = "recruitment"
    BUDGET = "budget"
    POSTS = "posts"
    SEARCH = "search"


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A cadre whose need cannot be met with the probability: which limit, how much, and when.

    `first` and `last` are places among the months; `most` is in full-time workers.
    """

    limit: Limit
    cadre: str
    first: int
    last: int
    most: float


@dataclass(frozen=True, slots=True, eq=False)
class StaffingPlan:
    """A decision, what becomes of it in every draw, and what it cannot do.

    `shortfalls` is empty when the plan is feasible. `missing` is, by budget year, the least EUR
    above the ceilings at which no ceiling stands in the way any more, and `over` what the plan
    itself goes above them because nobody is dismissed.
    """

    decision: Decision
    course: Course
    shortfalls: tuple[Shortfall, ...] = ()
    missing: Mapping[int, float] = field(default_factory=dict)
    over: Mapping[int, float] = field(default_factory=dict)

    @property
    def feasible(self) -> bool:
        """Whether the need is met in every month with the probability, within the ceilings."""
        return not self.shortfalls and not self.over

    @property
    def cost(self) -> Array:
        """EUR of all cadres, (draw, month)."""
        return np.asarray(self.course.cost.sum(axis=1))

    @property
    def cost_in_all(self) -> Quantity:
        """EUR of all cadres over the plan."""
        return Quantity.of(self.cost.sum(axis=1), "EUR")

    @property
    def starts(self) -> Array:
        """People who begin in a month on average over the draws, (cadre, month)."""
        return np.asarray(self.course.started.mean(axis=0))


def plan(terms: Terms, before: Decision, told: Telling = untold) -> StaffingPlan:
    """The cheapest whole posts and temporary contracts that are safe over the draws of `terms`.

    Safe: in every month and cadre, people in post are able to meet the need in a share of the
    draws of at least `terms.probability`. One programme at average rates is solved; its decision
    is replayed in every draw; the margin that the replay shows to be needed is required of the
    next programme, until the replay confirms. `before` are the posts that the unit has, from
    which the first rates are learnt. Where no plan is safe, the plan falls short by as little as
    possible and says by which limit. `told` hears of each month of each replay.
    """
    parts = parts_of(told, 1 + _TURNS)
    seen = course(before, terms, next(parts))
    required = _needed(seen, terms)
    programme = Programme(Average.of(terms, seen), terms.years, terms.limits)
    for turn in range(_TURNS):
        solution = programme.least(required, *_goals(terms))
        decision = solution.decision.whole()
        seen = course(decision, terms, next(parts))
        margin = _margin(seen, terms)
        unsafe = (margin > _SAFE) & (solution.short <= _SLIGHT)
        if turn < _LEARNING:
            programme = replace(programme, average=Average.of(terms, seen))
            required = margin + solution.spare
        elif unsafe.any():
            more = np.maximum(margin, _STEP * (turn - _LEARNING + 1))
            required = np.where(unsafe, solution.spare + more, required)
        else:
            break
    made = StaffingPlan(decision, seen, over=_above(solution.over))
    searched = _shortfalls(terms, margin, unsafe, Limit.SEARCH)
    free = programme.least(required, "short", "over") if terms.limits else None
    return _told(terms, made, free, np.where(unsafe, 0.0, margin), searched)


def keep(terms: Terms, decision: Decision, told: Telling = untold) -> StaffingPlan:
    """A decision taken as it is, with its course and what it is short of."""
    seen = course(decision, terms, told)
    margin = _margin(seen, terms)
    return StaffingPlan(decision, seen, _shortfalls(terms, margin, margin > _SAFE, Limit.POSTS))


def _goals(terms: Terms) -> tuple[str, ...]:
    return ("over", "short", "cost") if terms.limits else ("short", "cost")


def _needed(seen: Course, terms: Terms) -> Array:
    """The need that is enough in a share of the draws; of the leads it follows from the plan."""
    needed = _enough(seen.needed, terms.probability)
    if terms.span is not None:
        needed[-1] = 0.0
    return needed


def _margin(seen: Course, terms: Terms) -> Array:
    """The workers more that would have made each month safe; below zero where it was."""
    return _enough(seen.needed - seen.able, terms.probability)


def _enough(values: Array, probability: float) -> Array:
    """The least value that a share of the draws does not exceed, over the first axis."""
    return np.quantile(values, probability, axis=0, method="inverted_cdf")


def _told(
    terms: Terms,
    made: StaffingPlan,
    free: Solution | None,
    margin: Array,
    searched: tuple[Shortfall, ...],
) -> StaffingPlan:
    """The plan with the limits that it meets; `free` is the one whose ceilings give way."""
    short = margin > _SAFE
    paid = np.zeros_like(short) if free is None else free.short <= _SLIGHT
    shortfalls = (
        *_shortfalls(terms, margin, short & ~paid, Limit.RECRUITMENT),
        *_shortfalls(terms, margin, short & paid, Limit.BUDGET),
        *searched,
    )
    return replace(made, shortfalls=shortfalls, missing=_above(free.over) if free else {})


def _above(over: Mapping[int, float]) -> dict[int, float]:
    """What goes above a ceiling by a euro or more."""
    return {year: eur for year, eur in over.items() if eur >= 1.0}


def _shortfalls(
    terms: Terms, by: Array, where: NDArray[np.bool_], limit: Limit
) -> tuple[Shortfall, ...]:
    told = []
    for c, cadre in enumerate(terms.cadres):
        months = np.flatnonzero(where[c])
        if months.size:
            most = float(by[c, months].max())
            told.append(Shortfall(limit, cadre, int(months[0]), int(months[-1]), most))
    return tuple(told)
