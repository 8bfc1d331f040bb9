"""Whole people: how many of a number leave or start, at a given luck."""

import numpy as np
from numpy.typing import NDArray

from kotomitta.planning.resourcing.plan._kernel import invert

Array = NDArray[np.float64]


def binomial(number: Array, share: Array, luck: Array) -> Array:
    """The smallest k at which the binomial distribution of (number, share) reaches `luck`.

    Inversion by summing the distribution upwards (Devroye 1986, ch. X.4.3), for whole numbers up
    to some hundreds; the same luck with one more person never gives fewer.
    """
    n, p, u = np.broadcast_arrays(number, np.clip(share, 0.0, 1.0), luck)
    if not n.any():
        return np.zeros(n.shape)
    odds = p / np.maximum(1.0 - p, 1e-12)
    nobody = (1.0 - p) ** n
    counts = invert(n.ravel(), nobody.ravel(), odds.ravel(), u.ravel())
    return np.where(p >= 1.0, n, counts.reshape(n.shape))
