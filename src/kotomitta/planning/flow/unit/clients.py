"""Who comes to the unit in one replication, drawn from what is expected on its draw."""

import numpy as np
from numpy.typing import NDArray

from kotomitta.planning.flow.team._kernel import Records
from kotomitta.planning.flow.unit.state import CLIENT
from kotomitta.planning.flow.unit.unit import Cases, Need, Unit

Array = NDArray[np.float64]

# Cases of before come in the first tenth of the first day, and new ones after them.
_DOOR = 0.1
_REVIEW = 2


def clients(unit: Unit, draw: int, rng: np.random.Generator) -> Records:
    """The cases in order of arrival, those from before first; a last one who never comes."""
    chance = unit.features.chance
    ends = unit.ends[draw].astype(np.float64)
    month_days = ends[-1] / len(ends)
    stock = _numbers(unit.cases.stock[draw], chance, rng)
    new = _numbers(unit.cases.arrivals[draw].sum(axis=0), chance, rng)
    arrived = np.concatenate(
        [np.linspace(0.0, _DOOR, stock.sum(), endpoint=False), _times(new, ends, chance, rng)]
    )
    people = np.zeros(len(arrived) + 1, CLIENT)
    people["arrived"] = np.append(arrived, np.inf)
    for name in ("begun", "ended", "plan_begun", "plan_ended"):
        people[name] = np.inf
    people["row"][: stock.sum()] = _REVIEW
    people["stay"][:-1] = _stays(unit.cases, draw, stock, new, rng) * month_days
    people["factor"] = _factors(unit.need, draw, len(people), rng)
    people["spoken"] = rng.random(len(people)) < unit.need.interpreter_share[draw]
    return people


def _numbers(expected: Array, chance: bool, rng: np.random.Generator) -> NDArray[np.int64]:
    """A Poisson number for each month, or as many as are expected when rounded as they add up."""
    if chance:
        return np.asarray(rng.poisson(expected), np.int64)
    return np.diff(np.round(expected.cumsum()), prepend=0.0).astype(np.int64)


def _times(
    numbers: NDArray[np.int64], ends: Array, chance: bool, rng: np.random.Generator
) -> Array:
    starts = np.r_[_DOOR, ends[:-1]]
    total = int(numbers.sum())
    if chance:
        within = rng.random(total)
    else:
        within = np.concatenate([(np.arange(n) + 0.5) / max(n, 1) for n in numbers])
    return np.sort(np.repeat(starts, numbers) + np.repeat(ends - starts, numbers) * within)


def _stays(
    cases: Cases,
    draw: int,
    stock: NDArray[np.int64],
    new: NDArray[np.int64],
    rng: np.random.Generator,
) -> Array:
    """Months from the first month on, or from arrival: the longest stay, or less by chance."""
    before = len(stock)
    age = np.r_[before - np.arange(before), np.zeros(len(new))]
    longest = np.repeat(np.maximum(cases.stay[draw] - age, 0.0), np.r_[stock, new])
    # A case that began so many months ago began at any time of its month.
    longest[: stock.sum()] += rng.random(stock.sum())
    rate = -np.log1p(-cases.leaving[draw]) / 12
    early = rng.standard_exponential(len(longest)) / max(rate, 1e-12)
    return np.asarray(np.minimum(longest, early), np.float64)


def _factors(need: Need, draw: int, number: int, rng: np.random.Generator) -> Array:
    """How much longer than plain each case is: a Poisson number of persons beside the first."""
    others = rng.poisson(max(need.persons[draw] - 1.0, 0.0), number)
    factor = 1.0 + need.per_person[draw] * others
    for share, times in zip(need.shares, need.factors, strict=True):
        factor *= np.where(rng.random(number) < share[draw], times[draw], 1.0)
    return np.asarray(factor)
