"""Trying caps and features on the unit: the curve, and what makes the difference."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.cadre import Cadre
from kotomitta.basis.progress import Telling, counted, untold
from kotomitta.basis.quantity import Quantity
from kotomitta.planning.flow.team.simulation import Estimate
from kotomitta.planning.flow.unit.measures import Measures
from kotomitta.planning.flow.unit.replications import combine, replications
from kotomitta.planning.flow.unit.unit import Features, Unit
from kotomitta.planning.outcomes.proof.prepared import CADRES, Basis, posts, unit
from kotomitta.planning.outcomes.proof.proof import (
    SHARES,
    Difference,
    Point,
    Proof,
    fitting,
    outcomes,
    ratio,
)
from kotomitta.planning.outcomes.proof.sampled import Rows, Sample, empty_posts, from_every_part
from kotomitta.planning.workload.cap import fit_by_draw

Array = NDArray[np.float64]

_DECIDED = 1.0
FACTORS = (0.6, 0.8, _DECIDED, 1.25, 1.6)
_SHARES = 4


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Some replications of a unit, which can be run anywhere; `place` is its own among others."""

    place: int
    unit: Unit
    seed: int
    numbers: Sequence[int]

    def simulated(self) -> Measures:
        """These replications."""
        return replications(self.unit, seed=self.seed, numbers=self.numbers)

    def shares(self) -> list["Part"]:
        """The same in parts that can be run apart."""
        number = min(_SHARES, len(self.numbers))
        return [replace(self, numbers=self.numbers[i::number]) for i in range(number)]


# Runs parts wherever, and gives each back with its result, in any order.
Spread = Callable[[Sequence[Part]], Iterable[tuple[Part, Measures]]]


@dataclass(frozen=True, slots=True)
class Effort:
    """How much to simulate: the draws that stand for all, replications of each, and where.

    Other caps and features meet the cases of so many of the draws as are `compared`, of all by
    default. In threads of this process, or wherever `spread` runs parts of them; the result is the
    same. `told` gets the share that is done, as it grows.
    """

    draws: int
    replications: int = 1
    threads: int = 1
    spread: Spread | None = None
    told: Telling = untold
    compared: int | None = None

    @property
    def numbers(self) -> range:
        """The replications, each on its draw."""
        return range(self.draws * self.replications)

    def again(self, known: Array) -> Rows:
        """Those of them whose cases other caps and features meet too.

        They are of draws from every part of what is `known` of each draw.
        """
        kept = from_every_part(known, self.compared or self.draws)
        return np.flatnonzero(np.isin(np.array(self.numbers) % len(known), kept))

    def simulated(self, parts: Sequence[Part]) -> list[Measures]:
        """The replications of each part."""
        if self.spread is None:
            done = counted(self.told, sum(len(part.numbers) for part in parts))
            return [
                replications(
                    p.unit, seed=p.seed, numbers=p.numbers, threads=self.threads, done=done
                )
                for p in parts
            ]
        found = list(self.spread([share for part in parts for share in part.shares()]))
        return [combine([m for share, m in found if share.place == p.place]) for p in parts]


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """All replications at the decided caps, and those that were tried again.

    At each factor of the caps, with the features of the formula only, and without each of them.
    """

    decided: Measures
    at: Mapping[float, Measures]
    bare: Measures
    without: Mapping[str, Measures]


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
    empty = empty_posts(basis.run)
    again = effort.again(empty[rows])
    seen = _seen(tried, effort, again, basis.run.seed)
    sample = Sample(seen.decided, again, np.resize(rows, len(effort.numbers)), empty)
    curve = tuple(_point(basis, sample, f, tried[f].staff.caps, seen.at[f]) for f in factors)
    return Proof(
        probability=basis.caps[CADRES[0]].probability,
        draws=len(rows),
        replications=len(effort.numbers),
        compared=len(again),
        curve=curve,
        cap={c: _reached(curve, c, basis.caps[c].probability) for c in CADRES},
        differences={c: _difference(basis, c, sample, seen) for c in CADRES},
        effects=_effects(sample, seen),
        decided=seen.decided,
        contacts=tuple(c.name for c in decided.work.contacts),
    )


def _seen(tried: Mapping[float, Unit], effort: Effort, again: Rows, seed: int) -> _Seen:
    """The unit at the decided caps in all replications, and everything else in some of them."""
    decided, names = tried[_DECIDED], Features.names()
    others = {factor: other for factor, other in tried.items() if factor != _DECIDED}
    lesser = [replace(decided, features=decided.features.without(name)) for name in names]
    units = [replace(decided, features=Features.of_formula()), *lesser, *others.values()]
    parts = [Part(i, other, seed, again.tolist()) for i, other in enumerate(units, 1)]
    whole, bare, *rest = effort.simulated([Part(0, decided, seed, effort.numbers), *parts])
    at = {_DECIDED: whole.some(again), **dict(zip(others, rest[len(names) :], strict=True))}
    return _Seen(whole, at, bare, dict(zip(names, rest, strict=False)))


