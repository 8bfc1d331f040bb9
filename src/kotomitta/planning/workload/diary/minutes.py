"""Minutes per profile and task from a diary: the method from top to bottom."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from kotomitta.basis.seeds import stream, uniforms
from kotomitta.planning.workload.diary.design import Array, Design
from kotomitta.planning.workload.diary.entries import Entry
from kotomitta.planning.workload.diary.noise import Noise, noise_of
from kotomitta.planning.workload.diary.posterior import Equations, Given, cells_given, over_grid

_ROUNDS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Minutes:
    """Draws of the mean minutes that work takes, over all workers there could be.

    `of` gives those of one profile by its number as (draw, task), for work without interpreter,
    cells without entries included: a table of all profiles can be larger than the memory.
    `interpreter` (draw,) multiplies it, on average over the interpreted entries; `worker_sd`
    (draw,) is the spread of workers' log pace.
    """

    design: Design
    of: Callable[[int], Array]
    interpreter: Array
    worker_sd: Array

    @property
    def reference(self) -> str:
        """The profile with the most entries, the first by name among equals."""
        return self.design.profiles[int(self.design.counts.sum(axis=1).argmax())]

    @property
    def tells_interpreter(self) -> bool:
        """Whether there is work both with and without an interpreter to compare."""
        return len(set(self.design.interpreter.tolist())) > 1


def times_longer(minutes: Array, reference: Array, entries: Array) -> Array:
    """How many times longer one profile's tasks take than the same for another, by draw.

    The geometric mean over the entries of the one, given their number by task.
    """
    share = entries / entries.sum()
    return np.asarray(np.exp(np.log(minutes / reference) @ share), dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class _Draws:
    """What the minutes of each profile are made of: `rest` (draw, task) is of all profiles."""

    design: Design
    equations: Equations
    effects: Array
    cell_sd: Array
    rest: Array
    seed: int

    def minutes(self, profile: int) -> Array:
        tasks = len(self.design.tasks)
        normal = stream(self.seed, f"diary:cells:{profile}").standard_normal(self.rest.shape)
        cells = cells_given(
            self.equations,
            self.effects,
            self.cell_sd,
            slice(profile * tasks, (profile + 1) * tasks),
            normal,
        )
        own = self.effects[:, self.design.columns["profile"].start + profile]
        return np.asarray(np.exp(self.rest + own[:, None] + cells), dtype=np.float64)


def minutes_of(entries: Sequence[Entry], *, seed: int, draws: int) -> Minutes:
    """The mean minutes per profile and task that the entries support.

    Fits the mixed model of `posterior`, draws from it, and turns the mean of the logarithm into
    the logarithm of the mean with the noise of the task and the spread of the workers.
    """
    design = Design.of(entries)
    centre = float(design.log_minutes.mean())
    noise, equations = _fitted(design, centre)
    chosen = _chosen(equations, seed, draws)
    effects = _effects(equations, chosen, seed)
    cell_sd, worker_sd = (
        np.array([getattr(given.spread, of) for given in chosen]) for of in ("cell", "worker")
    )
    log_mean = noise.log_mean(noise.sds(stream(seed, "diary:noise"), draws))
    rest = centre + effects[:, design.columns["task"]] + log_mean + (worker_sd**2 / 2)[:, None]
    of = _Draws(design, equations, effects, cell_sd, rest, seed)
    return Minutes(design, of.minutes, _interpreter(design, effects), worker_sd)


def _fitted(design: Design, centre: float) -> tuple[Noise, Equations]:
    variance = np.full(len(design.tasks), max(float(design.log_minutes.var()), 1e-4))
    equations = Equations.of(design, centre, variance)
    for _ in range(_ROUNDS):
        spreads, probability = over_grid(equations)
        likeliest = Given.of(equations, spreads[int(probability.argmax())])
        fitted, known = likeliest.fit(equations, design)
        residual = design.log_minutes - centre - fitted[design.stratum]
        free = np.clip(1 - (known / variance[design.task])[design.stratum], 1e-9, 1)
        noise = noise_of(residual, free, design.row_task, len(design.tasks))
        variance = noise.variance
        equations = Equations.of(design, centre, variance)
    return noise, equations


def _chosen(equations: Equations, seed: int, draws: int) -> list[Given]:
    """One posterior per draw, as often as its spreads are probable, alike ones together."""
    spreads, probability = over_grid(equations)
    u = np.sort(uniforms(seed, "diary:spread", draws))
    picks = np.minimum(np.searchsorted(probability.cumsum(), u), len(spreads) - 1)
    unique, times = np.unique(picks, return_counts=True)
    given = [Given.of(equations, spreads[i]) for i in unique]
    return [g for g, n in zip(given, times, strict=True) for _ in range(n)]


def _effects(equations: Equations, chosen: list[Given], seed: int) -> Array:
    """Draws of the effects (draw, column)."""
    normal = stream(seed, "diary:effects").standard_normal((len(chosen), len(equations.prior)))
    starts = [i for i, g in enumerate(chosen) if i == 0 or g is not chosen[i - 1]]
    ends = [*starts[1:], len(chosen)]
    return np.concatenate([chosen[a].draw(normal[a:b]) for a, b in zip(starts, ends, strict=True)])


def _interpreter(design: Design, effects: Array) -> Array:
    """The average multiplier over interpreted entries, by draw."""
    interpreted = design.interpreter[design.stratum] == 1
    share = np.bincount(design.row_task[interpreted], minlength=len(design.tasks))
    share = share / max(share.sum(), 1)
    average = effects[:, design.columns["interpreter"]][:, 0]
    return np.asarray(np.exp(average + effects[:, design.columns["interpreted"]] @ share))
