"""What the staff costs, who pays, and what is left to the city."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kotomitta.planning.economics.compensation import Compensation
from kotomitta.planning.inputs.city import Cadre
from kotomitta.planning.inputs.run import Run
from kotomitta.planning.workload.hours import CaseHours

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Costs:
    """EUR by month, each (draw, month): lines add up to gross, payers add up to gross."""

    lines: Mapping[str, Array]
    payers: Mapping[str, Array]

    @property
    def gross(self) -> Array:
        """All that the work costs."""
        return np.asarray(sum(self.lines.values()))


def costs(
    run: Run,
    workers: Mapping[Cadre, Array],
    interpreter_hours: Array,
    state_money: Compensation,
) -> Costs:
    """Cost of so many workers (draw, month) and interpreter hours, and its division by payer.

    The state pays the part of its computed compensation that belongs to social work, the sums
    for initial assessments, and interpreting at actual cost; never more than the month costs.
    """
    pay = sum((n * _month_pay(run, cadre) for cadre, n in workers.items()), np.zeros(1))
    lines = {
        "pay": np.asarray(pay),
        "overheads": pay * run.at("overhead.share")[:, None],
        "interpreting": interpreter_hours * run.over("price.interpreter_hour"),
    }
    gross = np.asarray(sum(lines.values()))
    due = state_money.social + state_money.assessments
    due = due + lines["interpreting"] * run.over("compensation.interpreting_share")
    state = np.minimum(due, gross)
    return Costs(lines, {**_bearers(run, gross - state), "state": state})


def _bearers(run: Run, net: Array) -> dict[str, Array]:
    """The net cost by who answers for social services under the law of each month."""
    own = "_helsinki" if run.city.runs_its_own_health_services else ""
    duty = run.rulebook.by_month(run.months).choice(f"law.duty.health_and_social{own}")
    by_county = np.array([bearer == "wellbeing_county" for bearer in duty])
    borne = {"city": net * ~by_county}
    return {**borne, "wellbeing_county": net * by_county} if by_county.any() else borne


def worker_month(run: Run, cadre: Cadre) -> Array:
    """EUR for one worker's month with contributions and overheads, (draw, month)."""
    return _month_pay(run, cadre) * (1 + run.at("overhead.share")[:, None])


def _month_pay(run: Run, cadre: Cadre) -> Array:
    contributions = 1 + run.over("pay.contributions")
    months = run.over("pay.months_a_year") / 12
    return run.over(f"pay.{cadre.value}") * months * contributions


def interpreter_hours(cases: Array, hours: Mapping[Cadre, CaseHours]) -> Array:
    """Hours of interpreting a month, (draw, month), for so many active cases."""
    per_case = sum((h.interpreter for h in hours.values()), np.zeros(len(cases)))
    return cases * per_case[:, None]
