"""The plan against all plans tried, and against cases worked by hand."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.stats import binom

from kotomitta.basis.seeds import stream
from kotomitta.planning.resourcing.plan.average import Average
from kotomitta.planning.resourcing.plan.course import course
from kotomitta.planning.resourcing.plan.luck import binomial
from kotomitta.planning.resourcing.plan.programme import Programme
from kotomitta.planning.resourcing.plan.staffing import plan
from kotomitta.planning.resourcing.plan.terms import Contract, Decision, kept
from samples.plan import CALM, REAL, terms
from twins import plan as plans
from twins.plan import all_decisions, cheapest_expected, cheapest_safe

pytestmark = pytest.mark.reference

DEAR = 10.0
LUCKLESS = CALM | {"leaving": 0.3, "failure": 0.2, "start_cost": 0.5}


def programme(need: np.ndarray, people: int, values: dict[str, float]) -> Programme:
    t = terms(need[None], np.array([people]), values, contract=Contract(2, 1))
    return Programme(Average.of(t, course(kept(t, 0.0), t)), t.years, {})


@pytest.mark.parametrize("case", range(4))
@pytest.mark.parametrize("premium", [0.0, 0.3, DEAR])
def test_the_programme_is_the_best_of_all_whole_plans(case: int, premium: float) -> None:
    """Runs of months make the rows totally unimodular, so that the best plan is whole."""
    rng = stream(case, "test:programme")
    need = np.array([[0, *rng.integers(0, 4, 3)]], dtype=float)
    values = CALM | {"temporary_premium": premium, "start_cost": float(rng.choice([0.0, 0.7]))}
    made = programme(need, 1, values)
    contracts = [0] if premium == DEAR else range(3)
    tried = [d for d in all_decisions(4, range(4), contracts) if sparse(d.temporary)]
    best = cheapest_expected(made.average, need, tried)
    assert made.least(need, "short", "cost").cost == pytest.approx(best, rel=1e-6)


def sparse(temporary: np.ndarray) -> bool:
    """Contracts begun in the last month begin after it; few others, to keep the trial short."""
    return bool(temporary[0, -1] == 0 and np.count_nonzero(temporary) <= 1)


@pytest.mark.parametrize("case", range(4))
def test_the_safe_plan_is_near_the_best_of_all_plans_tried(case: int) -> None:
    rng = stream(case, "test:safe")
    needed = rng.uniform(0.5, 3.0, (20, 1, 4))
    needed[:, :, 0] = 0.0
    t = terms(needed, np.array([2]), LUCKLESS | {"temporary_premium": DEAR}, seed=case)
    made = plan(t, kept(t, 0.0))
    best = cheapest_safe(t, all_decisions(4, range(6), [0]))
    cost = float(made.cost.sum(axis=1).mean())
    assert made.feasible
    assert best * (1 - 1e-9) <= cost <= best * 1.2


def test_with_no_chance_at_all_the_plan_is_the_need_moved_by_the_lag() -> None:
    needed = np.tile(np.array([2.0, 2, 5, 5, 3, 3])[None, None], (10, 1, 1))
    t = terms(needed, np.array([2]), CALM | {"lag": 2.0, "temporary_premium": DEAR})
    made = plan(t, kept(t, 0.0))
    assert made.feasible
    assert_allclose(made.decision.posts[0, :4], [5, 5, 5, 5])
    assert_allclose(made.course.people[0, 0], [2, 2, 5, 5, 5, 5])


def test_a_short_peak_is_met_by_temporary_workers() -> None:
    needed = np.tile(np.array([2.0, 2, 2, 5, 5, 2, 2, 2, 2, 2])[None, None], (10, 1, 1))
    t = terms(needed, np.array([2]), contract=Contract(2, 1))
    made = plan(t, kept(t, 0.0))
    assert made.feasible
    assert_allclose(made.course.people[0, 0], 2)
    assert_allclose(made.course.temporary[0, 0], [0, 0, 0, 3, 3, 0, 0, 0, 0, 0])


def test_temporary_workers_leave_early_at_the_same_rate_and_all_leave_in_the_end() -> None:
    t = terms(np.zeros((4000, 1, 6)), np.array([0]), CALM | {"leaving": 0.8})
    ten = Decision(np.zeros((1, 6)), np.array([[10.0, 0, 0, 0, 0, 0]]))
    seen = course(ten, t).temporary[:, 0].mean(axis=0)
    keeping = (1 - 0.8) ** (1 / 12)
    assert_allclose(seen, [0, 10, 10 * keeping, 10 * keeping**2, 0, 0], atol=0.1)


def test_in_the_long_run_the_share_of_posts_filled_is_that_of_a_renewal() -> None:
    """Vacant as long as it takes: lag over the share found, against the months a holder stays."""
    draws, months, posts = 60, 240, 60
    t = terms(np.zeros((draws, 1, months)), np.array([posts]), REAL | {"intake": 1e6})
    seen = course(kept(t, 0.0), t)
    leaving = 1 - (1 - 0.15) ** (1 / 12)
    vacant_months, held_months = 3 / (1 - 0.25), 1 / leaving
    share = seen.people[:, 0, 60:].mean() / posts
    assert share == pytest.approx(held_months / (held_months + vacant_months), abs=0.006)


@pytest.mark.parametrize(("n", "p"), [(0, 0.5), (1, 0.3), (7, 0.0125), (40, 0.25), (300, 0.02)])
def test_whole_people_follow_the_binomial_distribution(n: int, p: float) -> None:
    u = np.linspace(0.0005, 0.9995, 1000)
    assert_allclose(binomial(np.full(1000, float(n)), np.full(1000, p), u), binom.ppf(u, n, p))


def test_whole_people_are_those_of_the_twin() -> None:
    rng = stream(1, "test:luck")
    number, share, luck = rng.integers(0, 60, 2000), rng.uniform(0.0, 1.0, 2000), rng.random(2000)
    cases = zip(number.tolist(), share.tolist(), luck.tolist(), strict=True)
    assert_allclose(
        binomial(number.astype(float), share, luck), [plans.binomial(*c) for c in cases]
    )


def test_all_and_nothing() -> None:
    ends = binomial(np.array([5.0, 5.0]), np.array([0.0, 1.0]), np.array([0.7, 0.1]))
    assert_allclose(ends, [0, 5])


def test_the_ceiling_that_fails_is_named_with_the_least_that_is_missing() -> None:
    needed = np.full((10, 1, 24), 4.0)
    t = terms(needed, np.array([4]), CALM | {"temporary_premium": DEAR})
    year = 12 * 4 * 5000.0
    poor = replace(t, ceilings={2018: year, 2019: year - 90_000.0})
    rich = replace(t, ceilings={2018: year, 2019: year})
    assert plan(rich, kept(t, 0.0)).feasible
    made = plan(poor, kept(t, 0.0))
    # Nobody leaves here and nobody is dismissed, so that the posts themselves go over.
    assert made.over == pytest.approx({2019: 90_000.0})
    assert made.missing == pytest.approx({2019: 90_000.0})
