"""How errors at different horizons, and of different series, go together."""

from collections.abc import Iterator, Sequence

import numpy as np

from kotomitta.basis.seeds import stream
from kotomitta.planning.estimate.forecast.law import Law
from kotomitta.planning.estimate.forecast.series import Array


def scores(names: Sequence[str], shape: tuple[int, int], law: Law, *, seed: int) -> Iterator[Array]:
    """Standard normal numbers as (draw, horizon) for one series after the other.

    Of their variance `law.lasting` follows a random walk, of whose steps `law.shared` is common to
    all series; the rest is new in each period. So the correlation of horizons g < h is
    lasting * sqrt(g / h).
    """
    title = f"forecast:{law.frequency}"
    common = _walk(seed, title, shape)
    root = np.sqrt(np.arange(1, shape[1] + 1))
    for name in names:
        own = _walk(seed, f"{title}:{name}", shape)
        fresh = stream(seed, f"{title}:{name}:fresh").standard_normal(shape)
        walk = np.sqrt(law.shared) * common + np.sqrt(1 - law.shared) * own
        yield np.sqrt(law.lasting) * walk / root + np.sqrt(1 - law.lasting) * fresh


def _walk(seed: int, name: str, shape: tuple[int, int]) -> Array:
    return np.asarray(stream(seed, name).standard_normal(shape).cumsum(axis=1))


def ranks(scores: Array) -> Array:
    """Probabilities with the ranks of `scores` along the draws, exactly even in each period.

    Each of n draws gets its own slice of the unit interval (Latin hypercube with dependence, Stein
    1987), so that quantiles of a period carry no sampling error.
    """
    order = scores.argsort(axis=0, kind="stable").argsort(axis=0, kind="stable")
    return np.asarray((order + 0.5) / len(scores))
