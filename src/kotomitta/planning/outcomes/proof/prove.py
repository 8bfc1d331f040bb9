"""Trying caps and features on the unit: the curve, and what makes the difference."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.progress import Telling, counted, untold
from kotomitta.basis.quantity import Quantity
from kotomitta.planning.flow.team.simulation import Estimate
from kotomitta.planning.flow.unit.measures import Measures
from kotomitta.planning.flow.unit.replications import combine, replications
from kotomitta.planning.flow.unit.unit import Features, Unit
from kotomitta.planning.inputs.city import Cadre
from kotomitta.planning.outcomes.proof.prepared import CADRES, Basis, posts, unit
from kotomitta.planning.outcomes.proof.proof import (
    Difference,
    Point,
    Proof,
    fitting,
    outcomes,
    ratio,
)
from kotomitta.planning.workload.cap import fit_by_draw

Array = NDArray[np.float64]

FACTORS = (0.6, 0.8, 1.0, 1.25, 1.6)
_SHARES = 4


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Some replications of one of several units, which can be run anywhere."""

    place: int
    unit: Unit
    seed: int
    numbers: range

    def simulated(self) -> Measures:
        """These replications."""
        return replications(self.unit, seed=self.seed, numbers=self.numbers)


# Runs parts wherever, and gives each back with its result, in any order.
Spread = Callable[[Sequence[Part]], Iterable[tuple[Part, Measures]]]


@dataclass(frozen=True, slots=True)
class Effort:
    """How much to simulate: the draws that stand for all, replications of each, and where.

    In threads of this process, or wherever `spread` runs parts of them; the result is the same.
    `told` gets the share that is done, as it grows.
    """

    draws: int
    replications: int = 1
    threads: int = 1
    spread: Spread | None = None
    told: Telling = untold

    @property
    def numbers(self) -> range:
        """The replications, each on its draw."""
        return range(self.draws * self.replications)

    def simulated(self, units: Sequence[Unit], seed: int) -> list[Measures]:
        """The replications of each unit."""
        numbers, threads = self.numbers, self.threads
        if self.spread is None:
            done = counted(self.told, len(units) * len(numbers))
            return [
                replications(u, seed=seed, numbers=numbers, threads=threads, done=done)
                for u in units
            ]
        shares = [numbers[i::_SHARES] for i in range(min(_SHARES, len(numbers)))]
        parts = [Part(i, unit, seed, share) for i, unit in enumerate(units) for share in shares]
        found = list(self.spread(parts))
        return [combine([m for part, m in found if part.place == i]) for i in range(len(units))]


def prove(
    basis: Basis,
    effort: Effort,
    *,
    factors: tuple[float, ...] = FACTORS,
) -> Proof:
    """The decided cap of each cadre against the simulation, and the curve of caps around it.

    All caps and features meet the same cases.
    """
    rows = standing(basis, effort.draws)
    decided = unit(basis, rows)

    tried = {factor: _at(decided, basis, rows, factor) for factor in factors}
    names = Features.names()
    bared = replace(decided, features=Features.of_formula())
    lesser = [replace(decided, features=decided.features.without(name)) for name in names]
    seen = effort.simulated([*tried.values(), bared, *lesser], basis.run.seed)
    found = dict(zip(tried, seen, strict=False))
    bare = seen[len(tried)]
    without = dict(zip(names, seen[len(tried) + 1 :], strict=True))
    lacking = {name: without[name] for name in Features.beyond_formula()}
    curve = tuple(_point(basis, rows, f, tried[f], found[f]) for f in factors)
    return Proof(
        probability=basis.caps[CADRES[0]].probability,
        draws=len(rows),
        replications=len(effort.numbers),
        curve=curve,
        cap={c: _reached(curve, c, basis.caps[c].probability) for c in CADRES},
        differences={
            c: _difference(basis, c, rows, whole=found[1.0], bare=bare, without=lacking)
            for c in CADRES
        },
        effects=_effects(found[1.0], without),
        decided=found[1.0],
        contacts=tuple(c.name for c in decided.work.contacts),
    )


