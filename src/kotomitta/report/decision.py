"""The staffing plans that a paper lays side by side, made when a paper asks for them."""

from collections.abc import Mapping
from dataclasses import dataclass

from kotomitta.basis.progress import Telling, heard, part_of, untold
from kotomitta.basis.quantity import Quantity
from kotomitta.planning.answer import Answer
from kotomitta.planning.outcomes.deadlines import deadlines
from kotomitta.planning.resourcing.plan.staffing import StaffingPlan
from kotomitta.planning.resourcing.plan.terms import Terms
from kotomitta.planning.staffing import carried_by, plan_costs, plan_terms, plans

_PLANNED = 0.9  # of the time, before each plan is held against cases and money


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

    `budgets` are the most EUR that the posts may cost in a calendar year. Takes seconds, in which
    `told` hears of what is made.
    """
    given = plan_terms(answer)
    planned = part_of(told, 0.0, _PLANNED)
    made = plans(answer, given, norm=norm, budgets=budgets, told=planned)
    found = ((name, _option(answer, given, plan)) for name, plan in made.items())
    return Options(given, dict(heard(found, part_of(told, _PLANNED, 1.0), len(made))))


def _option(answer: Answer, given: Terms, made: StaffingPlan) -> Option:
    run, ahead = answer.run, answer.run.ahead
    limit = deadlines(run.rulebook, min(run.as_of, run.term.end))[0]
    flow = carried_by(answer, given, made.course)
    payers = plan_costs(answer, flow, made.course).payers
    paid = {p: Quantity.of(euros[:, ahead].sum(axis=1), "EUR") for p, euros in payers.items()}
    met = flow.started_within(limit.months, ahead)
    return Option(made, paid, Quantity.of(met, "share"))
