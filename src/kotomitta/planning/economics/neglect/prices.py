"""What one unit of each outcome is worth, and to whom."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.months import Month
from kotomitta.planning.economics.neglect.effects import EffectName
from kotomitta.planning.inputs.run import Run

Array = NDArray[np.float64]
Payers = Mapping[str, Array]

PUBLIC = ("city", "wellbeing_county", "state")
PAYERS = (*PUBLIC, "household")


def prices(run: Run, months: tuple[Month, ...], case_month: Array) -> dict[EffectName, Payers]:
    """EUR that each payer gains by one unit of an outcome that is avoided or brought.

    Each (draw, month). Payers add up to what it is worth to society: what one pays and another
    receives cancels out. `case_month` is what a month of a case costs in social work.
    """
    a_month = np.ones((run.draws.number, len(months)))
    return {
        EffectName.UNPLANNED_WORK: _social(run, months, case_month[:, None] * a_month),
        EffectName.LANGUAGE: {"city": _price(run, "language", months)},
        EffectName.WORK: _work(run, months),
        EffectName.INCOME_SUPPORT: _income_support(run, months),
        # The link is a share leaving in a year, the exposure pay in a month.
        EffectName.TURNOVER: _social(
            run, months, run.at("recruitment.start_cost")[:, None] * a_month / 12
        ),
        EffectName.CHILD_PROTECTION: _social(run, months, _price(run, "placement", months)),
    }


def inflation(run: Run, months: tuple[Month, ...], since: Month) -> Array:
    """How prices stand in each month against the month `since`; alike before it, (draw, month)."""
    passed = np.array([max(m.ordinal - since.ordinal, 0) for m in months])
    return np.asarray((1 + run.at("index.prices_a_year")[:, None]) ** (passed / 12))


def _price(run: Run, name: str, months: tuple[Month, ...]) -> Array:
    """A price in the money of each month: it rises with prices after the day of the run."""
    known = Month.of(run.as_of)
    return run.over(f"neglect.price.{name}", months) * inflation(run, months, known)


def _social(run: Run, months: tuple[Month, ...], euros: Array) -> Payers:
    """Borne by whoever answers for social services under the law of each month."""
    own = "_helsinki" if run.city.runs_its_own_health_services else ""
    duty = run.rulebook.by_month(months).choice(f"law.duty.health_and_social{own}")
    by_county = np.array([bearer == "wellbeing_county" for bearer in duty])
    return {"city": euros * ~by_county, "wellbeing_county": euros * by_county}


def _work(run: Run, months: tuple[Month, ...]) -> Payers:
    """A month at work instead of on labour-market subsidy; production is worth the wage."""
    wage = _price(run, "wage", months)
    subsidy = _price(run, "subsidy", months)
    of_subsidy = run.over("neglect.share.subsidy_city", months)
    city = wage * run.over("neglect.share.tax_city", months) + subsidy * of_subsidy
    state = wage * run.over("neglect.share.tax_state", months) + subsidy * (1 - of_subsidy)
    return {"city": city, "state": state, "household": wage - city - state}


def _income_support(run: Run, months: tuple[Month, ...]) -> Payers:
    """A month without basic social assistance; what the public saves the household goes without."""
    paid = _price(run, "income_support", months)
    of_city = run.over("neglect.share.income_support_city", months)
    return {"city": paid * of_city, "state": paid * (1 - of_city), "household": -paid}