def standing(basis: Basis, number: int) -> Rows:
    """Draws that stand for all: one from each of so many slices, by the social workers' cap."""
    return from_every_part(basis.caps[CADRES[0]].by_draw, number)


def _at(decided: Unit, basis: Basis, rows: NDArray[np.intp], factor: float) -> Unit:
    """The unit at other caps, staffed anew."""
    caps = tuple(max(round(cap * factor), 1) for cap in decided.staff.caps)
    staffed = replace(decided.staff, caps=caps, posts=posts(basis.active[rows], caps))
    return replace(decided, staff=staffed)


def _point(
    basis: Basis, sample: Sample, factor: float, of_cadres: tuple[int, ...], found: Measures
) -> Point:
    caps = dict(zip(CADRES, of_cadres, strict=True))
    peak = basis.active.max(axis=1)
    return Point(
        factor=factor,
        caps=caps,
        workers={c: Quantity.of(peak / caps[c], "workers") for c in CADRES},
        claimed={c: float(_claimed(basis, c, caps[c]).mean()) for c in CADRES},
        fits={c: _fits(basis, c, sample, caps[c], found) for c in CADRES},
        utilisation=sample.means(_utilisation, found),
        outcomes={n: _possible(n, of) for n, of in sample.means(outcomes, found).items()},
    )


def _possible(name: str, of: Estimate) -> Estimate:
    """The estimate, which a line may have led out of what can be, within it."""
    most = 1.0 if name in SHARES else np.inf
    return of if of.mean is None else replace(of, mean=min(max(of.mean, 0.0), most))


def _utilisation(found: Measures) -> Mapping[Cadre, Array]:
    used = ratio(found.worked.sum(axis=2), found.present.sum(axis=2))
    return dict(zip(CADRES, used.T, strict=True))


def _claimed(basis: Basis, cadre: Cadre, cap: int) -> Array:
    """By draw, the share of months that fit by the formula of the cap."""
    hours = basis.hours[cadre]
    return fit_by_draw(float(cap), hours.mean, hours.variance, basis.time.months)


def _fits(basis: Basis, cadre: Cadre, sample: Sample, cap: int, found: Measures) -> Estimate:
    """The simulated share over all draws: the claimed one, and the mean difference on those tried.

    The formula knows most of what sets one draw apart from another, so that the difference varies
    much less than the share itself (a control variate).
    """
    claim = _claimed(basis, cadre, cap)
    simulated = fitting(found)[:, CADRES.index(cadre)]
    less = sample.mean(simulated - claim[sample.rows_again], _less(basis, cadre, sample))
    mean = None if less.mean is None else min(max(float(claim.mean()) + less.mean, 0.0), 1.0)
    return Estimate(mean, less.se)


def _less(basis: Basis, cadre: Cadre, sample: Sample) -> Array:
    """What simulation and formula say less of the decided cap, in every replication of it."""
    claim = _claimed(basis, cadre, basis.caps[cadre].decided)
    return fitting(sample.decided)[:, CADRES.index(cadre)] - claim[sample.rows]


def _reached(curve: tuple[Point, ...], cadre: Cadre, probability: float) -> float | None:
    """The cap at which the simulated share falls to the probability, if that is on the curve."""
    known = [(p.caps[cadre], p.fits[cadre].mean) for p in curve]
    cases = [(cap, share) for cap, share in known if share is not None]
    for (low, above), (high, below) in pairwise(cases):
        if above >= probability > below:
            return low + (high - low) * (above - probability) / (above - below)
    return None


def _difference(basis: Basis, cadre: Cadre, sample: Sample, seen: _Seen) -> Difference:
    """What each feature that the formula lacks does to the share that fits, left out of all.

    Over the replications in which there was somebody at the cap with and without each feature.
    """
    i = CADRES.index(cadre)
    less = _less(basis, cadre, sample)
    everything, nothing = (fitting(m)[:, i] for m in (seen.at[_DECIDED], seen.bare))
    effects = {n: everything - fitting(seen.without[n])[:, i] for n in Features.beyond_formula()}
    alone = np.sum(list(effects.values()), axis=0)
    whole = np.where(np.isfinite(alone + nothing), less[sample.again], np.nan)

    def told(part: Array) -> Estimate:
        return sample.mean(np.where(np.isfinite(whole), part, np.nan), less)

    return Difference(
        formula=told(nothing - everything + whole),
        effects={name: told(effect) for name, effect in effects.items()},
        together=told(everything - nothing - alone),
        whole=told(whole),
    )


def _effects(sample: Sample, seen: _Seen) -> Mapping[str, Mapping[str, Estimate]]:
    """What each feature does to each outcome, by leaving it out of all."""
    usual, everything = outcomes(sample.decided), outcomes(seen.at[_DECIDED])
    left = {name: outcomes(found) for name, found in seen.without.items()}
    return {
        outcome: {name: sample.mean(values - left[name][outcome], usual[outcome]) for name in left}
        for outcome, values in everything.items()
    }
