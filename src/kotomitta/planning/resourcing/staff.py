"""The staff that keeps the cap: by need of each draw, and as a plan that is safe over the draws."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.cadre import Cadre
from kotomitta.planning.inputs.run import Run
from kotomitta.planning.workload.cap import Cap

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Staff:
    """Workers of one cadre over `run.months`.

    `needed` and `in_post` are (draw, month); `plan` (month) is the number that is enough in a
    month with the cap's probability, which is what a budget would carry.
    """

    cadre: Cadre
    cap: int
    needed: Array
    in_post: Array
    plan: Array


def staff(run: Run, cases: Array, caps: Mapping[Cadre, Cap]) -> dict[Cadre, Staff]:
    """Workers needed for so many active cases (draw, month) at the decided cap of each cadre.

    Not rounded: part-time posts exist, and rounding each month and cadre up would overstate.
    """
    return {cadre: _of(run, cadre, cases, cap) for cadre, cap in caps.items()}


def _of(run: Run, cadre: Cadre, cases: Array, cap: Cap) -> Staff:
    needed = cases / cap.decided
    plan = np.quantile(needed, cap.probability, axis=0)
    in_post = run.over(f"staff.in_post.{cadre.value}")
    return Staff(cadre, cap.decided, needed, in_post, plan)


def capacity(workers: Mapping[Cadre, Array], caps: Mapping[Cadre, Cap]) -> Array:
    """Active cases that the workers can carry: each case needs one of every cadre."""
    rooms = [workers[cadre] * cap.decided for cadre, cap in caps.items()]
    return np.asarray(np.minimum.reduce(rooms))
