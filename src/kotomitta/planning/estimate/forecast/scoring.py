"""How good a forecast was: CRPS, misses as factors, bias, and how often ranges held."""

from dataclasses import dataclass

import numpy as np

from kotomitta.planning.estimate.forecast.series import Array

LEVELS = np.r_[0.025, np.arange(1, 20) / 20, 0.975]
RANGES = {50: (5, 15), 80: (2, 18), 95: (0, 20)}
"""Percent -> the places in LEVELS of the ends of the central range."""

_MIDDLE = 10
_LARGE_YEAR = 100.0


def crps(quantiles: Array, outcomes: Array) -> Array:
    """Continuous ranked probability score from the quantiles at 0.05 to 0.95.

    Twice the mean quantile loss over the levels (Gneiting & Ranjan 2011), in units of the count.
    """
    levels = LEVELS[1:-1]
    miss = outcomes[..., None] - quantiles[..., 1:-1]
    return np.asarray(2 * np.maximum(levels * miss, (levels - 1) * miss).mean(axis=-1))


@dataclass(frozen=True, slots=True)
class Score:
    """One method on one target; None where nothing could be scored.

    `relative_crps` is the geometric mean over series of the method's mean CRPS over that of the
    yardstick. `rms_factor` and `bias_factor` are of the median, over outcomes of at least 100 a
    year: exp of the root mean square, and of the mean, of log(median / outcome).
    """

    relative_crps: float | None
    rms_factor: float | None
    bias_factor: float | None
    coverage: dict[int, float]
    cases: int


def score(quantiles: Array, outcomes: Array, yardstick: Array, years: float) -> Score:
    """The score of `quantiles` (series, case, level) for outcomes over so many `years`.

    `yardstick` is the CRPS (series, case) to compare with; cases where it, an outcome or a quantile
    is NaN are left out.
    """
    own = crps(quantiles, outcomes)
    use = ~np.isnan(own + yardstick)
    large = use & (outcomes >= _LARGE_YEAR * years)
    misses = np.log(np.maximum(quantiles[..., _MIDDLE][large], 1.0) / outcomes[large])
    covered = {
        percent: float(
            ((quantiles[..., a] <= outcomes) & (outcomes <= quantiles[..., b]))[use].mean()
        )
        for percent, (a, b) in RANGES.items()
        if use.any()
    }
    return Score(
        _relative(np.where(use, own, 0.0).sum(axis=1), np.where(use, yardstick, 0.0).sum(axis=1)),
        float(np.exp(np.sqrt((misses**2).mean()))) if misses.size else None,
        float(np.exp(misses.mean())) if misses.size else None,
        covered,
        int(use.sum()),
    )


def _relative(own: Array, yardstick: Array) -> float | None:
    """Geometric mean of the ratios of series in which both made an error."""
    both = (own > 0) & (yardstick > 0)
    return float(np.exp(np.log(own[both] / yardstick[both]).mean())) if both.any() else None
