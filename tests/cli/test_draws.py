"""Few draws say the same as many, within Monte Carlo error; `benchmarks/answer` goes to 10 000.

A quantile at p of n draws lies, among the draws of a larger run, at p within 3.3 standard errors
sqrt(p (1 - p) / n) of the smaller run. That holds for any distribution, one time in a thousand
excepted; the draws are stratified, which can only narrow it. Seeds differ, so that runs do.
"""

from collections.abc import Mapping
from datetime import date
from math import sqrt

import numpy as np
import pytest
from numpy.typing import NDArray

from kotomitta.basis.cadre import Cadre
from kotomitta.planning.answer import answer
from kotomitta.sources.city_folder import read_city

pytestmark = pytest.mark.cli

Array = NDArray[np.float64]
ALLOWED = 3.3
OUTPUTS = ("persons", "cap", "staff", "net_city")


def outputs(draws: int, seed: int) -> Mapping[str, Array]:
    shelf = read_city("helsinki")
    run = shelf.run("2017", as_of=date(2017, 12, 31), seed=seed, draws=draws)
    found = answer(run, shelf.tasks)
    worker, window = Cadre.SOCIAL_WORKER, run.in_term
    return {
        "persons": found.settled.persons.values[:, :, window].sum(axis=(1, 2)),
        "cap": found.caps[worker].by_draw,
        "staff": found.staff[worker].needed[:, window].max(axis=1),
        "net_city": found.need_costs.payers["city"][:, window].sum(axis=1),
    }


def apart(few: Array, many: Array) -> float:
    """The greatest distance of the quantiles, in standard errors of the smaller run."""
    levels = (0.1, 0.25, 0.5, 0.75, 0.9)
    places = [float((many <= np.quantile(few, p)).mean()) for p in levels]
    errors = [sqrt(p * (1 - p) / len(few)) for p in levels]
    return max(abs(at - p) / e for at, p, e in zip(places, levels, errors, strict=True))


@pytest.fixture(scope="module")
def runs() -> list[Mapping[str, Array]]:
    return [outputs(100, 1), outputs(1000, 2)]


@pytest.mark.parametrize("name", OUTPUTS)
def test_few_draws_agree_with_many(runs: list[Mapping[str, Array]], name: str) -> None:
    few, many = runs
    assert apart(few[name], many[name]) <= ALLOWED


@pytest.mark.parametrize("name", OUTPUTS)
def test_a_shift_by_a_half_would_be_seen(runs: list[Mapping[str, Array]], name: str) -> None:
    few, many = runs
    assert apart(1.5 * few[name], many[name]) > ALLOWED
