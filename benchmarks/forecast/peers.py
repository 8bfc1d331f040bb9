"""The library peers: AutoETS, AutoARIMA and AutoTheta of statsforecast, on counts and on logs."""

import time
import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.special import ndtr, ndtri

from kotomitta.basis.seeds import stream
from kotomitta.planning.estimate.forecast.backtest import Plan
from kotomitta.planning.estimate.forecast.scoring import LEVELS
from kotomitta.planning.estimate.forecast.series import Series

STEPS = 48
WIDTHS = (10, 20, 30, 40, 50, 60, 70, 80, 90, 98)
KEPT = np.r_[0.01, np.arange(1, 20) / 20, 0.99]
FEWEST = 12
PATHS = 400


def quantiles(
    name: str, series: Sequence[Series], plan: Plan, *, log: bool, cache: Path
) -> tuple[np.ndarray, float]:
    """Quantiles as the backtest wants them, and the seconds that fitting took."""
    found = np.full((len(series), len(plan.origins), len(plan.steps), len(LEVELS)), np.nan)
    seconds = 0.0
    for i, origin in enumerate(plan.origins):
        file = cache / f"{name}-{'log' if log else 'count'}-{origin}.npz"
        if not file.exists():
            begun = time.perf_counter()
            rows = np.stack([_marginals(name, s.before(origin + 1), origin, log) for s in series])
            np.savez(file, rows=rows, seconds=time.perf_counter() - begun)
        kept = np.load(file)
        seconds += float(kept["seconds"])
        found[:, i] = [_targets(row, plan) for row in kept["rows"]]
    return found, seconds


def _marginals(name: str, series: Series | None, origin: int, log: bool) -> np.ndarray:
    """Quantiles at KEPT of each of the next STEPS periods."""
    if series is None or series.last_known != origin:
        return np.full((STEPS, len(KEPT)), np.nan)
    known = series.values[~np.isnan(series.values)]
    if len(known) < FEWEST:
        return np.full((STEPS, len(KEPT)), np.nan)
    fitted = _fitted(name, np.log1p(known) if log else known)
    back = np.expm1(np.clip(fitted, -1, 20)) if log else fitted
    return np.maximum(np.sort(back, axis=1), 0.0)


def _fitted(name: str, values: np.ndarray) -> np.ndarray:
    """A series that the library cannot fit (all equal, say) stays where it is."""
    from statsforecast import models

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            model = getattr(models, name)(season_length=12)
            said = model.forecast(y=values, h=STEPS, level=list(WIDTHS))
        except Exception:
            return np.full((STEPS, len(KEPT)), values[-1])
    low = [said[f"lo-{w}"] for w in WIDTHS[::-1]]
    high = [said[f"hi-{w}"] for w in WIDTHS]
    table = np.array([*low, said["mean"], *high]).T
    return np.nan_to_num(table, nan=values[-1], posinf=1e9, neginf=0.0)


def _targets(marginals: np.ndarray, plan: Plan) -> np.ndarray:
    """Single periods as they are; sums as if the errors were those of a random walk.

    The library gives each period's range alone. A random walk is the dependence that its own
    models (exponential smoothing, differenced ARIMA) imply at these horizons.
    """
    if np.isnan(marginals).any():
        return np.full((len(plan.steps), len(LEVELS)), np.nan)
    single = [np.interp(ndtri(LEVELS), ndtri(KEPT), q) for q in marginals[: plan.horizon]]
    steps = stream(1, "peers").standard_normal((PATHS, STEPS)).cumsum(axis=1)
    chances = ndtr(steps / np.sqrt(np.arange(1, STEPS + 1)))
    paths = np.stack([np.interp(c, KEPT, q) for c, q in zip(chances.T, marginals, strict=True)], 1)
    sums = [np.quantile(paths[:, :k].sum(axis=1), LEVELS) for k in plan.sums]
    return np.array([*single, *sums])
