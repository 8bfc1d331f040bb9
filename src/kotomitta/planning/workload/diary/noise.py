"""How much entries of the same kind vary: a variance per task, and the mean it implies."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.special import polygamma

from kotomitta.planning.workload.diary.design import Array, Index

_MOST_PRIOR_DF = 1e4
# Entries of one kind commonly differ by half: four entries' worth of prior, so that a diary of
# a page has an answer too. Nothing is recorded more finely than to about one per cent.
_USUAL_VARIANCE = 0.25
_USUAL_DF = 4.0
_LEAST_VARIANCE = 1e-4


@dataclass(frozen=True, slots=True, eq=False)
class Noise:
    """Variance of log minutes per task (task,), its degrees of freedom, and the shape.

    `shape` holds standardised residuals of all tasks with their weights: the noise of a task has
    this shape at its own scale.
    """

    variance: Array
    df: Array
    shape: Array
    shape_weight: Array

    def sds(self, rng: np.random.Generator, draws: int) -> Array:
        """Standard deviations that the residuals leave possible, as (draw, task).

        At most twice the estimate, which only diaries of a few entries reach: the mean of a
        lognormal with an unbounded variance would be infinite.
        """
        ratio = self.df / rng.chisquare(self.df, (draws, len(self.df)))
        return np.asarray(np.sqrt(self.variance * np.minimum(ratio, 4.0)), dtype=np.float64)

    def log_mean(self, sd: Array) -> Array:
        """What the logarithm of the mean exceeds the mean logarithm by: log E exp(sd x shape).

        Duan's smearing (1983) with residuals at the scale of the task, so that neither lognormal
        nor gamma nor rounding has to be assumed. Any array of standard deviations.
        """
        points = np.linspace(sd.min(), sd.max(), 40)
        means = np.exp(points[:, None] * self.shape) @ self.shape_weight
        return np.asarray(np.interp(sd, points, np.log(means)), dtype=np.float64)


def moderated(squares: Array, df: Array) -> tuple[Array, Array]:
    """Variance per task drawn towards the common one, with its degrees of freedom.

    `squares` and `df` are sums of squared residuals and degrees of freedom, each (task,). Scaled
    inverse chi-square prior with its degrees of freedom by moments: Smyth 2004, Statistical
    Applications in Genetics and Molecular Biology 3(1), section 6.
    """
    total = df.sum() + _USUAL_DF
    common = (squares.sum() + _USUAL_VARIANCE * _USUAL_DF) / total
    prior = _prior_df(squares, df)
    variance = np.maximum((prior * common + squares) / (prior + df), _LEAST_VARIANCE)
    return variance, np.minimum(prior + df, total)


def _prior_df(squares: Array, df: Array) -> float:
    known = (df >= 1) & (squares > _LEAST_VARIANCE * df)
    if known.sum() < 2:
        return _MOST_PRIOR_DF
    logs = np.log(squares[known] / df[known])
    excess = logs.var(ddof=1) - polygamma(1, df[known] / 2).mean()
    if excess <= polygamma(1, _MOST_PRIOR_DF / 2):
        return _MOST_PRIOR_DF
    return float(brentq(lambda d: polygamma(1, d / 2) - excess, 1e-3, _MOST_PRIOR_DF))


def noise_of(residual: Array, free: Array, task: Index, tasks: int) -> Noise:
    """The noise in residuals (row,) of which each has `free` degrees of freedom left."""
    squares = np.bincount(task, residual**2, tasks).astype(np.float64)
    variance, df = moderated(squares, np.bincount(task, free, tasks).astype(np.float64))
    weight = free / free.sum()
    shape = residual / np.sqrt(variance[task] * free)
    shape = shape - weight @ shape
    spread = float(np.sqrt(weight @ shape**2))
    return Noise(variance, df, shape / max(spread, _LEAST_VARIANCE), weight)