def standing(basis: Basis, number: int) -> NDArray[np.intp]:
    """Draws that stand for all: one from each of so many slices, by the social workers' cap."""
    order = np.argsort(basis.caps[CADRES[0]].by_draw, kind="stable")
    number = min(number, len(order))
    return order[((np.arange(number) + 0.5) / number * len(order)).astype(np.int64)]


def _at(decided: Unit, basis: Basis, rows: NDArray[np.intp], factor: float) -> Unit:
    """The unit at other caps, staffed anew."""
    caps = tuple(max(round(cap * factor), 1) for cap in decided.staff.caps)
    staffed = replace(decided.staff, caps=caps, posts=posts(basis.active[rows], caps))
    return replace(decided, staff=staffed)


def _point(
    basis: Basis, rows: NDArray[np.intp], factor: float, tried: Unit, found: Measures
) -> Point:
    used = ratio(found.worked.sum(axis=2), found.present.sum(axis=2))
    caps = dict(zip(CADRES, tried.staff.caps, strict=True))
    peak = basis.active.max(axis=1)
    claims = {c: _claimed(basis, c, caps[c]) for c in CADRES}
    fits = {c: _fits(claims[c], rows, fitting(found)[:, i]) for i, c in enumerate(CADRES)}
    return Point(
        factor=factor,
        caps=caps,
        workers={c: Quantity.of(peak / caps[c], "workers") for c in CADRES},
        claimed={c: float(claim.mean()) for c, claim in claims.items()},
        fits=fits,
        utilisation={c: Estimate.of(used[:, i]) for i, c in enumerate(CADRES)},
        outcomes={name: Estimate.of(values) for name, values in outcomes(found).items()},
    )


def _claimed(basis: Basis, cadre: Cadre, cap: int) -> Array:
    """By draw, the share of months that fit by the formula of the cap."""
    hours = basis.hours[cadre]
    return fit_by_draw(float(cap), hours.mean, hours.variance, basis.time.months)


def _fits(claim: Array, rows: NDArray[np.intp], simulated: Array) -> Estimate:
    """The simulated share over all draws: the claimed one, and the mean difference on those tried.

    The formula knows most of what sets one draw apart from another, so that the difference varies
    much less than the share itself (a control variate).
    """
    less = Estimate.of(simulated - np.resize(claim[rows], len(simulated)))
    mean = None if less.mean is None else min(max(float(claim.mean()) + less.mean, 0.0), 1.0)
    return Estimate(mean, less.se)


def _reached(curve: tuple[Point, ...], cadre: Cadre, probability: float) -> float | None:
    """The cap at which the simulated share falls to the probability, if that is on the curve."""
    known = [(p.caps[cadre], p.fits[cadre].mean) for p in curve]
    cases = [(cap, share) for cap, share in known if share is not None]
    for (low, above), (high, below) in pairwise(cases):
        if above >= probability > below:
            return low + (high - low) * (above - probability) / (above - below)
    return None


def _difference(
    basis: Basis,
    cadre: Cadre,
    rows: NDArray[np.intp],
    *,
    whole: Measures,
    bare: Measures,
    without: Mapping[str, Measures],
) -> Difference:
    """What each feature that the formula lacks does to the share that fits, left out of all.

    Over the replications in which there was somebody at the cap with and without each feature.
    """
    i = CADRES.index(cadre)
    everything, nothing = fitting(whole)[:, i], fitting(bare)[:, i]
    claim = np.resize(_claimed(basis, cadre, basis.caps[cadre].decided)[rows], len(nothing))
    effects = {name: everything - fitting(left)[:, i] for name, left in without.items()}
    alone = np.sum(list(effects.values()), axis=0)
    known = np.isfinite(alone + nothing)
    return Difference(
        formula=Estimate.of((nothing - claim)[known]),
        effects={name: Estimate.of(effect[known]) for name, effect in effects.items()},
        together=Estimate.of((everything - nothing - alone)[known]),
        whole=Estimate.of((everything - claim)[known]),
    )


def _effects(
    whole: Measures, without: Mapping[str, Measures]
) -> Mapping[str, Mapping[str, Estimate]]:
    """What each feature does to each outcome, by leaving it out of all."""
    everything = outcomes(whole)
    left = {name: outcomes(found) for name, found in without.items()}
    return {
        outcome: {name: Estimate.of(values - left[name][outcome]) for name in left}
        for outcome, values in everything.items()
    }
