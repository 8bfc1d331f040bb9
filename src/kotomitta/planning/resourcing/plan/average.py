"""The plan in expectation: what a decision brings when people come and go at average rates."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from kotomitta.planning.resourcing.plan.course import Course
from kotomitta.planning.resourcing.plan.terms import Contract, Terms

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Average:
    """Average rates over the draws. `leaving`, `present` and `price` are (cadre, month).

    `people` (cadre) are in post before the first month; `lag` and `ramp_months` are whole months.
    """

    people: Array
    leaving: Array
    present: Array
    price: Array
    contract: Contract
    lag: int
    failure: float
    ramp_months: int
    ramp_level: float
    long_leave: float
    intake: float
    start_cost: float
    premium: float
    span: float | None

    @classmethod
    def of(cls, terms: Terms, seen: Course) -> Self:
        """The rates at which people came and went in a course; leaving per person in post."""
        market = terms.market
        weight = np.maximum(seen.people, 1e-6)
        return cls(
            people=np.round(terms.people).mean(axis=0),
            leaving=(seen.leaving * weight).sum(axis=0) / weight.sum(axis=0),
            present=seen.present.mean(axis=0),
            price=terms.price.mean(axis=0),
            contract=terms.contract,
            lag=max(round(float(market.lag.mean())), 1),
            failure=float(market.failure.mean()),
            ramp_months=round(float(market.ramp_months.mean())),
            ramp_level=float(market.ramp_level.mean()),
            long_leave=float(market.long_leave.mean()),
            intake=float(market.intake.mean()),
            start_cost=float(market.start_cost.mean()),
            premium=float(market.temporary_premium.mean()),
            span=terms.span,
        )

    def staying(self) -> Array:
        """The share of temporary workers still there by months since their start, (cadre, month).

        At the average rate of the whole plan.
        """
        keeping = 1.0 - self.leaving.mean(axis=1, keepdims=True)
        return np.asarray(keeping ** np.arange(self.contract.months))

    def level(self, months: int) -> Array:
        """What a newcomer does in each month after the start, of an experienced worker."""
        return np.where(np.arange(months) < self.ramp_months, self.ramp_level, 1.0)
