"""What moves the cap: Sobol indices of its figures."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc, sobol_indices

from kotomitta.basis.cadre import Cadre
from kotomitta.basis.seeds import stream
from kotomitta.planning.inputs.run import Run
from kotomitta.planning.inputs.tasks import Task
from kotomitta.planning.workload.chain import DIARY, Chain, figures_behind

Array = NDArray[np.float64]

_SHIFTS = 8


@dataclass(frozen=True, slots=True)
class Share:
    """Sobol indices of one input, with their Monte Carlo standard errors.

    `first` is the share of the variance that the input explains alone; `total` what it explains
    with all its interactions, which is what would vanish if all other inputs were known.
    """

    first: float
    total: float
    first_error: float
    total_error: float


def sensitivity(run: Run, tasks: Sequence[Task], *, points: int) -> dict[Cadre, dict[str, Share]]:
    """For each cadre, the share of the variance of its cap by input, largest total first.

    All that a diary measured is one input, `diary`, because its draws belong together.
    `points` is a power of 2; the chain is computed 8 x points x (inputs + 2) times.
    """
    names = figures_behind(run, tasks)
    inputs = [n for n in names if n not in run.draws.measured]
    inputs += [DIARY] if run.draws.measured else []
    if not inputs:
        return {cadre: {} for cadre in Cadre}

    def caps(u: Array) -> Array:
        given = dict(zip(inputs, u, strict=True))
        rows = (given.pop(DIARY, np.zeros(u.shape[1])) * run.draws.number).astype(np.intp)
        chain = Chain.at(run, tasks, given, rows)
        return np.stack([chain.caps(cadre) for cadre in Cadre])

    shares = sobol(caps, inputs, points=points, seed=run.seed)
    return dict(zip(Cadre, shares, strict=True))


def sobol(
    function: Callable[[Array], Array], inputs: Sequence[str], *, points: int, seed: int
) -> list[dict[str, Share]]:
    """Sobol indices for each output of a function of independent uniforms, largest total first.

    The function takes (input, point) and gives (output, point). Estimators of Saltelli et al. 2010
    on a Sobol' sequence with eight random shifts (Cranley and Patterson 1976), whose spread gives
    the standard error.
    """
    plain = qmc.Sobol(2 * len(inputs), scramble=False).random(points).T
    rng = stream(seed, "sobol")
    shifts = rng.random((_SHIFTS, 2 * len(inputs), 1))
    found = [_indices(function, (plain + shift) % 1) for shift in shifts]
    # (shift, order, output, input)
    indices = np.array(found)
    errors = indices.std(axis=0, ddof=1) / np.sqrt(_SHIFTS)
    return [_ranked(inputs, of, err) for of, err in _by_output(indices.mean(axis=0), errors)]


def _indices(function: Callable[[Array], Array], u: Array) -> Array:
    """First and total order, as (order, output, input), on the points `u` (2 x input, point)."""
    u = np.clip(u, 1e-12, 1 - 1e-12)
    inputs, points = len(u) // 2, u.shape[1]
    a, b = u[:inputs], u[inputs:]
    mixed = np.stack([np.where(np.arange(inputs)[:, None] == i, b, a) for i in range(inputs)])
    together = np.concatenate([a, b, *mixed], axis=1)
    values = function(together).reshape(-1, inputs + 2, points)
    result = sobol_indices(
        func={"f_A": values[:, 0], "f_B": values[:, 1], "f_AB": np.moveaxis(values[:, 2:], 1, 0)},
        n=points,
    )
    return np.stack([np.atleast_2d(result.first_order), np.atleast_2d(result.total_order)])


def _by_output(indices: Array, errors: Array) -> list[tuple[Array, Array]]:
    return list(zip(np.moveaxis(indices, 1, 0), np.moveaxis(errors, 1, 0), strict=True))


def _ranked(inputs: Sequence[str], indices: Array, errors: Array) -> dict[str, Share]:
    shares = {
        name: Share(*(float(x) for x in (*indices[:, i], *errors[:, i])))
        for i, name in enumerate(inputs)
    }
    return dict(sorted(shares.items(), key=lambda item: -item[1].total))
