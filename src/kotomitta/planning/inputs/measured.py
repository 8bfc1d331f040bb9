"""What a time diary says, as the chain takes it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.cadre import Cadre
from kotomitta.basis.figures import Figure

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class DiaryWork:
    """How much of one cadre's work a diary holds.

    `worker_variance` is the part of the variance of the logarithm of its mean minutes that comes
    from who kept the diary; more days of the same workers do not reduce it.
    """

    days: int
    worker_variance: float


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """Figures that a diary replaces, their joint draws by id, and its work by cadre."""

    figures: tuple[Figure, ...]
    draws: Mapping[str, Array]
    work: Mapping[Cadre, DiaryWork]
