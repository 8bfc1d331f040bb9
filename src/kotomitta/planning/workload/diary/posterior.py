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
from scipy.special import ndtri

from kotomitta.planning.workload.diary.design import Array, Design


@dataclass(frozen=True, slots=True)
class Spread:
    """Standard deviations of log minutes: between cells, interpreted tasks and workers."""

    cell: float
    interpreted: float
    worker: float


# Weak priors of the logarithm: a task lasts between a minute and a day, a profile or an
# interpreter changes the time by less than a factor of ten or so; workers differ from each other,
# and interpreted tasks from other interpreted tasks, by tens of per cent, cells from what their
# task and profile say by half or so. Scales and grid points are in the order of Spread.
_TASK_SD = 2.0
_EFFECT_SD = 1.0
_SCALES = (0.5, 0.3, 0.3)
_POINTS = (12, 6, 12)


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

    def reduced(self, cell_sd: float) -> tuple[Array, Array, Array]:
        """The equations with the cells eliminated: matrix, right side, and cells' variances.

        The variances (cell,) are what each cell keeps once the other effects are known.
        """
        shrink = cell_sd**2 / (1 + cell_sd**2 * self.weight)
        gram = self.gram - (self.cross * shrink) @ self.cross.T
        return gram, self.right - self.cross @ (shrink * self.cell_right), shrink

    def scale(self, spread: Spread) -> Array:
        """The standard deviation in which each effect is measured."""
        scale = np.ones(len(self.prior))
        scale[self.workers], scale[self.interpreted] = spread.worker, spread.interpreted
        return scale


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """The Gaussian posterior of the effects, given the spreads; effects in units of `scale`.

    `root` is the inverse Cholesky factor of the precision: root' root is the covariance.
    """

    spread: Spread
    scale: Array
    root: Array
    mean: Array
    shrink: Array

    @classmethod
    def of(cls, eq: Equations, spread: Spread) -> "Given":
        """The posterior from the equations."""
        gram, right, shrink = eq.reduced(spread.cell)
        scale = eq.scale(spread)
        left = scale[:, None] * gram * scale + np.diag(eq.prior)
        # Inverted once: these matrices are small and kept well-conditioned by their priors, and
        # triangular solves would wake a thread per core for each of them.
        root = np.asarray(np.linalg.inv(np.linalg.cholesky(left)), dtype=np.float64)
        return cls(spread, scale, root, root.T @ (root @ (scale * right)), shrink)

    def draw(self, eq: Equations, normal: Array, cell_normal: Array) -> tuple[Array, Array]:
        """Effects (draw, column) and cells (draw, cell) from standard normal numbers."""
        effects = (self.mean + normal @ self.root) * self.scale
        left = eq.cell_right - effects @ eq.cross
        return effects, self.shrink * left + np.sqrt(self.shrink) * cell_normal

    def fit(self, eq: Equations, design: Design) -> tuple[Array, Array]:
        """Fitted log minutes and their posterior variance, each per stratum."""
        effects = self.mean * self.scale
        cells = self.shrink * (eq.cell_right - effects @ eq.cross)
        matrix, cell = design.matrix(), design.cell
        free = (matrix - (self.shrink * eq.cross)[:, cell].T) * self.scale
        known = ((free @ self.root.T) ** 2).sum(axis=1) + self.shrink[cell]
        return matrix @ effects + cells[cell], known


def over_grid(eq: Equations) -> tuple[list[Spread], Array]:
    """Combinations of spreads, equally likely beforehand, and the probability of each after.

    The grid holds the midpoints of equal slices of half-normal priors.
    """
    cells, interpreted, workers = map(_half_normal, _SCALES, _POINTS)
    spreads = [[Spread(c, i, w) for i, w in product(interpreted, workers)] for c in cells]
    logs = np.concatenate([_log_densities(eq, alike) for alike in spreads])
    relative = np.exp(logs - logs.max())
    return [s for alike in spreads for s in alike], relative / relative.sum()


def _log_densities(eq: Equations, spreads: list[Spread]) -> Array:
    """The log marginal density of the diary up to a constant, for spreads with one cell_sd."""
    cell_sd = spreads[0].cell
    gram, right, shrink = eq.reduced(cell_sd)
    scales = np.array([eq.scale(spread) for spread in spreads])
    factors = np.linalg.cholesky(scales[:, :, None] * gram * scales[:, None, :] + np.diag(eq.prior))
    halves = np.linalg.solve(factors, (scales * right)[:, :, None])[:, :, 0]
    logs = np.log(np.diagonal(factors, axis1=1, axis2=2)).sum(axis=1)
    cells = shrink @ eq.cell_right**2 - np.log1p(cell_sd**2 * eq.weight).sum()
    return np.asarray(((halves**2).sum(axis=1) + cells) / 2 - logs, dtype=np.float64)


def _half_normal(scale: float, points: int) -> list[float]:
    middles = (np.arange(points) + 0.5) / points
    return [scale * float(q) for q in ndtri((1 + middles) / 2)]
