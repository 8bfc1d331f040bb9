"""Do the 80 % intervals of `kotomitta diary` hold the truth 80 times in 100?

Simulated diaries with a known mean per profile and task, under several truths; the peer is what
a spreadsheet does: the mean of the cell's own entries without interpreter, with a t-interval.

    python benchmarks/diary/coverage.py --repetitions 200

Columns: share of intervals that hold the truth (all cells; cells of 1 to 5 entries), for us and
for the peer, the peer's mean interval width as a multiple of ours on the cells where it has one,
the coverage of the interpreter multiplier and of a profile's multiplier, and seconds a diary.
"""

import argparse
import time
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

from kotomitta.basis.seeds import stream
from kotomitta.planning.workload.diary.entries import Entry
from kotomitta.planning.workload.diary.minutes import Minutes, minutes_of, times_longer

Array = NDArray[np.float64]
TASKS = np.array([15.0, 30.0, 45.0, 60.0, 90.0, 20.0, 40.0, 75.0, 25.0, 50.0])
PROFILES = np.array([1.0, 1.3, 1.6, 1.15, 1.45])
INTERPRETER = 1.9
THIN = 5


@dataclass(frozen=True)
class Truth:
    """What the diaries are drawn from."""

    name: str
    entries: int = 600
    workers: int = 8
    tasks: int = 5
    profiles: int = 4
    worker_sd: float = 0.2
    noise: str = "lognormal"
    sigma: float = 0.5
    cells: float = 0.0
    rounded: int = 0
    uneven: bool = False
    mean_one: bool = False
    interpreted: float = 0.0


TRUTHS = [
    Truth("plain"),
    Truth("cells differ by 20 %", cells=0.2),
    Truth("cells differ by 50 %", cells=0.5),
    Truth("workers alike", worker_sd=0.0),
    Truth("workers differ by 30 %, 20 of them", workers=20, worker_sd=0.3),
    Truth("the same, mean pace 1", workers=20, worker_sd=0.3, mean_one=True),
    Truth("3 workers", workers=3),
    Truth("3 workers, differ by 30 %, cells too", workers=3, worker_sd=0.3, cells=0.2),
    Truth("100 entries, 4 workers", entries=100, workers=4),
    Truth("100 entries, 4 workers, cells", entries=100, workers=4, cells=0.2),
    Truth("gamma noise", noise="gamma"),
    Truth("wide gamma noise, cells", noise="gamma", sigma=0.8, cells=0.2),
    Truth("wide lognormal noise", sigma=0.8),
    Truth("noise differs by task", sigma=0.6, uneven=True),
    Truth("interpreter at half the tasks only", interpreted=1.0),
    Truth("rounded to 5 minutes, cells", rounded=5, cells=0.2),
    Truth("5000 entries, 20 workers, 50 cells", 5000, 20, 10, 5, cells=0.2),
]


def diary(truth: Truth, rng: np.random.Generator) -> tuple[list[Entry], Array]:
    """Entries, and the true mean minutes (profile, task) without interpreter."""
    shape = (truth.profiles, truth.tasks)
    differ = np.exp(truth.cells * rng.standard_normal(shape))
    mean = PROFILES[: truth.profiles, None] * TASKS[: truth.tasks] * differ
    profile = rng.choice(truth.profiles, truth.entries, p=_shares(truth.profiles))
    task = rng.choice(truth.tasks, truth.entries, p=_shares(truth.tasks)[::-1])
    busy = rng.dirichlet(np.full(truth.workers, 5.0))
    worker = rng.choice(truth.workers, truth.entries, p=busy)
    interpreter = rng.random(truth.entries) < np.linspace(0.3, 0.8, truth.profiles)[profile]
    factor = np.where(task % 2, INTERPRETER ** (1 - truth.interpreted), INTERPRETER)
    pace = np.exp(truth.worker_sd * rng.standard_normal(truth.workers))
    minutes = mean[profile, task] * np.where(interpreter, factor, 1.0) * _noise(truth, task, rng)
    average = np.exp(truth.worker_sd**2 / 2)
    minutes *= pace[worker] / (average if truth.mean_one else 1.0)
    if truth.rounded:
        minutes = np.maximum(np.round(minutes / truth.rounded), 1) * truth.rounded
    columns = zip(worker, profile, task, minutes, interpreter, strict=True)
    entries = [_entry(i, row) for i, row in enumerate(columns) if row[3] <= 720]
    return entries, mean * (1.0 if truth.mean_one else average)


