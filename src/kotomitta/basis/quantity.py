"""What the draws say about one number."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Quantity:
    """Mean, median and 80 % range (p10 to p90) of one number over the draws, with its unit."""

    mean: float
    p10: float
    p50: float
    p90: float
    unit: str

    @classmethod
    def of(cls, draws: NDArray[np.float64], unit: str) -> Self:
        """The summary of one value per draw. Refuses numbers that are not finite."""
        if not np.isfinite(draws).all():
            raise ValueError(f"a draw in {unit} is not a finite number")
        p10, p50, p90 = (float(x) for x in np.quantile(draws, (0.1, 0.5, 0.9)))
        return cls(float(draws.mean()), p10, p50, p90, unit)
