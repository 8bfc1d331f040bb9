"""What the reserve of a cap is kept for: what the cap would be if one reason fell away."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from kotomitta.planning.workload.cap import reached
from kotomitta.planning.workload.hours import CaseHours
from kotomitta.planning.workload.time import MonthHours

Array = NDArray[np.float64]


def reasons(hours: CaseHours, months: MonthHours, probability: float) -> Mapping[str, float]:
    """Reason -> the cap of a cadre in cases without it, all others as they are.

    `leave`: it falls evenly over the year; `spells`: sickness takes the same hours every month;
    `cases`: every case takes the mean; `unknown`: each figure is known to be its mean.
    """
    mean, variance = hours.mean, hours.variance
    even = replace(months, hours=np.broadcast_to(months.mean[:, None], months.hours.shape))
    certain = replace(months, variance=np.zeros_like(months.variance))
    known = MonthHours(_mean(months.hours), months.share, _mean(months.variance))
    tried = {
        "leave": (mean, variance, even),
        "spells": (mean, variance, certain),
        "cases": (mean, np.zeros_like(variance), months),
        "unknown": (_mean(mean), _mean(variance), known),
    }
    return {name: reached(*given, probability) for name, given in tried.items()}


def _mean(by_draw: Array) -> Array:
    return np.asarray(by_draw.mean(axis=0, keepdims=True))
