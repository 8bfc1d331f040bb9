"""Whether resourcing pays back, by when and for whom, and how large an effect that takes."""

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.months import Month
from kotomitta.planning.economics.neglect.account import Neglect, ValuedEffect, sum_of
from kotomitta.planning.economics.neglect.prices import PAYERS, PUBLIC, Payers

Array = NDArray[np.float64]

_ROUNDING = 1e-9

# For whom it is asked. What is gained by households is never added to a public payer's gain;
# society is everyone, so that what one pays and another receives cancels out.
VIEWS = {
    **{payer: (payer,) for payer in PAYERS},
    "public": PUBLIC,
    "society": PAYERS,
}


def net(account: Neglect, view: str) -> Array:
    """Benefit less cost by month, discounted, for one payer or several, (draw, month)."""
    gained = sum_of(account.benefit(payer) for payer in VIEWS[view])
    return (gained - _of(view, account.cost)) * account.discount


def probability(account: Neglect, view: str) -> Array:
    """The share of draws in which the net up to the end of each month is above 0, (month)."""
    return np.asarray((net(account, view).cumsum(axis=1) > 0).mean(axis=0))


def paid_back(account: Neglect, view: str, chance: float) -> Month | None:
    """The first month from which on it has paid back with this probability; None if never."""
    sure = probability(account, view) >= chance
    if not sure[-1]:
        return None
    unsure = np.flatnonzero(~sure)
    return account.months[int(unsure[-1]) + 1 if len(unsure) else 0]


def needed_link(account: Neglect, valued: ValuedEffect, view: str) -> Array:
    """The true link at which this effect alone pays the added cost, by draw.

    0 where there is no cost to pay back, infinite where no link can. No correction for optimism:
    this is how strong the link must really be.
    """
    return _needed(account, valued.potential, view)


def needed_weeks(account: Neglect, view: str) -> Array:
    """The weeks by which every new client of working age must start work earlier for it to pay."""
    return _needed(account, account.a_week_earlier, view)


def _needed(account: Neglect, per_unit: Payers, view: str) -> Array:
    """Cost over the gain per unit: the exact solution, since the gain is linear in it.

    Where one payer's gain is another's loss, what is left by rounding is no gain.
    """
    cost = (_of(view, account.cost) * account.discount).sum(axis=1)
    gain = (_of(view, per_unit) * account.discount).sum(axis=1)
    moved = _of(view, {payer: np.abs(euros).sum(axis=1) for payer, euros in per_unit.items()})
    possible = gain > _ROUNDING * moved
    needed = np.where(possible, cost / np.where(possible, gain, 1.0), np.inf)
    return np.where(cost > 0, needed, 0.0)


def _of(view: str, euros: Payers) -> Array:
    return sum_of([euros[payer] for payer in VIEWS[view]])
