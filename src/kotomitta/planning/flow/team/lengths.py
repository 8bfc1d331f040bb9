"""The length of a contact as a table that the engine reads: equally likely slices."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from kotomitta.planning.flow.team._kernel import SLICES

Array = NDArray[np.float64]


def slices(sigma: float) -> Array:
    """Lower end and width of each slice of a lognormal with mean 1, as (2 x SLICES, 2).

    Each slice is uniform with the mean and the variance that the lognormal has within it, so the
    whole has the lognormal's mean and variance exactly. The second half cuts the last slice of the
    first. Where even the last slice is too heavy to be uniform above 0 (sigma above about 1.5) it
    keeps its mean only, and the variance of the whole falls a little short.
    """
    whole = np.arange(SLICES + 1) / SLICES
    return np.concatenate([_cut(whole, sigma), _cut(1 - (1 - whole) / SLICES, sigma)])


def _cut(edges: Array, sigma: float) -> Array:
    """Partial moments of a lognormal: E[X^k; a < Z < b] is the normal law moved by k sigma."""
    z = ndtri(edges)
    share = np.diff(edges)
    mean = np.diff(ndtr(z - sigma)) / share
    square = np.exp(sigma**2) * np.diff(ndtr(z - 2 * sigma)) / share
    half = np.sqrt(3 * np.maximum(square - mean**2, 0.0))
    half = np.minimum(half, mean)
    return np.stack([mean - half, 2 * half], axis=1)
