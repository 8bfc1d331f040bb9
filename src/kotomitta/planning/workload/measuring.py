"""What it is worth to measure a figure: how much higher the cap could be set, knowing it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from kotomitta.basis.seeds import stream, uniforms
from kotomitta.planning.inputs.city import Cadre
from kotomitta.planning.inputs.run import Run
from kotomitta.planning.inputs.tasks import Task
from kotomitta.planning.workload.chain import Chain, figures_behind

Array = NDArray[np.float64]

# All that one complete diary would tell: minutes of every task, and the interpreter's factor.
DIARY = "diary"
_DRAWS = 4096
_BINS = 32
_STEPS = 18


@dataclass(frozen=True, slots=True)
class Worth:
    """What the cap gains when a figure becomes known, in cases, with its standard error.

    `workers` is the share of the workers that would be needed less for the same cases: 1 less the
    mean of cap now / cap then.
    """

    cases: float
    error: float
    workers: float


@dataclass(frozen=True, slots=True)
class Measuring:
    """The worth of measuring one figure exactly, and so that half of its range is left."""

    exactly: Worth
    halved: Worth


def measuring(run: Run, tasks: Sequence[Task]) -> dict[Cadre, dict[str, Measuring]]:
    """For each cadre the worth of measuring each figure behind its cap, greatest first.

    On 4 096 draws of its own, so that it does not hang on the number of draws of the run.
    """
    rng = stream(run.seed, "measuring:rows")
    rows = rng.permutation(_DRAWS) % run.draws.number
    names = figures_behind(run, tasks)
    given = {name: uniforms(run.seed, f"measuring:{name}", _DRAWS) for name in names}
    chain = Chain.at(run, tasks, given, rows)
    told = {name: _ranks(values) for name, values in chain.draws.varying().items()}
    return {c: _worths(run, chain, c, told | _by_diary(run, tasks, given, rows, c)) for c in Cadre}


def _by_diary(
    run: Run, tasks: Sequence[Task], given: Mapping[str, Array], rows: Array, cadre: Cadre
) -> dict[str, Array]:
    """What a diary would tell, in one number per draw: the cap with all else at its median."""
    timed = {t.minutes for t in tasks} | {"interpreter.factor"}
    chain = Chain.at(run, tasks, {n: u for n, u in given.items() if n in timed}, rows)
    caps = chain.caps(cadre)
    return {DIARY: _ranks(caps)} if np.ptp(caps) > 0 else {}


def _worths(
    run: Run, chain: Chain, cadre: Cadre, told: Mapping[str, Array]
) -> dict[str, Measuring]:
    hours = chain.hours[cadre]
    noise = {n: stream(run.seed, f"measuring:noise:{n}").standard_normal(_DRAWS) for n in told}
    # A score z known with a normal error of sd 1/sqrt(3) keeps half of its spread.
    signals = [*told.values(), *(told[n] + noise[n] / np.sqrt(3) for n in told)]
    order = np.argsort(np.stack(signals), axis=1, kind="stable")
    month = (hours.mean, np.sqrt(hours.variance), chain.available)
    worths = worth(month, order, chain.probability)
    pairs = zip(told, worths[: len(told)], worths[len(told) :], strict=True)
    found = {name: Measuring(exactly, halved) for name, exactly, halved in pairs}
    return dict(sorted(found.items(), key=lambda item: -item[1].exactly.cases))


def _ranks(values: Array) -> Array:
    """Normal scores of the ranks."""
    ranks = np.argsort(np.argsort(values, kind="stable"), kind="stable")
    return np.asarray(ndtri((ranks + 0.5) / len(values)))


def worth(month: tuple[Array, Array, Array], order: NDArray[np.intp], p: float) -> list[Worth]:
    """The worth of each signal; `order` (signal, draw) sorts the draws by it.

    `month` holds mean and standard deviation of the hours of a case, and the hours available, by
    draw. The draws are cut into 32 bins of the signal; in each, the cap is set for its draws alone
    (Strong and Oakley 2013, Medical Decision Making 33(6), section 2, for a maximum of means).
    """
    mean, spread, available = (part[order].reshape(len(order), _BINS, -1) for part in month)
    now = _decided(*(part.reshape(1, 1, -1) for part in month), p)
    then = _decided(mean, spread, available, p)
    ratio = float(now[0, 0]) / then
    influence = _influence(now, *(part.reshape(1, 1, -1) for part in month), p)[0, 0][order]
    gained = (_influence(then, mean, spread, available, p) + then[..., None]).reshape(order.shape)
    errors = (gained - influence).std(axis=1) / np.sqrt(order.shape[1])
    gains = then.mean(axis=1) - now[0, 0]
    return [
        Worth(float(gain), float(error), float(1 - kept))
        for gain, error, kept in zip(gains, errors, ratio.mean(axis=1), strict=True)
    ]


def _decided(mean: Array, spread: Array, available: Array, p: float) -> Array:
    """The cap of each group of draws (signal, bin, draw) together, not rounded: bisection."""
    middle = (available / mean).mean(axis=2)
    low, high = np.zeros_like(middle), np.sqrt(middle * 4)
    for _ in range(_STEPS):
        root = (low + high) / 2
        fits = _fits(root, mean, spread, available).mean(axis=2) >= p
        low, high = np.where(fits, root, low), np.where(fits, high, root)
    return np.asarray(((low + high) / 2) ** 2)


def _fits(root: Array, mean: Array, spread: Array, available: Array) -> Array:
    """The probability by draw that a month of root^2 cases fits."""
    n = root[..., None]
    return np.asarray(ndtr((available / n - n * mean) / spread))


def _influence(cap: Array, mean: Array, spread: Array, available: Array, p: float) -> Array:
    """What each draw does to the cap of its group: (fit - p) / -(slope of the mean fit)."""
    n = np.sqrt(cap)
    fit = _fits(n, mean, spread, available)
    step = 1e-4
    slope = (_fits(n * (1 + step), mean, spread, available) - fit).mean(axis=2)
    return np.asarray((fit - p) * (cap * ((1 + step) ** 2 - 1) / -slope)[..., None])
