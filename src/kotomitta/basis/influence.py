"""Which inputs move an output: squared standardised rank regression coefficients."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Shares = dict[str, float]


def influence(inputs: Mapping[str, Array], outputs: Mapping[str, Array]) -> dict[str, Shares]:
    """For each output, the share of its variance in ranks that each input has, largest first.

    Rank regression on all inputs together (Saltelli et al. 2008, ch. 1.2.5); inputs are drawn
    independently, so the squared coefficients add up to the share explained. What is missing to 1
    is chance, interaction and what is not monotone. Inputs that do not vary are left out, and an
    output that does not vary has no shares.
    """
    names = [name for name, draws in inputs.items() if np.ptp(draws) > 0]
    varied = [name for name, draws in outputs.items() if np.ptp(draws) > 0]
    found: dict[str, Shares] = {name: {} for name in outputs}
    if names and varied:
        causes = np.stack([_standard(inputs[name]) for name in names], axis=1)
        effects = np.stack([_standard(outputs[name]) for name in varied], axis=1)
        weights, *_ = np.linalg.lstsq(causes, effects, rcond=None)
        for i, name in enumerate(varied):
            shares = dict(zip(names, (weights[:, i] ** 2).tolist(), strict=True))
            found[name] = dict(sorted(shares.items(), key=lambda item: -item[1]))
    return found


def _standard(draws: Array) -> Array:
    ranks = np.argsort(np.argsort(draws, kind="stable"), kind="stable").astype(np.float64)
    return np.asarray((ranks - ranks.mean()) / ranks.std())
