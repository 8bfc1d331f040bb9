"""The log-scale mixed model of a diary, with its variance components averaged over.

log minutes = task + profile + cell + interpreter + interpreter at the task + worker + noise. The
cells (profile x task), what the interpreter adds at a task beyond the average, and the workers are
normal around zero with three unknown standard deviations, which are integrated over a grid. The
Gaussian algebra is Henderson's mixed model equations with the cells, whose block is diagonal,
eliminated first (Searle, Casella and McCulloch 1992, ch. 7).
"""

from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy.linalg import cho_solve, solve_triangular
from scipy.special import ndtri

from kotomitta.planning.workload.diary.design import Array, Design

# Weak priors of the logarithm: a task lasts between a minute and a day, a profile or an
# interpreter changes the time by less than a factor of ten or so; cells differ from what task
# and profile say, workers from each other, and interpreted tasks from other interpreted tasks,
# by tens of per cent rather than by factors.
_TASK_SD = 2.0
_EFFECT_SD = 1.0
_SPREAD_SCALE = 0.3
_GRID = {"worker": 12, "interpreter": 6, "cell": 12}


@dataclass(frozen=True, slots=True, eq=False)
class Equations:
    """Weighted sums of the rows: what the posterior needs to know of a diary.

    Columns are those of `Design.matrix`; `gram` is (column, column), `cross` (column, cell),
    `right` and `prior` (column,), `weight` and `cell_right` (cell,). `workers` and `interpreted`
    are the columns whose standard deviation is unknown.
    """

    gram: Array
    cross: Array
    right: Array
    weight: Array
    cell_right: Array
    prior: Array
    workers: slice
    interpreted: slice

    @classmethod
    def of(cls, design: Design, centre: float, noise: Array) -> "Equations":
        """The sums for a noise variance per task; `centre` is taken off the logarithms."""
        matrix, cell, strata = design.matrix(), design.cell, len(design.task)
        weight = np.bincount(design.stratum, minlength=strata) / noise[design.task]
        sums = np.bincount(design.stratum, design.log_minutes - centre, strata)
        total = sums / noise[design.task]
        member = np.zeros((strata, design.cells))
        member[np.arange(strata), cell] = 1.0
        weighted = matrix * weight[:, None]
        columns = design.columns
        prior = np.ones(matrix.shape[1])
        prior[columns["task"]] = _TASK_SD**-2
        prior[columns["profile"]] = prior[columns["interpreter"]] = _EFFECT_SD**-2
        return cls(
            matrix.T @ weighted,
            weighted.T @ member,
            matrix.T @ total,
            weight @ member,
            total @ member,
            prior,
            columns["worker"],
            columns["interpreted"],
        )


@dataclass(frozen=True, slots=True)
class Spread:
    """Standard deviations of log minutes: between workers, interpreted tasks and cells."""

    worker: float
    interpreted: float
    cell: float


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """The Gaussian posterior of the effects, given the spreads.

    Effects are in units of `scale`, which holds the spreads. `shrink` is the variance that each
    cell keeps once the other effects are known.
    """

    spread: Spread
    scale: Array
    factor: Array
    mean: Array
    shrink: Array
    log_density: float

    @classmethod
    def of(cls, eq: Equations, spread: Spread) -> "Given":
        """The posterior, and the log marginal density of the diary up to a constant."""
        scale = np.ones(len(eq.prior))
        scale[eq.workers], scale[eq.interpreted] = spread.worker, spread.interpreted
        precision = 1 + spread.cell**2 * eq.weight
        shrink = spread.cell**2 / precision
        left = scale[:, None] * (eq.gram - (eq.cross * shrink) @ eq.cross.T) * scale
        right = scale * (eq.right - eq.cross @ (shrink * eq.cell_right))
        factor: Array = np.linalg.cholesky(left + np.diag(eq.prior)).astype(np.float64)
        mean = np.asarray(cho_solve((factor, True), right), dtype=np.float64)
        log_density = (
            (right @ mean + shrink @ eq.cell_right**2) / 2
            - np.log(np.diag(factor)).sum()
            - np.log(precision).sum() / 2
        )
        return cls(spread, scale, factor, mean, shrink, float(log_density))

    def draw(self, eq: Equations, normal: Array, cell_normal: Array) -> tuple[Array, Array]:
        """Effects (draw, column) and cells (draw, cell) from standard normal numbers."""
        effects = self.mean + solve_triangular(self.factor, normal.T, lower=True, trans="T").T
        effects = effects * self.scale
        left = eq.cell_right - effects @ eq.cross
        return effects, self.shrink * left + np.sqrt(self.shrink) * cell_normal

    def fit(self, eq: Equations, design: Design) -> tuple[Array, Array]:
        """Fitted log minutes and their posterior variance, each per stratum."""
        effects = self.mean * self.scale
        cells = self.shrink * (eq.cell_right - effects @ eq.cross)
        matrix, cell = design.matrix(), design.cell
        free = (matrix - (self.shrink * eq.cross)[:, cell].T) * self.scale
        half = solve_triangular(self.factor, free.T, lower=True)
        return matrix @ effects + cells[cell], (half**2).sum(axis=0) + self.shrink[cell]


def over_grid(eq: Equations) -> list[Given]:
    """The posterior at every combination of spreads, each equally likely beforehand.

    The grid holds the midpoints of equal slices of half-normal priors.
    """
    axes = [_half_normal(number) for number in _GRID.values()]
    return [Given.of(eq, Spread(*spreads)) for spreads in product(*axes)]


def _half_normal(number: int) -> list[float]:
    middles = (np.arange(number) + 0.5) / number
    return [float(q) for q in _SPREAD_SCALE * ndtri((1 + middles) / 2)]


def weights(grid: list[Given]) -> Array:
    """The posterior probability of each point of the grid."""
    logs = np.array([g.log_density for g in grid])
    relative = np.exp(logs - logs.max())
    return np.asarray(relative / relative.sum(), dtype=np.float64)
