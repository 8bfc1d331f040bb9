"""Hours of a case against a simulation of single cases with the same figures."""

from datetime import date

import numpy as np
import pytest
from numpy.testing import assert_allclose

from kotomitta.basis.cadre import Cadre
from kotomitta.planning.inputs.tasks import Trigger
from kotomitta.planning.workload.hours import case_hours
from kotomitta.sources.city_folder import read_city

pytestmark = pytest.mark.reference

CASES = 400_000


def test_mean_and_variance_are_those_of_simulated_cases() -> None:
    shelf = read_city("helsinki")
    run = shelf.run("2017", as_of=date(2017, 12, 31), seed=3, draws=2)
    stay = np.array([30.0, 30.0])
    found = case_hours(run, shelf.tasks, stay)[Cadre.SOCIAL_WORKER]

    rng = np.random.Generator(np.random.PCG64(7))

    def first(figure: str) -> float:
        return float(run.at(figure)[0])

    def either(name: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        has = rng.random(CASES) < first(f"{name}.share")
        return np.where(has, first(f"{name}.factor"), 1.0)

    needs = ("need.trauma", "need.illiteracy", "need.child_protection")
    need = np.prod([either(n) for n in needs], axis=0)
    need *= 1 + first("need.family.per_person") * (first("household.persons") - 1)
    spoken = either("interpreter")
    spread = first("task.duration_variation")
    sigma = np.sqrt(np.log1p(spread**2))
    hours = np.zeros(CASES)
    for task in (t for t in shelf.tasks if t.cadre is Cadre.SOCIAL_WORKER):
        often = {
            Trigger.ONCE: 1 / 30.0,
            Trigger.REVIEW: 1 / first("law.plan.review_months"),
        }.get(task.trigger) or first(str(task.times))
        number = rng.poisson(often, CASES)
        owner = np.repeat(np.arange(CASES), number)
        length = rng.lognormal(-(sigma**2) / 2, sigma, len(owner)) * first(task.minutes) / 60
        if task.interpreted:
            missed = rng.random(len(owner)) < first("office.no_show")
            length *= np.where(missed, 1 + first("office.no_show_lost"), 1.0)
        factor = need * spoken if task.interpreted else need
        hours += np.bincount(owner, length, CASES) * factor
    assert_allclose(hours.mean(), found.mean[0], rtol=0.01)
    assert_allclose(hours.var(), found.variance[0], rtol=0.03)
