"""What the simulation says of the cap: whether it holds, what it brings, and why it differs."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.cadre import Cadre
from kotomitta.basis.quantity import Quantity
from kotomitta.planning.flow.team.simulation import Estimate
from kotomitta.planning.flow.unit.measures import DEADLINES, Measures

Array = NDArray[np.float64]

OUTCOMES = (
    *("wait_mean", "wait_p95", *DEADLINES, "waiting_end"),
    *("excess", "excess_weeks", "undone", "moved"),
)
SHARES = (*DEADLINES, "excess", "undone")
_ERRORS = 2.0


@dataclass(frozen=True, slots=True)
class Point:
    """One caseload cap, staffed to each draw's need: what it takes and what it brings.

    `factor` of the decided caps gives `caps`; `workers` are those needed at the term's peak, over
    all of the answer's draws and not rounded up, as the answer's own staff is not. Of the months of
    workers at the cap, `claimed` is the share whose work fits the hours by the formula and `fits`
    by the simulation. `outcomes` are waits in open days, shares of deadlines met, cases waiting at
    the end, the share of worker-weeks in excess and the weeks a spell of it lasts, the share of the
    work that falls due and is never done, and changes of worker per case and year.
    """

    factor: float
    caps: Mapping[Cadre, int]
    workers: Mapping[Cadre, Quantity]
    claimed: Mapping[Cadre, float]
    fits: Mapping[Cadre, Estimate]
    utilisation: Mapping[Cadre, Estimate]
    outcomes: Mapping[str, Estimate]


@dataclass(frozen=True, slots=True)
class Difference:
    """Why the simulated share of a cadre's months that fit differs from the claimed one.

    `formula` is the simulation with no more features than the formula has, less the formula;
    `effects` are what each other feature takes (negative) or gives when it is added to the rest;
    `together` is what they do only in company. They add up to the whole.
    """

    formula: Estimate
    effects: Mapping[str, Estimate]
    together: Estimate
    whole: Estimate


@dataclass(frozen=True, slots=True, eq=False)
class Proof:
    """The curve of caps and the reasons of difference, on so many draws.

    Other caps and features than the decided ones are `compared` in so many of the replications.
    `cap` is the caseload at which the simulated share reaches the probability, None when that lies
    outside the curve. `effects` are by outcome what each feature adds to it at the decided caps,
    whose replications are `decided`; `contacts` names the rows of what these left undone.
    """

    probability: float
    draws: int
    replications: int
    compared: int
    curve: tuple[Point, ...]
    cap: Mapping[Cadre, float | None]
    differences: Mapping[Cadre, Difference]
    effects: Mapping[str, Mapping[str, Estimate]]
    decided: Measures
    contacts: tuple[str, ...]

    @property
    def at_decided(self) -> Point:
        """The point of the decided caps."""
        return next(p for p in self.curve if p.factor == 1.0)

    def holds(self, cadre: Cadre) -> bool | None:
        """Whether the decided cap keeps its probability; None when the error leaves it open."""
        found = self.at_decided.fits[cadre]
        if found.mean is None or found.se is None:
            return None
        if found.mean >= self.probability:
            return True
        return None if found.mean + _ERRORS * found.se >= self.probability else False


def outcomes(found: Measures) -> dict[str, Array]:
    """Each of OUTCOMES by replication, NaN where nothing gave a number."""
    met = ratio(found.met.sum(axis=2), found.due.sum(axis=2))
    cases = found.carried.sum(axis=(1, 2)) / found.carried.shape[1]
    return {
        "wait_mean": ratio(found.wait_sum.sum(axis=1), found.wait_number.sum(axis=1)),
        "wait_p95": found.wait_95,
        **{name: met[:, i] for i, name in enumerate(DEADLINES)},
        "waiting_end": found.waiting[:, -1],
        "excess": ratio(found.excessive.sum(axis=1), found.weeks.sum(axis=1)),
        "excess_weeks": ratio(found.excessive.sum(axis=1), found.episodes.sum(axis=1)),
        "undone": ratio(found.undone.sum(axis=(1, 2)), found.asked.sum(axis=(1, 2))),
        "moved": ratio(found.moved.sum(axis=1), cases / 12),
    }


def fitting(found: Measures) -> Array:
    """By (replication, cadre), the share of the months at the cap whose work fits; NaN for none."""
    return ratio(found.fit.sum(axis=2), found.full.sum(axis=2))


def ratio(above: Array, below: Array) -> Array:
    """One over the other, NaN where there is nothing to divide by."""
    return np.where(below > 0, above / np.where(below > 0, below, 1.0), np.nan)
