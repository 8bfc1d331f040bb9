"""Which inputs move an output: squared standardised rank regression coefficients."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

Array = NDArray[np.float64]


def influence(inputs: Mapping[str, Array], output: Array) -> dict[str, float]:
    """The share of the output's variance in ranks that each input accounts for, largest first.

    Rank regression on all inputs together (Saltelli et al. 2008, ch. 1.2.5); inputs are drawn
    independently, so the squared coefficients add up to the share explained. What is missing to 1
    is chance, interaction and what is not monotone. Inputs that do not vary are left out.
    """
    names = [name for name, draws in inputs.items() if np.ptp(draws) > 0]
    if not names or np.ptp(output) == 0:
        return {}
    ranks = np.stack([_standard(inputs[name]) for name in names], axis=1)
    weights, *_ = np.linalg.lstsq(ranks, _standard(output), rcond=None)
    shares = dict(zip(names, (float(w) ** 2 for w in weights), strict=True))
    return dict(sorted(shares.items(), key=lambda item: -item[1]))


def _standard(draws: Array) -> Array:
    ranks = rankdata(draws)
    return np.asarray((ranks - ranks.mean()) / ranks.std())
