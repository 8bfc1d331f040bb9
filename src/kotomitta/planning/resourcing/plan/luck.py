"""Whole people: how many of a number leave or start, at a given luck."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def binomial(number: Array, share: Array, luck: Array) -> Array:
    """The smallest k at which the binomial distribution of (number, share) reaches `luck`.

    Inversion by summing the distribution upwards (Devroye 1986, ch. X.4.3), for whole numbers up
    to some hundreds; the same luck with one more person never gives fewer.
    """
    n, p, u = np.broadcast_arrays(number, np.clip(share, 0.0, 1.0), luck)
    odds = p / np.maximum(1.0 - p, 1e-12)
    chance = (1.0 - p) ** n
    below = chance.copy()
    k = np.zeros(n.shape)
    for i in range(int(n.max(initial=0))):
        more = (u > below) & (k < n)
        if not more.any():
            break
        chance = chance * odds * np.maximum(n - i, 0) / (i + 1)
        k = k + more
        below = below + chance
    return np.where(p >= 1.0, n, k)
