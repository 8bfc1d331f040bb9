"""How many more diary days narrow a cap by one case."""

from dataclasses import dataclass
from math import ceil, sqrt

import numpy as np
from scipy.special import ndtri

from kotomitta.planning.workload.diary.design import Array
from kotomitta.planning.workload.diary.minutes import Minutes

_Z90 = float(ndtri(0.9))


@dataclass(frozen=True, slots=True)
class Precision:
    """The sampling error of a cap, and the further days that make it one case smaller.

    `half_width` is what p10 and p90 lie from the cap, in cases. The further days are None where
    no number of days is enough: the half-width is below one case already, or the rest of it comes
    from how much the few workers differ.
    """

    cap: float
    days: int
    half_width: float
    same_workers: int | None
    new_workers: int | None


def days_to_narrow(minutes: Minutes, *, cap: float, days: int) -> Precision:
    """The days that narrow `cap` by one case, given that `days` worker-days gave the minutes.

    A cap is hours divided by hours per case, so its relative error r is that of the mean minutes
    of the diary's own mix of work; the half-width is z x cap x r with z = 1.2816. With m more days
    like those so far, r^2 becomes a + (r^2 - a) x days / (days + m), where a = worker variance x
    sum of squared shares of entries is what only new workers reduce; with new workers in
    proportion, r^2 x days / (days + m).
    """
    error = float(np.log(_mix(minutes)).var())
    return narrowing(error, _worker_part(minutes), cap=cap, days=days)


def narrowing(error: float, workers: float, *, cap: float, days: int) -> Precision:
    """The same from the variance of the log mean minutes, and what of it the workers make up."""
    workers = min(workers, error)
    half_width = _Z90 * cap * sqrt(error)
    wanted = max(half_width - 1, 0.0) / (_Z90 * cap)
    return Precision(
        cap,
        days,
        half_width,
        _further(days, error - workers, wanted**2 - workers),
        _further(days, error, wanted**2),
    )


def _mix(minutes: Minutes) -> Array:
    mix = (minutes.of(p) @ counts for p, counts in enumerate(minutes.design.counts))
    return np.asarray(sum(mix), dtype=np.float64)


def _worker_part(minutes: Minutes) -> float:
    entries = np.bincount(minutes.design.worker[minutes.design.stratum])
    shares = entries / entries.sum()
    return float((minutes.worker_sd**2).mean() * (shares**2).sum())


def _further(days: int, now: float, wanted: float) -> int | None:
    return ceil(days * (now / wanted - 1)) if wanted > 0 else None
