"""Rolling origins: what each method would have said then, and what came."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

import numpy as np

from kotomitta.planning.estimate.forecast.engine import paths
from kotomitta.planning.estimate.forecast.pooling import Pool
from kotomitta.planning.estimate.forecast.rivals import RIVALS, ranges
from kotomitta.planning.estimate.forecast.scoring import LEVELS, Score, crps, score
from kotomitta.planning.estimate.forecast.series import Array, Panel, Series

OURS = "kotomitta"
YARDSTICK = "last_value"


@dataclass(frozen=True, slots=True)
class Target:
    """What is forecast: the single periods `first` to `last` ahead, or the sum over them."""

    first: int
    last: int
    summed: bool


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Scores by method and target, over origins given as ordinals of the last known period."""

    frequency: int
    origins: tuple[int, ...]
    series: tuple[str, ...]
    scores: Mapping[str, Mapping[Target, Score]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do: origins, longest single horizon, lengths of sums, draws and seed."""

    origins: tuple[int, ...]
    horizon: int
    sums: tuple[int, ...]
    draws: int
    seed: int

    @property
    def steps(self) -> tuple[Target, ...]:
        """Every single period and every sum as a target of its own."""
        single = tuple(Target(h, h, False) for h in range(1, self.horizon + 1))
        return single + tuple(Target(1, k, True) for k in self.sums)

    @property
    def bands(self) -> tuple[Target, ...]:
        """Single periods in bands that double in length, all of them together, and the sums."""
        edges = [0, *(e for e in (3, 6, 12, 24, 48) if e < self.horizon), self.horizon]
        bands = [Target(a + 1, b, False) for a, b in pairwise(edges)]
        if len(bands) > 1:
            bands.append(Target(1, self.horizon, False))
        return (*bands, *self.steps[self.horizon :])


def backtest(
    series: Sequence[Series],
    plan: Plan,
    *,
    pool: Pool,
    others: Mapping[str, Array] = MappingProxyType({}),
    progress: Callable[[int], None] = lambda _: None,
) -> Scorecard:
    """The scores of our engine, of the simple methods and of `others`, on the same cases.

    `others` are quantiles as (series, origin, step of the plan, level) of methods run elsewhere.

    At each origin every method sees only what was known by then. A case counts only where every
    method has a forecast and the outcome is known. Series of one frequency.
    """
    panel = Panel.of(series)
    places = np.array(plan.origins) - panel.start
    said = {OURS: _ours(series, plan, pool, progress), **others}
    outcomes = np.stack([_outcomes(panel, t)[:, places] for t in plan.steps], axis=2)
    for name, method in RIVALS.items():
        points = method(panel, max(plan.horizon, *plan.sums, 1))
        said[name] = np.stack([_rival(panel, points, t)[:, places] for t in plan.steps], axis=2)
    common = ~np.isnan(sum(q[..., 0] for q in said.values()))
    outcomes = np.where(common, outcomes, np.nan)
    yardstick = crps(said[YARDSTICK], outcomes)
    return Scorecard(
        panel.frequency,
        plan.origins,
        tuple(s.id for s in series),
        {name: _scores(q, outcomes, yardstick, plan, panel) for name, q in said.items()},
    )


def _ours(
    series: Sequence[Series], plan: Plan, pool: Pool, progress: Callable[[int], None]
) -> Array:
    """Quantiles as (series, origin, target, level); NaN without a value at the origin."""
    found = np.full((len(series), len(plan.origins), len(plan.steps), len(LEVELS)), np.nan)
    for i, origin in enumerate(plan.origins):
        seen = {p: s.before(origin + 1) for p, s in enumerate(series)}
        live = {p: s for p, s in seen.items() if s is not None and s.last_known == origin}
        if live:
            longest = max(plan.horizon, *plan.sums, 1)
            known = list(live.values())
            drawn = paths(known, longest, draws=plan.draws, seed=plan.seed, pool=pool)
            found[list(live), i] = _summary(drawn, plan)
        progress(i)
    return found


def _summary(drawn: Array, plan: Plan) -> Array:
    """Quantiles of single periods and sums as (series, target, level)."""
    sums = [drawn[:, :, :k].sum(axis=2, keepdims=True) for k in plan.sums]
    targets = np.concatenate([drawn[:, :, : plan.horizon], *sums], axis=2)
    return np.moveaxis(np.quantile(targets, LEVELS, axis=1), 0, -1)


def _outcomes(panel: Panel, target: Target) -> Array:
    """What came, as (series, origin)."""
    values = np.pad(panel.values, ((0, 0), (0, target.last)), constant_values=np.nan)
    periods = values.shape[1] - target.last
    ahead = [values[:, h : h + periods] for h in range(target.first, target.last + 1)]
    return np.asarray(np.sum(ahead, axis=0))


def _rival(panel: Panel, points: Array, target: Target) -> Array:
    point = points[:, :, target.first - 1 : target.last].sum(axis=2)
    return ranges(point, _outcomes(panel, target), target.last, LEVELS)


def _scores(
    said: Array, outcomes: Array, yardstick: Array, plan: Plan, panel: Panel
) -> dict[Target, Score]:
    """Scores of bands and sums, and of every single target."""
    found = {}
    for target in dict.fromkeys((*plan.bands, *plan.steps)):
        places = [i for i, t in enumerate(plan.steps) if _within(t, target)]
        years = (target.last if target.summed else 1) / panel.frequency
        shape = (len(said), -1)
        found[target] = score(
            said[:, :, places].reshape(*shape, len(LEVELS)),
            outcomes[:, :, places].reshape(shape),
            yardstick[:, :, places].reshape(shape),
            years,
        )
    return found


def _within(step: Target, target: Target) -> bool:
    if target.summed or step.summed:
        return step == target
    return target.first <= step.first <= target.last
