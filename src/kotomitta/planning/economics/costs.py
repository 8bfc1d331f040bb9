"""What the staff costs, who pays, and what is left to the city."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.cadre import Cadre
from kotomitta.basis.months import Month
from kotomitta.planning.economics.compensation import Compensation
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

    In the money of each month: pay and prices rise by `index.*` after the day of the run.
    """
    lines = _staff_lines(run, workers) | {"interpreting": interpreting(run, interpreter_hours)}
    return divided(run, lines, state_money)


def divided(run: Run, lines: Mapping[str, Array], state_money: Compensation) -> Costs:
    """The lines of a cost, each (draw, month), and who pays their sum.

    The state pays the part of its computed compensation that belongs to social work, the sums
    for initial assessments, and the line `interpreting` at actual cost; never more than the month
    costs.
    """
    gross = np.asarray(sum(lines.values()))
    due = state_money.social + state_money.assessments
    due = due + lines["interpreting"] * run.over("compensation.interpreting_share")
    state = np.minimum(due, gross)
    return Costs(lines, {**_bearers(run, gross - state), "state": state})


def interpreting(run: Run, hours: Array) -> Array:
    """EUR for so many hours of interpreting, (draw, month)."""
    return hours * _indexed(run, "price.interpreter_hour", "prices")


def bearers(run: Run) -> tuple[str, ...]:
    """Who bears what the state does not pay in the term: the city, the wellbeing county, or both.

    The law says who, so that it is the same where nothing is left to bear.
    """
    by_county = _by_county(run)[run.in_term]
    borne = {"city": not by_county.all(), "wellbeing_county": bool(by_county.any())}
    return tuple(payer for payer, bears in borne.items() if bears)


def _bearers(run: Run, net: Array) -> dict[str, Array]:
    """The net cost by who answers for social services under the law of each month."""
    by_county = _by_county(run)
    borne = {"city": net * ~by_county}
    return {**borne, "wellbeing_county": net * by_county} if by_county.any() else borne


def _by_county(run: Run) -> NDArray[np.bool_]:
    own = "_helsinki" if run.city.runs_its_own_health_services else ""
    duty = run.rulebook.by_month(run.months).choice(f"law.duty.health_and_social{own}")
    return np.array([bearer == "wellbeing_county" for bearer in duty])


def worker_month(run: Run, cadre: Cadre) -> Array:
    """EUR for one worker's month, with all that comes with a worker, (draw, month)."""
    one = np.ones((run.draws.number, len(run.months)))
    return np.asarray(sum(_staff_lines(run, {cadre: one}).values()))


def _staff_lines(run: Run, workers: Mapping[Cadre, Array]) -> dict[str, Array]:
    """What so many workers cost, by line; no workers cost nothing."""
    none = np.zeros((run.draws.number, len(run.months)))
    pay = sum((n * _month_pay(run, cadre) for cadre, n in workers.items()), none)
    heads = sum(workers.values(), none)
    return {
        "pay": pay,
        "contributions": pay * run.over("pay.contributions"),
        "overheads": pay * (1 + run.over("pay.contributions")) * run.at("overhead.share")[:, None],
        "premises": heads * _indexed(run, "premises.eur_per_worker_month", "prices"),
    }


def _month_pay(run: Run, cadre: Cadre) -> Array:
    return _indexed(run, f"pay.{cadre.value}", "pay") * run.over("pay.months_a_year") / 12


def _indexed(run: Run, price: str, kind: str) -> Array:
    """A price, (draw, month), that rises by the index of its kind after the day of the run."""
    known = Month.of(run.as_of).ordinal
    since = np.array([max(m.ordinal - known, 0) for m in run.months])
    growth = 1 + run.at(f"index.{kind}_a_year")[:, None]
    return run.over(price) * growth ** (since / 12)


def interpreter_hours(cases: Array, hours: Mapping[Cadre, CaseHours]) -> Array:
    """Hours of interpreting a month, (draw, month), for so many active cases."""
    per_case = sum((h.interpreter for h in hours.values()), np.zeros(len(cases)))
    return cases * per_case[:, None]
