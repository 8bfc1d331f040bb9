"""Named random streams: the same seed and name give the same numbers, whatever else is drawn."""

from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray


def stream(seed: int, name: str) -> np.random.Generator:
    """A generator of its own for `name`, independent of every other name under the same seed."""
    digest = blake2b(name.encode(), digest_size=16).digest()
    words = np.frombuffer(digest, dtype="<u4").tolist()
    return np.random.Generator(np.random.Philox(np.random.SeedSequence([seed, *words])))


def uniforms(seed: int, name: str, draws: int) -> NDArray[np.float64]:
    """One number in (0, 1) per draw, stratified so that each of `draws` equal slices holds one.

    Stratifying (a one-dimensional Latin hypercube, McKay et al. 1979) keeps means of few draws
    close to those of many.
    """
    rng = stream(seed, name)
    slices = rng.permutation(draws) + rng.random(draws)
    return np.asarray(np.clip(slices / draws, 1e-12, 1 - 1e-12), dtype=np.float64)
