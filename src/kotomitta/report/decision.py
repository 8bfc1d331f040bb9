"""The staffing plans that a paper lays side by side, made when a paper asks for them."""

from collections.abc import Mapping
from dataclasses import dataclass

from kotomitta.basis.progress import Telling, untold
from kotomitta.basis.quantity import Quantity
from kotomitta.planning.answer import Answer
from kotomitta.planning.outcomes.deadlines import deadlines
from kotomitta.planning.resourcing.plan.staffing import StaffingPlan
from kotomitta.planning.resourcing.plan.terms import Terms
from kotomitta.planning.staffing import carried_by, plan_costs, plan_terms, plans


@dataclass(frozen=True, slots=True, eq=False)
class Option:
    """One plan: what it costs each payer in the months ahead, and the deadlines it meets."""

    plan: StaffingPlan
    paid: Mapping[str, Quantity]
    met: Quantity


@dataclass(frozen=True, slots=True, eq=False)
class Options:
    """Plans by name, made on the same terms: today's posts, the norm, the cap, the budgets."""

    terms: Terms
    by_name: Mapping[str, Option]


def options(
    answer: Answer,
    norm: float,
    budgets: Mapping[int, float] | None = None,
    told: Telling = untold,
) -> Options:
    """The plans of an answer, beside a norm in persons a worker.

    `budgets` are the most EUR that the posts may cost in a calendar year. Takes seconds.
    """
    given = plan_terms(answer)
    made = plans(answer, given, norm=norm, budgets=budgets, told=told)
    return Options(given, {name: _option(answer, given, plan) for name, plan in made.items()})


def _option(answer: Answer, given: Terms, made: StaffingPlan) -> Option:
    run, ahead = answer.run, answer.run.ahead
    limit = deadlines(run.rulebook, min(run.as_of, run.term.end))[0]
    flow = carried_by(answer, given, made.course)
    payers = plan_costs(answer, flow, made.course).payers
    paid = {p: Quantity.of(euros[:, ahead].sum(axis=1), "EUR") for p, euros in payers.items()}
    met = flow.started_within(limit.months, ahead)
    return Option(made, paid, Quantity.of(met, "share"))
