"""Minutes per profile and task from a diary: the method from top to bottom."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kotomitta.basis.seeds import stream, uniforms
from kotomitta.planning.workload.diary.design import Array, Design
from kotomitta.planning.workload.diary.entries import Entry
from kotomitta.planning.workload.diary.noise import Noise, noise_of
from kotomitta.planning.workload.diary.posterior import Equations, Given, over_grid

_ROUNDS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Minutes:
    """Draws of the mean minutes that work takes, over all workers there could be.

    `minutes` is (draw, profile, task), for work without interpreter, cells without entries
    included; `interpreter` (draw,) multiplies it, on average over the interpreted entries;
    `worker_sd` (draw,) is the spread of workers' log pace.
    """

    design: Design
    minutes: Array
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

    def multiplier(self, profile: str, reference: str) -> Array:
        """How many times longer a profile's tasks take than the same tasks for another, by draw.

        The geometric mean over the entries of the profile.
        """
        one, other = (self.design.profiles.index(name) for name in (profile, reference))
        ratio = np.log(self.minutes[:, one] / self.minutes[:, other])
        share = self.design.counts[one] / self.design.counts[one].sum()
        return np.asarray(np.exp(ratio @ share), dtype=np.float64)


def minutes_of(entries: Sequence[Entry], *, seed: int, draws: int) -> Minutes:
    """The mean minutes per profile and task that the entries support.

    Fits the mixed model of `posterior`, draws from it, and turns the mean of the logarithm into
    the logarithm of the mean with the noise of the task and the spread of the workers.
    """
    design = Design.of(entries)
    centre = float(design.log_minutes.mean())
    noise, equations = _fitted(design, centre)
    chosen = _chosen(equations, seed, draws)
    effects, cells = _effects(design, equations, chosen, seed)
    tasks, profiles = (effects[:, design.columns[kind]] for kind in ("task", "profile"))
    worker_sd = np.array([given.spread.worker for given in chosen])
    log_minutes = centre + profiles[:, :, None] + tasks[:, None, :] + cells
    log_mean = noise.log_mean(noise.sds(stream(seed, "diary:noise"), draws))
    over_workers = (worker_sd**2 / 2)[:, None, None]
    minutes = np.exp(log_minutes + log_mean[:, None, :] + over_workers)
    return Minutes(design, minutes, _interpreter(design, effects), worker_sd)


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


def _effects(
    design: Design, equations: Equations, chosen: list[Given], seed: int
) -> tuple[Array, Array]:
    """Draws of the effects (draw, column) and of the cells (draw, profile, task)."""
    normal = stream(seed, "diary:effects").standard_normal((len(chosen), len(equations.prior)))
    cell_normal = stream(seed, "diary:cells").standard_normal((len(chosen), design.cells))
    starts = [i for i, g in enumerate(chosen) if i == 0 or g is not chosen[i - 1]]
    parts = [
        chosen[a].draw(equations, normal[a:b], cell_normal[a:b])
        for a, b in zip(starts, [*starts[1:], len(chosen)], strict=True)
    ]
    cells = np.concatenate([c for _, c in parts])
    shape = (len(chosen), len(design.profiles), len(design.tasks))
    return np.concatenate([e for e, _ in parts]), cells.reshape(shape)


def _interpreter(design: Design, effects: Array) -> Array:
    """The average multiplier over interpreted entries, by draw."""
    interpreted = design.interpreter[design.stratum] == 1
    share = np.bincount(design.row_task[interpreted], minlength=len(design.tasks))
    share = share / max(share.sum(), 1)
    average = effects[:, design.columns["interpreter"]][:, 0]
    return np.asarray(np.exp(average + effects[:, design.columns["interpreted"]] @ share))
