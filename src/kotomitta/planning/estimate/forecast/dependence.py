"""How errors at different horizons, and of different series, go together."""

from collections.abc import Sequence

import numpy as np

from kotomitta.basis.seeds import stream
from kotomitta.planning.estimate.forecast.law import Law
from kotomitta.planning.estimate.forecast.series import Array


def scores(names: Sequence[str], shape: tuple[int, int], law: Law, *, seed: int) -> Array:
    """Standard normal numbers as (series, draw, horizon), with the dependence of the law.

    Of their variance `law.lasting` follows a random walk, of whose steps `law.shared` is common to
    all series; the rest is new in each period. So the correlation of horizons g < h is
    lasting * sqrt(g / h).
    """
    draws, steps = shape
    common = _walk(seed, f"forecast:{law.frequency}", (draws, steps))
    root = np.sqrt(np.arange(1, steps + 1))
    found = np.empty((len(names), draws, steps))
    for row, name in zip(found, names, strict=True):
        own = _walk(seed, f"forecast:{law.frequency}:{name}", (draws, steps))
        fresh = stream(seed, f"forecast:{law.frequency}:{name}:fresh").standard_normal(row.shape)
        walk = np.sqrt(law.shared) * common + np.sqrt(1 - law.shared) * own
        row[:] = np.sqrt(law.lasting) * walk / root + np.sqrt(1 - law.lasting) * fresh
    return found


def _walk(seed: int, name: str, shape: tuple[int, int]) -> Array:
    return np.asarray(stream(seed, name).standard_normal(shape).cumsum(axis=1))


def ranks(scores: Array) -> Array:
    """Probabilities with the ranks of `scores` along the draws, exactly even in each period.

    Each of n draws gets its own slice of the unit interval (Latin hypercube with dependence, Stein
    1987), so that quantiles of a period carry no sampling error.
    """
    draws = scores.shape[-2]
    order = scores.argsort(axis=-2, kind="stable").argsort(axis=-2, kind="stable")
    return np.asarray((order + 0.5) / draws)
