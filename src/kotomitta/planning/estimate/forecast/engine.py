"""The method: learn from all series how counts move on, then draw how each of these may."""

from collections.abc import Iterator, Sequence

import numpy as np

from kotomitta.planning.estimate.forecast.dependence import ranks, scores
from kotomitta.planning.estimate.forecast.law import LEVELS, Law
from kotomitta.planning.estimate.forecast.pooling import Pool
from kotomitta.planning.estimate.forecast.series import Array, Series
from kotomitta.planning.estimate.forecast.traits import OFFSET, Traits

# No path leaves its middle by more than a factor 55. The largest surprise in twenty countries in
# 1999-2020 was a factor 36 (Finland in September 2015, seen from January).
_FURTHEST = 4.0


def paths(
    series: Sequence[Series], horizon: int, *, draws: int, seed: int, pool: Pool | None = None
) -> Array:
    """Sample paths of the `horizon` periods after the end of each series.

    Whole, non-negative numbers as (series, draw, period). Any sum over periods has the distribution
    of the sum over the paths; series share common shocks, so sums over series of one frequency are
    draw by draw too. All values of all series, and those of the pool up to the same time, are
    learned from; `pool` None means that there is nothing else to learn from.
    """
    found = np.empty((len(series), draws, horizon))
    for place, counts in each(series, horizon, draws=draws, seed=seed, pool=pool):
        found[place] = counts
    return found


def each(
    series: Sequence[Series], horizon: int, *, draws: int, seed: int, pool: Pool | None = None
) -> Iterator[tuple[int, Array]]:
    """The same paths one series at a time, with its place, so that any number fits in memory."""
    for frequency in sorted({s.frequency for s in series}):
        places = [i for i, s in enumerate(series) if s.frequency == frequency]
        same = [series[i] for i in places]
        law, seen = (pool or Pool()).teach(same)
        steps = horizon + max(_silence(s) for s in same)
        normal = scores([s.id for s in same], (draws, steps), law, seed=seed)
        for row, (one, numbers) in enumerate(zip(same, normal, strict=True)):
            gap = _silence(one)
            chances = ranks(numbers[:, gap : gap + horizon])
            yield places[row], _counts(seen, row, law, chances, gap=gap)


def _silence(series: Series) -> int:
    """The number of periods at the end without a value."""
    return series.end - 1 - series.last_known


def _counts(seen: Traits, row: int, law: Law, chances: Array, *, gap: int) -> Array:
    """Counts at the probabilities `chances` (draw, period), `gap` periods after the last value."""
    ahead = np.arange(gap + 1, gap + 1 + chances.shape[1])
    last = int(np.flatnonzero(~np.isnan(seen.logs[row]))[-1])
    location, scale, shape = law.at(ahead)
    season = seen.season[row, last, (seen.panel.start + last + ahead) % law.frequency]
    middle = seen.level[row, last] + season + location @ seen.moves[row, last]
    spread = np.exp(scale @ seen.spreads[row, last])
    errors = np.stack(
        [np.interp(c, LEVELS, s) for c, s in zip(chances.T, shape, strict=True)], axis=1
    )
    logs = middle + np.clip(spread * errors, -_FURTHEST, _FURTHEST)
    return np.asarray(np.maximum(np.rint(np.exp(logs) - OFFSET), 0.0))
