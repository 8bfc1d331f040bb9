"""The log-scale mixed model of a diary, with its variance components averaged over.

log minutes = task + profile + cell + interpreter + interpreter at the task + worker + noise. The
cells (profile x task), what the interpreter adds at a task beyond the average, and the workers are
normal around zero with three unknown standard deviations, which are integrated over a grid. The
Gaussian algebra is Henderson's mixed model equations with the cells, whose block is diagonal,
eliminated first (Searle, Casella and McCulloch 1992, ch. 7), and then, for each standard deviation
of the cells, the effects whose own standard deviations are known.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy.sparse import csr_array, diags_array
from scipy.special import ndtri

from kotomitta.planning.workload.diary.design import Array, Design, Sparse


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
# Rows of a diary at a time, so that a large one does not take the memory of all of them at once.
_ROWS = 8192


@dataclass(frozen=True, slots=True, eq=False)
class Equations:
    """Weighted sums of the rows: what the posterior needs to know of a diary.

    Columns are those of `Design.matrix`; `gram` is (column, column), `cross` (column, cell),
    `right` and `prior` (column,), `weight` and `cell_right` (cell,). `workers` and `interpreted`
    are the columns whose standard deviation is unknown.
    """

    gram: Array
    cross: Sparse
    right: Array
    weight: Array
    cell_right: Array
    prior: Array
    workers: slice
    interpreted: slice

    @classmethod
    def of(cls, design: Design, centre: float, noise: Array) -> "Equations":
        """The sums for a noise variance per task; `centre` is taken off the logarithms."""
        matrix, member, strata = design.matrix(), design.member(), len(design.task)
        weight = np.bincount(design.stratum, minlength=strata) / noise[design.task]
        sums = np.bincount(design.stratum, design.log_minutes - centre, strata)
        total = sums / noise[design.task]
        weighted = diags_array(weight) @ matrix
        columns = design.columns
        prior = np.ones(matrix.shape[1])
        prior[columns["task"]] = _TASK_SD**-2
        prior[columns["profile"]] = prior[columns["interpreter"]] = _EFFECT_SD**-2
        return cls(
            (matrix.T @ weighted).toarray(),
            csr_array(weighted.T @ member),
            np.asarray(matrix.T @ total),
            np.asarray(member.T @ weight),
            np.asarray(member.T @ total),
            prior,
            columns["worker"],
            columns["interpreted"],
        )

    def reduced(self, cell_sd: float) -> tuple[Array, Array, Array]:
        """The equations with the cells eliminated: matrix, right side, and cells' variances.

        The variances (cell,) are what each cell keeps once the other effects are known.
        """
        shrink = cell_sd**2 / (1 + cell_sd**2 * self.weight)
        gram = self.gram - (self.cross @ diags_array(shrink) @ self.cross.T).toarray()
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

    def draw(self, normal: Array) -> Array:
        """Effects (draw, column) from standard normal numbers."""
        return np.asarray((self.mean + normal @ self.root) * self.scale)

    def fit(self, eq: Equations, design: Design) -> tuple[Array, Array]:
        """Fitted log minutes and their posterior variance, each per stratum."""
        effects = self.mean * self.scale
        cells = self.shrink * (eq.cell_right - effects @ eq.cross)
        matrix, cell = design.matrix(), design.cell
        free = (matrix - design.member() @ (diags_array(self.shrink) @ eq.cross.T)).tocsr()
        covariance = self.scale[:, None] * (self.root.T @ self.root) * self.scale
        known = [_quadratic(free[i : i + _ROWS], covariance) for i in range(0, len(cell), _ROWS)]
        return matrix @ effects + cells[cell], np.concatenate(known) + self.shrink[cell]


def _quadratic(rows: Sparse, covariance: Array) -> Array:
    """The variance of each row's combination of effects."""
    return np.asarray((np.asarray(rows @ covariance) * rows.toarray()).sum(axis=1))


def cells_given(
    eq: Equations, effects: Array, cell_sd: Array, cells: slice, normal: Array
) -> Array:
    """Draws of some cells (draw, cell) given those of the effects and of the cells' spread."""
    variance = cell_sd[:, None] ** 2
    shrink = variance / (1 + variance * eq.weight[cells])
    left = eq.cell_right[cells] - effects @ eq.cross[:, cells]
    return np.asarray(shrink * left + np.sqrt(shrink) * normal)


def over_grid(eq: Equations) -> tuple[list[Spread], Array]:
    """Combinations of spreads, equally likely beforehand, and the probability of each after.

    The grid holds the midpoints of equal slices of half-normal priors.
    """
    cells, interpreted, workers = map(_half_normal, _SCALES, _POINTS)
    spreads = [Spread(*sds) for sds in product(cells, interpreted, workers)]
    logs = np.concatenate([_log_densities(eq, cell_sd) for cell_sd in cells])
    relative = np.exp(logs - logs.max())
    return spreads, relative / relative.sum()


@dataclass(frozen=True, slots=True, eq=False)
class _Left:
    """The equations of the columns that are left when others have been eliminated.

    `log_root` is half the logarithm of the determinant of those, `squares` what they explain.
    """

    gram: Array
    right: Array
    log_root: float = 0.0
    squares: float = 0.0

    def without(self, columns: int, prior: Array | float, scale: float = 1.0) -> "_Left":
        """What is left without the first columns, measured in `scale`, of such a prior."""
        gram = self.gram.copy()
        right = self.right.copy()
        gram[:columns] *= scale
        gram[:, :columns] *= scale
        right[:columns] *= scale
        own = gram[:columns, :columns] + np.diag(np.broadcast_to(prior, columns))
        root = np.linalg.cholesky(own)
        half = np.linalg.solve(root, np.column_stack([gram[:columns, columns:], right[:columns]]))
        beside, told = half[:, :-1], half[:, -1]
        return _Left(
            gram[columns:, columns:] - beside.T @ beside,
            right[columns:] - beside.T @ told,
            self.log_root + float(np.log(np.diagonal(root)).sum()),
            self.squares + float(told @ told),
        )


def _log_densities(eq: Equations, cell_sd: float) -> Array:
    """The log marginal density of the diary up to a constant, for each of the other spreads.

    What does not depend on them is eliminated once, and the interpreted tasks once for all spreads
    of the workers.
    """
    gram, right, shrink = eq.reduced(cell_sd)
    columns = np.arange(len(right))
    varied = [*columns[eq.interpreted], *columns[eq.workers]]
    known = np.setdiff1d(columns, varied)
    order = np.concatenate([known, varied])
    left = _Left(gram[np.ix_(order, order)], right[order]).without(len(known), eq.prior[known])
    tasks = len(columns[eq.interpreted])
    _, interpreted, workers = map(_half_normal, _SCALES, _POINTS)
    cells = shrink @ eq.cell_right**2 - np.log1p(cell_sd**2 * eq.weight).sum()
    logs = []
    for task_sd in interpreted:
        of = left.without(tasks, 1.0, task_sd)
        ends = [of.without(len(of.right), 1.0, worker_sd) for worker_sd in workers]
        logs += [(end.squares + cells) / 2 - end.log_root for end in ends]
    return np.array(logs)


def _half_normal(scale: float, points: int) -> list[float]:
    middles = (np.arange(points) + 0.5) / points
    return [scale * float(q) for q in ndtri((1 + middles) / 2)]