def _shares(number: int) -> Array:
    falling = np.power(0.45, np.arange(number, dtype=np.float64))
    return np.asarray(falling / falling.sum(), dtype=np.float64)


def _noise(truth: Truth, task: NDArray[np.int64], rng: np.random.Generator) -> Array:
    scale = np.linspace(0.6, 1.4, truth.tasks)[task] if truth.uneven else np.ones(len(task))
    sigma = truth.sigma * scale
    if truth.noise == "lognormal":
        return np.exp(sigma * rng.standard_normal(len(task)) - sigma**2 / 2)
    shape = 1 / np.expm1(sigma**2)
    drawn: Array = np.divide(rng.gamma(shape), shape)
    return drawn


def _entry(i: int, row: tuple[int, int, int, float, bool]) -> Entry:
    worker, profile, task, minutes, interpreter = row
    day = date(2026, 1, 5) + timedelta(days=i % 5)
    names = (f"w{worker:02d}", day, f"p{profile}", f"t{task}")
    return Entry(*names, float(minutes), bool(interpreter), i)


@dataclass
class Score:
    """What one truth's repetitions gave."""

    ours: list[bool] = field(default_factory=list)
    thin: list[bool] = field(default_factory=list)
    peer: list[bool] = field(default_factory=list)
    ratio: list[float] = field(default_factory=list)
    interpreter: list[bool] = field(default_factory=list)
    profile: list[bool] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def add(self, entries: list[Entry], truth: Array, seed: int) -> None:
        begun = time.perf_counter()
        minutes = minutes_of(entries, seed=seed, draws=1000)
        self.seconds.append(time.perf_counter() - begun)
        self._cells(entries, minutes, truth)
        self.interpreter.append(_holds(minutes.interpreter, INTERPRETER))
        self.profile.append(
            _holds(
                times_longer(minutes.of(1), minutes.of(0), minutes.design.counts[1]), PROFILES[1]
            )
        )

    def _cells(self, entries: list[Entry], minutes: Minutes, truth: Array) -> None:
        design = minutes.design
        every = np.stack([minutes.of(p) for p in range(len(design.profiles))], axis=1)
        low, high = np.quantile(every, (0.1, 0.9), axis=0)
        for p, t in np.argwhere(design.counts > 0):
            there = int(design.profiles[p][1:]), int(design.tasks[t][1:])
            held = bool(low[p, t] <= truth[there] <= high[p, t])
            self.ours.append(held)
            if design.counts[p, t] <= THIN:
                self.thin.append(held)
            own = _plain(entries, design.profiles[p], design.tasks[t])
            if own is not None:
                self.peer.append(own[0] <= truth[there] <= own[1])
                self.ratio.append((own[1] - own[0]) / (high[p, t] - low[p, t]))


def _holds(draws: Array, value: float) -> bool:
    low, high = np.quantile(draws, (0.1, 0.9))
    return bool(low <= value <= high)


def _plain(entries: list[Entry], profile: str, task: str) -> tuple[float, float] | None:
    own = [
        e.minutes for e in entries if (e.profile, e.task, e.interpreter) == (profile, task, False)
    ]
    if len(own) < 2:
        return None
    half = student.ppf(0.9, len(own) - 1) * np.std(own, ddof=1) / np.sqrt(len(own))
    return float(np.mean(own) - half), float(np.mean(own) + half)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    print(f"{'truth':38} all   thin  peer  width interp profile seconds")
    for truth in TRUTHS:
        rng = stream(chosen.seed, f"coverage:{truth.name}")
        score = Score()
        for repetition in range(chosen.repetitions):
            score.add(*diary(truth, rng), seed=repetition)
        thin = np.mean(score.thin) if score.thin else np.nan
        held = f"{np.mean(score.ours):.3f} {thin:.3f} {np.mean(score.peer):.3f}"
        once = np.nan if truth.interpreted else np.mean(score.interpreter)
        rest = f"{np.median(score.ratio):5.2f} {once:6.3f}"
        effect = np.nan if truth.cells else np.mean(score.profile)
        print(
            f"{truth.name:38} {held} {rest} {effect:7.3f} {np.mean(score.seconds):7.2f}", flush=True
        )


if __name__ == "__main__":
    main()
