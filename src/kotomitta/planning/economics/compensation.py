"""What the state pays under the law of each month, and for how long."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.seeds import uniforms
from kotomitta.law.case import Channel
from kotomitta.planning.estimate.arrivals import Arrivals
from kotomitta.planning.estimate.channels import reimbursed_by_law
from kotomitta.planning.inputs.run import Run

Array = NDArray[np.float64]

_COMPENSATION = "law.reimbursement"
AMOUNTS = tuple(
    f"{_COMPENSATION}.eur_per_year.{receiver}.{age}"
    for receiver in ("municipality", "county")
    for age in ("under_7", "from_7")
)


@dataclass(frozen=True, slots=True)
class Compensation:
    """State money in EUR, each (draw, month).

    `computed` is the yearly amount per person, for all that integration costs city and county;
    `social` the part of it that belongs to social work; `assessments` the sum paid once per person
    whom the municipality assesses. `persons` are those whose period of reimbursement is running.
    """

    persons: Array
    computed: Array
    social: Array
    assessments: Array


def compensation(run: Run, settled: Arrivals) -> Compensation:
    """State compensation for the settled, from their arrival until their period ends."""
    persons = np.asarray(sum(_persons(run, settled, c) for c in Channel))
    municipal, county = _amount(run, "municipality"), _amount(run, "county")
    # Since 2023 the law itself sets the part of health and social services apart; before that a
    # graded share of the one amount stands for it.
    for_social = np.where(county > 0, county, municipal * run.over("compensation.social_share"))
    computed, social = persons * (municipal + county) / 12, persons * for_social / 12
    assessed = settled.persons.values.sum(axis=1) * run.at("compensation.assessed_share")[:, None]
    return Compensation(
        persons, computed, social, assessed * run.over(f"{_COMPENSATION}.assessment_eur")
    )


def _persons(run: Run, settled: Arrivals, channel: Channel) -> Array:
    came = settled.persons.values[:, settled.channels.index(channel)]
    return reimbursed(came * reimbursed_by_law(run, channel, run.months), period(run, channel))


def period(run: Run, channel: Channel) -> Array:
    """Whole months of reimbursement for those who arrive in each month, as (draw, month).

    Where the law's transition is unknown, a draw lies between its bounds.
    """
    rule = "quota" if channel is Channel.QUOTA else "others"
    name = f"{_COMPENSATION}.months.{rule}"
    length = run.rulebook.by_month(run.months).lengths(name)
    u = uniforms(run.seed, f"rule:{name}", run.draws.number)[:, None]
    return np.round(length.low + u * (length.high - length.low))


def reimbursed(arrivals: Array, months: Array) -> Array:
    """Persons whose period is running, (draw, month), from arrivals and period lengths alike.

    A person who arrives in month m counts in the months m to m + length - 1.
    """
    draws, number = arrivals.shape
    change = np.zeros((draws, number + 1))
    change[:, :number] += arrivals
    rows = np.arange(draws)
    for m in range(number):
        end = np.minimum(m + months[:, m].astype(np.int64), number)
        change[rows, end] -= arrivals[:, m]
    return np.asarray(np.maximum(change.cumsum(axis=1)[:, :number], 0.0))


def _amount(run: Run, receiver: str) -> Array:
    young = run.at("household.under_seven")[:, None]
    rule = f"{_COMPENSATION}.eur_per_year.{receiver}"
    return run.over(f"{rule}.under_7") * young + run.over(f"{rule}.from_7") * (1 - young)
