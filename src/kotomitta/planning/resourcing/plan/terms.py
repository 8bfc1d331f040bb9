"""What a staffing plan is made from: the need, the people there are, and how people come and go."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Market:
    """How people come and go, one value per draw.

    `lag` is months from opening a recruitment to the first day of work, `failure` the share of
    recruitments that end without anyone, `leaving` the share that leaves in a year. A newcomer
    does `ramp_level` of the work for `ramp_months`. `long_leave` is the share of people in post
    who are on long leave, unpaid. In a month recruitments can be opened for one newcomer and
    `intake` more for each worker there, since newcomers need someone to learn from. A need that
    is twice what can be done adds `overload_leaving` to the share that leaves in a year and
    `overload_sickness` to the share of time lost. A start costs `start_cost` months of pay, and a
    temporary worker `temporary_premium` more than a permanent one.
    """

    lag: Array
    failure: Array
    leaving: Array
    ramp_months: Array
    ramp_level: Array
    long_leave: Array
    intake: Array
    overload_leaving: Array
    overload_sickness: Array
    start_cost: Array
    temporary_premium: Array


@dataclass(frozen=True, slots=True)
class Contract:
    """A temporary contract: its length and the months from decision to its first day."""

    months: int
    lag: int


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """Everything one plan is made from; arrays have the axes (draw, cadre, month).

    `needed` is in full-time workers. With `span`, workers per lead, one cadre more comes last:
    the leads, whose need follows from the plan. `people` (draw, cadre) are in post before the
    first month; `price` is EUR for a worker's month. `years` (month) is the budget year of each
    month, and `ceilings` the most EUR that the posts of a year may cost when all are filled.
    `leave_chance` and `start_chance` are uniform numbers (draw, cadre, month) in (0, 1): the luck
    of each draw in who leaves and who is found.
    """

    cadres: tuple[str, ...]
    needed: Array
    people: Array
    price: Array
    years: tuple[int, ...]
    market: Market
    contract: Contract
    leave_chance: Array
    start_chance: Array
    probability: float
    span: float | None = None
    ceilings: Mapping[int, float] | None = None

    @property
    def shape(self) -> tuple[int, int, int]:
        """Draws, cadres with the leads among them, months."""
        return self.price.shape[0], len(self.cadres), self.price.shape[2]

    @property
    def limits(self) -> dict[int, float]:
        """The ceilings by budget year; none when no budget was set."""
        return dict(self.ceilings or {})


@dataclass(frozen=True, slots=True, eq=False)
class Decision:
    """What is decided now for all draws: posts, and temporary contracts begun, (cadre, month)."""

    posts: Array
    temporary: Array

    def whole(self) -> "Decision":
        """Whole posts, and whole contracts whose running total is rounded, so that none is lost."""
        contracts = np.diff(_nearest(self.temporary.cumsum(axis=1)), axis=1, prepend=0.0)
        return Decision(_nearest(self.posts), contracts)


def _nearest(values: Array) -> Array:
    return np.asarray(np.floor(values + 0.5))


def kept(terms: Terms, vacant: float) -> Decision:
    """Today's posts for ever: people in post and the share of posts that is vacant, whole posts."""
    _, cadres, months = terms.shape
    posts = np.round(np.median(terms.people, axis=0) / (1 - vacant))
    by_month = np.repeat(posts[:, None], months, axis=1)
    return Decision(by_month, np.zeros((cadres, months)))
