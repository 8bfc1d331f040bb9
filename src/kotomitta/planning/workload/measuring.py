"""What it is worth to measure a figure: how much higher the cap could be set, knowing it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from kotomitta.basis.cadre import Cadre
from kotomitta.basis.seeds import stream, uniforms
from kotomitta.planning.inputs.run import Run
from kotomitta.planning.inputs.tasks import Task
from kotomitta.planning.workload.cap import fit_by_draw
from kotomitta.planning.workload.chain import DIARY, Chain, figures_behind
from kotomitta.planning.workload.time import MonthHours

Array = NDArray[np.float64]

_DRAWS = 4096
_BINS = 32
_EMPTY = 4
_STEPS = 7
# A step of 2 % is wide enough to see a fall in a bin of draws that hardly differ otherwise.
_STEP = 0.02
_LEAST_LOST = 1e-3


@dataclass(frozen=True, slots=True)
class Worth:
    """What becomes possible when a figure is known, with Monte Carlo standard errors.

    `cases` is the mean of the cap that could then be set, less the cap set now; `saved` the share
    of the workers that the same cases would need less: 1 less the mean of cap now / cap then.
    """

    cases: float
    saved: float
    cases_error: float
    saved_error: float


@dataclass(frozen=True, slots=True)
class Measuring:
    """The worth of measuring one figure exactly, and so that half of its range is left."""

    exactly: Worth
    halved: Worth


@dataclass(frozen=True, slots=True, eq=False)
class MonthOfWork:
    """Mean and variance of a case's hours, and a worker's hours in a month, by draw.

    Cut into groups, each array is (signal, group, draw), and that of hours has the kind last.
    """

    mean: Array
    variance: Array
    months: MonthHours
    probability: float

    def cut(self, order: NDArray[np.intp], groups: int) -> "MonthOfWork":
        """The draws in the orders (signal, draw), cut into so many groups each."""

        def parts(by_draw: Array) -> Array:
            return by_draw[order].reshape(len(order), groups, -1, *by_draw.shape[1:])

        months = MonthHours(
            parts(self.months.hours), self.months.share, parts(self.months.variance)
        )
        return MonthOfWork(parts(self.mean), parts(self.variance), months, self.probability)

    def fits(self, cases: Array) -> Array:
        """The probability by draw that so many cases fit, of cases (signal, group)."""
        return fit_by_draw(cases[..., None], self.mean, self.variance, self.months)

    def decided(self) -> Array:
        """The cap of each group, not rounded: the secant method on the probit scale."""
        wanted = ndtri(self.probability)
        cases = np.quantile(self.months.mean / self.mean, 1 - self.probability, axis=2)
        before, missed_before = cases * 1.1, self._probit(cases * 1.1) - wanted
        for _ in range(_STEPS):
            missed = self._probit(cases) - wanted
            slope = np.minimum((missed - missed_before) / (cases - before), -1e-6)
            step = np.clip(-missed / slope, -0.3 * cases, 0.3 * cases)
            before, missed_before = cases, missed
            cases = cases + np.where(np.abs(step) > 1e-7 * cases, step, 1e-7 * cases)
        return cases

    def _probit(self, cases: Array) -> Array:
        return np.asarray(ndtri(np.clip(self.fits(cases).mean(axis=2), 1e-12, 1 - 1e-12)))

    def pull(self, cap: Array) -> Array:
        """What each draw does to the cap of its group: (fit - p) / (fall of the mean fit)."""
        step = _STEP * cap
        lost = (self.fits(cap - step) - self.fits(cap + step)).mean(axis=2)
        slope = np.maximum(lost, _LEAST_LOST) / (2 * step)
        return np.asarray((self.fits(cap) - self.probability) / slope[..., None])


def measuring(run: Run, tasks: Sequence[Task], cadre: Cadre) -> dict[str, Measuring]:
    """The worth of measuring each figure behind the cap of a cadre, greatest first.

    On 4 096 draws of its own, so that it does not hang on the number of draws of the run.
    """
    rows = stream(run.seed, "measuring:rows").permutation(_DRAWS) % run.draws.number
    names = figures_behind(run, tasks)
    given = {name: uniforms(run.seed, f"measuring:{name}", _DRAWS) for name in names}
    chain = Chain.at(run, tasks, given, rows)
    told = {name: _scores(values) for name, values in chain.draws.varying().items()}
    if not told:
        return {}
    return _worths(run, chain, cadre, told | _by_diary(run, tasks, given, rows, cadre))


def _by_diary(
    run: Run,
    tasks: Sequence[Task],
    given: Mapping[str, Array],
    rows: NDArray[np.intp],
    cadre: Cadre,
) -> dict[str, Array]:
    """What a complete diary would tell: minutes of every task, and the interpreter's factor.

    In one number per draw: the cap with everything else at its median.
    """
    timed = {t.minutes for t in tasks} | {"interpreter.factor"}
    chain = Chain.at(run, tasks, {n: u for n, u in given.items() if n in timed}, rows)
    caps = chain.caps(cadre)
    return {DIARY: _scores(caps)} if np.ptp(caps) > 0 else {}


def _worths(
    run: Run, chain: Chain, cadre: Cadre, told: Mapping[str, Array]
) -> dict[str, Measuring]:
    hours = chain.hours[cadre]
    month = MonthOfWork(hours.mean, hours.variance, chain.months, chain.probability)
    noise = {n: stream(run.seed, f"measuring:noise:{n}").standard_normal(_DRAWS) for n in told}
    # A score known with a normal error of sd 1/sqrt(3) keeps half of its own spread.
    signals = [*told.values(), *(told[n] + noise[n] / np.sqrt(3) for n in told)]
    worths = worth(month, np.stack(signals), seed=run.seed)
    pairs = zip(told, worths[: len(told)], worths[len(told) :], strict=True)
    found = {name: Measuring(exactly, halved) for name, exactly, halved in pairs}
    return dict(sorted(found.items(), key=lambda item: -item[1].exactly.cases))


def _scores(values: Array) -> Array:
    """Normal scores of the ranks."""
    ranks = np.argsort(np.argsort(values, kind="stable"), kind="stable")
    return np.asarray(ndtri((ranks + 0.5) / len(values)))


def worth(month: MonthOfWork, signals: Array, *, seed: int) -> list[Worth]:
    """The worth of knowing each signal (signal, draw) about the draws of a month.

    The draws are cut into 32 bins of the signal, and in each the cap is set on its draws alone
    (after Strong and Oakley 2013, Medical Decision Making 33(6)). Few draws in a bin give even an
    empty signal some worth; that of empty signals, shuffled draws, is taken off.
    """
    rng = stream(seed, "measuring:empty")
    empty = rng.permuted(np.tile(np.arange(signals.shape[1]), (_EMPTY, 1)), axis=1)
    order = np.concatenate([np.argsort(signals, axis=1, kind="stable"), empty])
    whole = month.cut(np.arange(signals.shape[1])[None], 1)
    bins = month.cut(order, _BINS)
    now, then = whole.decided(), bins.decided()
    pull = whole.pull(now)[0, 0][order].reshape(len(order), _BINS, -1)
    cases = _told(then[..., None] + bins.pull(then) - pull, then - now)
    kept = now / then
    moved = pull / then[..., None] - bins.pull(then) * (kept / then)[..., None]
    saved = _told(-kept[..., None] - moved, 1 - kept)
    columns = zip(*(part[:-_EMPTY].tolist() for part in (cases, saved)), strict=True)
    return [Worth(c[0], s[0], c[1], s[1]) for c, s in columns]


def _told(by_draw: Array, by_bin: Array) -> Array:
    """Mean over the bins, less that of empty signals, and its standard error: (signal, 2)."""
    error = by_draw.reshape(len(by_draw), -1).std(axis=1) / np.sqrt(by_draw[0].size)
    mean = by_bin.mean(axis=1)
    return np.stack([mean - mean[-_EMPTY:].mean(), error], axis=1)
