"""Two ways to staff the unit, and what clients and workers are exposed to in each."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.cadre import Cadre
from kotomitta.planning.economics.costs import Costs, worker_month
from kotomitta.planning.flow.monthly import Flow
from kotomitta.planning.inputs.run import Run

Array = NDArray[np.float64]


class Exposure(StrEnum):
    """What an effect follows from, each counted in a month."""

    CASES_WAITING = "cases_waiting"
    HOUSEHOLDS_WAITING = "households_waiting"
    ADULTS_WAITING = "adults_waiting"
    PAY_UNDER_STRAIN = "pay_under_strain"


@dataclass(frozen=True, slots=True, eq=False)
class Alternative:
    """One way to staff the unit: its flow of cases, its workers (draw, month) and its costs."""

    flow: Flow
    workers: Mapping[Cadre, Array]
    costs: Costs


def exposures(run: Run, today: Alternative, resourced: Alternative) -> dict[Exposure, Array]:
    """How much less there is of each exposure under the resourced alternative, (draw, term month).

    Negative where the resourced one is the worse.
    """
    waiting = _waiting(run, today) - _waiting(run, resourced)
    households = waiting / run.at("household.cases")[:, None]
    return {
        Exposure.CASES_WAITING: waiting,
        Exposure.HOUSEHOLDS_WAITING: households,
        Exposure.ADULTS_WAITING: households * adults_per_household(run)[:, None],
        Exposure.PAY_UNDER_STRAIN: _strained_pay(run, today) - _strained_pay(run, resourced),
    }


def adults_per_household(run: Run) -> Array:
    """People of working age in a household, by draw."""
    return run.at("household.persons") * run.at("neglect.working_age")


def new_adults(run: Run, course: Alternative) -> Array:
    """People of working age who become clients, (draw, term month)."""
    cases = course.flow.arrived.values.sum(axis=1)[:, run.in_term]
    return np.asarray(cases * (adults_per_household(run) / run.at("household.cases"))[:, None])


def still_entitled(waiting: Array, arrived: Array, months: int) -> Array:
    """Of those waiting at the end of each month, who arrived within so many months, (draw, month).

    First come, first served: those who wait are the latest to arrive. A longer wait than the right
    to a plan lasts adds nothing, so that a queue that never ends does not decide the result.
    """
    came = arrived.cumsum(axis=1)
    before = np.zeros_like(came)
    before[:, months:] = came[:, :-months]
    return np.asarray(np.minimum(waiting, came - before))


def _waiting(run: Run, course: Alternative) -> Array:
    waiting, arrived = (
        tally.values.sum(axis=1) for tally in (course.flow.waiting, course.flow.arrived)
    )
    right = run.rulebook.by_month(run.months).number("law.plan.first_by_months")
    entitled = still_entitled(waiting, arrived, round(float(right.high[run.in_term.start])))
    return np.asarray(entitled[:, run.in_term])


def _strained_pay(run: Run, course: Alternative) -> Array:
    """A month's pay of the workers times their strain, in EUR.

    As in the staffing plan, strain is the need that cannot be met over what can, at most 1; those
    who wait while the caps are kept are that need.
    """
    active = course.flow.active.values.sum(axis=1)[:, run.in_term]
    strain = np.minimum(_waiting(run, course) / np.maximum(active, 1e-9), 1.0)
    pay = sum(
        (n[:, run.in_term] * worker_month(run, c)[:, run.in_term])
        for c, n in course.workers.items()
    )
    return np.asarray(pay * strain)
