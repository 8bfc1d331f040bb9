"""The slow, obvious twin of the kernel of `planning/estimate`."""

import numpy as np
from numpy.typing import NDArray
from scipy.stats import poisson as distribution

Array = NDArray[np.float64]


def poisson(u: Array, expected: Array) -> Array:
    """The least count whose cumulative probability reaches `u`."""
    return np.asarray(distribution.ppf(u, expected), dtype=np.float64)
