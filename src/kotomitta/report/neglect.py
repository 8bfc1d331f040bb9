"""What the draws say about neglect against resourcing, for the page and for JSON."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.figures import Grade
from kotomitta.basis.months import Month
from kotomitta.basis.quantity import Quantity
from kotomitta.planning.economics.neglect.account import Neglect, ValuedEffect, sum_of
from kotomitta.planning.economics.neglect.exposure import Exposure
from kotomitta.planning.economics.neglect.payback import (
    VIEWS,
    needed_link,
    needed_weeks,
    paid_back,
    probability,
)
from kotomitta.planning.economics.neglect.prices import PAYERS
from kotomitta.planning.inputs.run import Run

Array = NDArray[np.float64]

CHANCES = (0.5, 0.8)
_EUR = "EUR"


@dataclass(frozen=True, slots=True)
class BreakEven:
    """What it takes to pay back: percentiles over the draws; None where nothing is enough."""

    p10: float | None
    p50: float | None
    p90: float | None
    unit: str

    @property
    def ends(self) -> tuple[float | None, float | None, float | None]:
        """The 10th, 50th and 90th percentile."""
        return self.p10, self.p50, self.p90

    @classmethod
    def of(cls, draws: Array, unit: str) -> "BreakEven":
        """The summary of one value per draw, infinite where nothing is enough."""
        ends = np.quantile(draws, (0.1, 0.5, 0.9), method="inverted_cdf")
        p10, p50, p90 = (float(x) if np.isfinite(x) else None for x in ends)
        return cls(p10, p50, p90, unit)


@dataclass(frozen=True, slots=True)
class EffectRow:
    """One effect: its link, what is cut for optimism, and the benefit in EUR at present value.

    `link` is as assumed, before the cut; `needed` the link at which this effect alone pays back.
    """

    name: str
    grade: Grade
    rejected: bool
    link: Quantity
    cut: Quantity
    by_payer: Mapping[str, Quantity]
    by_year: Mapping[int, Mapping[str, Quantity]]
    society: Quantity
    in_term: Quantity
    after_term: Quantity
    needed: Mapping[str, BreakEven]


@dataclass(frozen=True, slots=True)
class PayerRow:
    """Resourcing as one payer or several see it, in EUR at present value to the horizon."""

    cost: Quantity
    benefit: Quantity
    net: Quantity
    probability_by_year: Mapping[int, float]
    probability_in_term: float
    probability: float
    paid_back: Mapping[float, Month | None]
    weeks: BreakEven


@dataclass(frozen=True, slots=True)
class NeglectPage:
    """Neglect against resourcing. `bare_cost` is by payer over the term, not discounted."""

    bare_cost: Mapping[str, Quantity]
    waiting: Quantity
    left_waiting: Quantity
    horizon: Month
    rate: Quantity
    effects: tuple[EffectRow, ...]
    views: Mapping[str, PayerRow]


def neglect_page(run: Run, account: Neglect) -> NeglectPage:
    """The summary of an account of neglect."""
    gross = sum_of(account.cost.values()).sum(axis=1)
    waiting = account.exposure[Exposure.CASES_WAITING]
    return NeglectPage(
        bare_cost={
            "gross": Quantity.of(gross, _EUR),
            **{p: Quantity.of(account.cost[p].sum(axis=1), _EUR) for p in _bearing(account)},
        },
        waiting=Quantity.of(waiting.sum(axis=1), "case_months"),
        left_waiting=Quantity.of(waiting[:, -1], "cases"),
        horizon=account.months[-1],
        rate=Quantity.of(run.at("neglect.discount_rate"), "share/year"),
        effects=tuple(_effect(run, account, valued) for valued in account.effects),
        views={view: _view(account, view) for view in VIEWS if _seen(account, view)},
    )


def _bearing(account: Neglect) -> list[str]:
    return [payer for payer in PAYERS if account.cost[payer].any()]


def _seen(account: Neglect, view: str) -> bool:
    """Whether a payer has anything to pay or to gain, whatever is rejected."""
    parts = [account.cost, *(valued.potential for valued in account.effects)]
    return any(euros[payer].any() for payer in VIEWS[view] for euros in parts)


def _effect(run: Run, account: Neglect, valued: ValuedEffect) -> EffectRow:
    present = {p: euros * account.discount for p, euros in valued.benefit.items()}
    paid = {p: euros for p, euros in present.items() if valued.potential[p].any()}
    society = sum_of(present.values())
    unit = run.draws.evidence.figure(valued.effect.link).unit
    return EffectRow(
        name=valued.effect.name.value,
        grade=valued.grade,
        rejected=valued.rejected,
        link=Quantity.of(valued.link, unit),
        cut=Quantity.of(1 - valued.kept, "share"),
        by_payer={p: Quantity.of(euros.sum(axis=1), _EUR) for p, euros in paid.items()},
        by_year={
            year: {p: Quantity.of(euros[:, window].sum(axis=1), _EUR) for p, euros in paid.items()}
            for year, window in _years(account).items()
        },
        society=Quantity.of(society.sum(axis=1), _EUR),
        in_term=Quantity.of(society[:, account.term].sum(axis=1), _EUR),
        after_term=Quantity.of(society[:, account.term.stop :].sum(axis=1), _EUR),
        needed={
            view: BreakEven.of(needed_link(account, valued, view), unit)
            for view in ("city", "public", "society")
        },
    )


def _view(account: Neglect, view: str) -> PayerRow:
    members, discount = VIEWS[view], account.discount
    cost = sum_of((account.cost[p] * discount).sum(axis=1) for p in members)
    gained = sum_of((account.benefit(p) * discount).sum(axis=1) for p in members)
    chance = probability(account, view)
    return PayerRow(
        cost=Quantity.of(cost, _EUR),
        benefit=Quantity.of(gained, _EUR),
        net=Quantity.of(gained - cost, _EUR),
        probability_by_year={
            year: float(chance[window.stop - 1]) for year, window in _years(account).items()
        },
        probability_in_term=float(chance[account.term.stop - 1]),
        probability=float(chance[-1]),
        paid_back={p: paid_back(account, view, p) for p in CHANCES},
        weeks=BreakEven.of(needed_weeks(account, view), "weeks"),
    )


def _years(account: Neglect) -> dict[int, slice]:
    held: dict[int, list[int]] = {}
    for i, month in enumerate(account.months):
        held.setdefault(month.year, []).append(i)
    return {year: slice(at[0], at[-1] + 1) for year, at in held.items()}


def neglect_json(told: NeglectPage) -> dict[str, Any]:
    """The account for the contract; EUR at present value save for the bare cost."""
    return {
        "bare_cost": _quantities(told.bare_cost),
        "waiting_avoided": asdict(told.waiting),
        "left_waiting_at_end": asdict(told.left_waiting),
        "horizon": str(told.horizon),
        "discount_rate": asdict(told.rate),
        "rejected": [effect.name for effect in told.effects if effect.rejected],
        "effects": {effect.name: _effect_json(effect) for effect in told.effects},
        "payers": {view: _view_json(seen) for view, seen in told.views.items()},
    }


def _quantities(of: Mapping[str, Quantity]) -> dict[str, Any]:
    return {name: asdict(quantity) for name, quantity in of.items()}


def _effect_json(effect: EffectRow) -> dict[str, Any]:
    return {
        "grade": effect.grade.value,
        "rejected": effect.rejected,
        "link": asdict(effect.link),
        "optimism_correction": asdict(effect.cut),
        "by_payer": _quantities(effect.by_payer),
        "by_year": {str(year): _quantities(paid) for year, paid in effect.by_year.items()},
        "society": asdict(effect.society),
        "in_term": asdict(effect.in_term),
        "after_term": asdict(effect.after_term),
        "link_needed": {view: _even_json(needed) for view, needed in effect.needed.items()},
    }


def _view_json(seen: PayerRow) -> dict[str, Any]:
    return {
        "cost": asdict(seen.cost),
        "benefit": asdict(seen.benefit),
        "net": asdict(seen.net),
        "probability_by_year": {str(y): p for y, p in seen.probability_by_year.items()},
        "probability_in_term": seen.probability_in_term,
        "probability_at_horizon": seen.probability,
        "paid_back": {f"{p:g}": str(m) if m else None for p, m in seen.paid_back.items()},
        "weeks_earlier_needed": _even_json(seen.weeks),
    }


def _even_json(even: BreakEven) -> dict[str, Any]:
    return {"low": even.p10, "median": even.p50, "high": even.p90, "unit": even.unit}
