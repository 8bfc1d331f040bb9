"""The terms of a plan from the figures of a run."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.cadre import Cadre
from kotomitta.basis.seeds import stream
from kotomitta.planning.inputs.run import Run
from kotomitta.planning.resourcing.plan.terms import Contract, Market, Terms

Array = NDArray[np.float64]
LEAD = "lead"


def terms(
    run: Run,
    needed: Mapping[Cadre, Array],
    price: Mapping[Cadre, Array],
    *,
    ceilings: Mapping[int, float] | None = None,
) -> Terms:
    """The terms of a plan over the months ahead, for the carrying cadres and their leads.

    `needed` in full-time workers and `price` in EUR for a worker's month are (draw, month) over
    `run.months`; a lead is paid as a social worker times `leads.pay`.
    """
    cadres, ahead = tuple(needed), run.ahead
    people = [run.over(f"staff.in_post.{c.value}")[:, ahead.start] for c in cadres]
    span = float(np.median(run.at("leads.span")))
    leads = np.sum(people, axis=0) / span
    lead_price = price[Cadre.SOCIAL_WORKER] * run.at("leads.pay")[:, None]
    months = run.months[ahead]
    shape = (run.draws.number, len(cadres) + 1, len(months))
    return Terms(
        cadres=(*(c.value for c in cadres), LEAD),
        needed=np.stack([needed[c][:, ahead] for c in cadres], axis=1),
        people=np.stack([*people, leads], axis=1),
        price=np.stack([*(price[c] for c in cadres), lead_price], axis=1)[:, :, ahead],
        years=tuple(m.year for m in months),
        market=market(run),
        contract=Contract(_whole(run, "temporary.months"), _whole(run, "temporary.lag_months")),
        leave_chance=stream(run.seed, "plan:leave").random(shape),
        start_chance=stream(run.seed, "plan:start").random(shape),
        probability=float(run.at("cap.probability")[0]),
        span=span,
        ceilings=ceilings,
    )


def market(run: Run) -> Market:
    """How people come and go, by draw."""
    return Market(
        lag=np.maximum(np.round(run.at("recruitment.lag_months")), 1.0),
        failure=run.at("recruitment.failure"),
        leaving=run.at("turnover.a_year"),
        ramp_months=np.round(run.at("recruitment.ramp_months")),
        ramp_level=run.at("recruitment.ramp_level"),
        long_leave=run.at("recruitment.long_leave"),
        intake=run.at("recruitment.intake"),
        overload_leaving=run.at("turnover.overload_effect"),
        overload_sickness=run.at("turnover.overload_sickness"),
        start_cost=run.at("recruitment.start_cost"),
        temporary_premium=run.at("temporary.premium"),
    )


def vacant(run: Run) -> float:
    """The share of today's posts that is vacant, at its median."""
    return float(np.median(run.at("recruitment.vacant")))


def _whole(run: Run, figure: str) -> int:
    """What the employer decides for all draws, in whole months, at least one."""
    return max(round(float(np.median(run.at(figure)))), 1)
