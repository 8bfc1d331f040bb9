"""What room is worth: the hours of it that cases will fill, as one case after another comes.

Two halves of a case's room are worth less than one whole. Without that, evenness leaves every
worker with a rest too small for the next case.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
_STEP = 0.01
_OFFERED = 4
_HEAVIEST = 2  # so many of the heaviest cases fit in the largest room of the table


@dataclass(frozen=True, slots=True, eq=False)
class Usable:
    """Hours that are expected to be filled of a room of 0, 1, 2... steps, (step,)."""

    filled: Array

    def of(self, room: Array) -> Array:
        """The hours to be filled of each room, in its shape; all of what is beyond the table."""
        steps = np.maximum(room, 0.0) / _STEP
        beyond = np.maximum(steps - (self.filled.size - 1), 0.0) * _STEP
        return np.interp(steps, np.arange(self.filled.size), self.filled) + beyond


def usable(hours: Array) -> Usable:
    """What cases fill of a room when four are offered, each drawn from `hours`, (case,).

    Each is taken when that fills more in the end: the value of the dynamic stochastic knapsack
    (Papastavrou, Rajagopalan and Kleywegt 1996, Management Science 42:12), told for rooms of up to
    two of the heaviest cases.
    """
    sizes, number = np.unique(
        np.ceil(np.round(hours / _STEP, 6)).astype(np.int64), return_counts=True
    )
    if not sizes.size:
        return Usable(np.zeros(1))
    room = np.arange(_HEAVIEST * int(sizes[-1]) + 1)
    left = room[None, :] - sizes[:, None]
    filled = np.zeros(room.size)
    for _ in range(_OFFERED):
        taken = sizes[:, None] * _STEP + filled[np.maximum(left, 0)]
        best = np.where(left >= 0, np.maximum(taken, filled), filled)
        filled = number @ best / number.sum()
    return Usable(filled)
