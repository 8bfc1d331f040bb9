"""Staffing plans: nobody appears from nowhere, programme and twin agree, and safety is kept."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from kotomitta.basis.seeds import stream
from kotomitta.planning.resourcing.plan.average import Average
from kotomitta.planning.resourcing.plan.course import Course, course, overload
from kotomitta.planning.resourcing.plan.luck import binomial
from kotomitta.planning.resourcing.plan.options import frontier, options
from kotomitta.planning.resourcing.plan.programme import Programme
from kotomitta.planning.resourcing.plan.staffing import Limit, keep, plan
from kotomitta.planning.resourcing.plan.terms import Decision, Terms, kept
from samples.plan import CALM, REAL, terms
from twins.plan import expected

pytestmark = pytest.mark.property


@st.composite
def cases(draw: st.DrawFn) -> tuple[Terms, Decision]:
    seed = draw(st.integers(0, 10_000))
    rng = stream(seed, "test:case")
    draws, months = 30, draw(st.integers(6, 30))
    cadres = draw(st.integers(1, 2))
    led = draw(st.booleans())
    level = draw(st.sampled_from((0.0, 2.0, 12.0)))
    needed = rng.gamma(6.0, level / 6.0, (draws, cadres, 1)) * np.linspace(1.0, 1.5, months)
    people = np.full(cadres + led, draw(st.sampled_from((0, 1, 10))))
    values = draw(st.sampled_from((CALM, REAL)))
    t = terms(needed, people, values, seed=seed, span=5.0 if led else None)
    posts = np.repeat(rng.integers(0, 15, (len(people), 1)), months, axis=1).astype(float)
    return t, Decision(posts, rng.integers(0, 3, posts.shape).astype(float))


@given(cases())
def test_nobody_appears_and_nobody_is_lost(case: tuple[Terms, Decision]) -> None:
    t, decision = case
    seen = course(decision, t)
    before = np.concatenate([np.round(t.people)[:, :, None], seen.people[:, :, :-1]], axis=2)
    for_a_time = seen.temporary
    assert (seen.people == np.round(seen.people)).all()
    assert (seen.people + for_a_time <= before + seen.started + shifted(for_a_time)).all()
    assert (seen.opened.cumsum(axis=2) + decision.temporary.cumsum(axis=1)).min() >= 0
    assert (seen.started.sum(axis=2) <= seen.opened.sum(axis=2) + decision.temporary.sum(1)).all()
    assert (seen.able >= 0).all()
    assert (seen.able <= seen.people + for_a_time + 1e-9).all()
    assert (seen.cost >= 0).all()


def shifted(values: np.ndarray) -> np.ndarray:
    return np.concatenate([np.zeros_like(values[:, :, :1]), values[:, :, :-1]], axis=2)


@given(cases())
def test_without_chance_the_course_is_that_of_the_average(case: tuple[Terms, Decision]) -> None:
    t, decision = case
    calm = {"failure": 0.0, "leaving": 0.0, "overload_leaving": 0.0, "overload_sickness": 0.0}
    sure = {n: np.full(len(t.needed), v) for n, v in calm.items()}
    t = replace(t, market=replace(t.market, intake=np.full(len(t.needed), 1e6), **sure))
    t = replace(t, people=np.maximum(t.people, 1.0))
    seen = course(decision, t)
    spare, cost = expected(Average.of(t, seen), decision)
    carriers = t.needed.shape[1]
    assert_allclose(seen.able[0, :carriers], spare[:carriers], atol=1e-9)
    assert_allclose(seen.able[0] - seen.needed[0], spare - padded(t), atol=1e-9)
    assert_allclose(seen.cost.sum(axis=(1, 2)), cost, rtol=1e-9)


def padded(t: Terms) -> np.ndarray:
    """The need of the first draw, with that of the leads left to the twin."""
    need = np.zeros(t.shape[1:])
    need[: t.needed.shape[1]] = t.needed[0]
    return need


@given(cases())
def test_the_programme_expects_what_its_twin_computes(case: tuple[Terms, Decision]) -> None:
    t, decision = case
    average = Average.of(t, course(decision, t))
    need = np.quantile(course(decision, t).needed, 0.9, axis=0)
    if t.span is not None:
        need[-1] = 0.0
    solution = Programme(average, t.years, {}).least(need, "short", "cost")
    spare, cost = expected(average, solution.decision)
    assert_allclose(solution.spare, spare, atol=1e-5)
    assert solution.cost == pytest.approx(cost, rel=1e-6, abs=1e-3)
    assert (spare + solution.short >= need - 1e-5).all()


@settings(max_examples=15)
@given(cases())
def test_a_plan_is_safe_or_says_what_is_missing(case: tuple[Terms, Decision]) -> None:
    t, decision = case
    made = plan(t, decision)
    told = {(s.cadre, m) for s in made.shortfalls for m in range(s.first, s.last + 1)}
    unsafe = np.argwhere(made.course.short > 1 - t.probability + 1e-9)
    assert all((t.cadres[c], int(m)) in told for c, m in unsafe)
    assert all(s.most > 0 and s.limit in (Limit.RECRUITMENT, Limit.SEARCH) for s in made.shortfalls)
    assert (made.decision.posts == np.round(made.decision.posts)).all()
    assert (made.decision.temporary >= 0).all()
    assert_allclose(made.cost, made.course.cost.sum(axis=1))


def growing(values: dict[str, float] = REAL, **changes: Any) -> Terms:
    rng = stream(3, "test:growing")
    needed = rng.gamma(40.0, 0.5, (100, 1, 1)) * np.linspace(0.8, 1.4, 30)
    return terms(needed, np.array([30]), values, **changes)


def mean_cost(t: Terms) -> float:
    return float(plan(t, kept(t, 0.1)).cost.sum(axis=1).mean())


@pytest.mark.parametrize(
    ("figure", "low", "high"),
    [("failure", 0.05, 0.5), ("leaving", 0.05, 0.4), ("ramp_level", 0.9, 0.4)],
)
def test_a_harder_market_is_never_cheaper(figure: str, low: float, high: float) -> None:
    easy, hard = (growing(REAL | {figure: value, "start_cost": 1.0}) for value in (low, high))
    assert mean_cost(hard) > mean_cost(easy)


def test_more_safety_costs_more_and_is_shorter_less_often() -> None:
    t = growing()

    def happened(seen: Course) -> np.ndarray:
        return np.asarray((seen.able >= seen.needed).mean(axis=(1, 2)))

    points = frontier(
        t, kept(t, 0.1), (0.5, 0.8, 0.95), met=happened, net=lambda seen: seen.cost.sum(axis=(1, 2))
    )
    assert [p.probability for p in points] == [0.5, 0.8, 0.95]
    assert points[0].met.mean < points[1].met.mean < points[2].met.mean
    assert points[0].net.mean < points[1].net.mean < points[2].net.mean


def test_overload_drives_people_away_only_when_it_is_told_to() -> None:
    few = Decision(np.full((1, 30), 12.0), np.zeros((1, 30)))
    none = growing(REAL | {"overload_leaving": 0.0, "overload_sickness": 0.0})
    some = growing(REAL | {"overload_leaving": 0.4, "overload_sickness": 0.1})
    without, with_it = course(few, none), course(few, some)
    assert with_it.people.sum() < without.people.sum()
    assert with_it.able.sum() < without.able.sum()
    assert (with_it.leaving >= without.leaving).all()
    assert (with_it.leaving > without.leaving).any()


def test_nobody_in_post_is_short_of_everything_and_the_unit_can_still_be_built() -> None:
    assert overload(np.array([8.0, 0.0]), np.zeros(2)) == pytest.approx([1.0, 0.0])
    t = terms(np.full((20, 1, 30), 4.0), np.array([0]), REAL)
    nobody = Decision(np.zeros((1, 30)), np.zeros((1, 30)))
    seen = course(nobody, t)
    assert not seen.people.any()
    assert_allclose(seen.needed - seen.able, 4.0)
    assert_allclose(seen.short, 1.0)
    made = plan(t, nobody)
    assert made.shortfalls[0].first == 0
    assert made.shortfalls[0].last < 12
    assert (made.course.short[0, 12:] <= 0.1 + 1e-9).all()


def test_options_stand_side_by_side_on_the_same_need() -> None:
    t = growing()
    before = kept(t, 0.1)
    cap = plan(t, before)
    priced = np.einsum("cm,m->", cap.decision.posts, np.ones(30)) * 5000.0
    ceilings = dict.fromkeys(t.years, priced / 3 * 0.8)
    heard: list[float] = []
    by_name = options(t, before, {"norm": t.needed * 0.7}, ceilings, told=heard.append)
    assert list(by_name) == ["today", "norm", "cap", "budget"]
    assert len(heard) > 30 * len(by_name), "each month is told of, so that a run can be cancelled"
    assert heard == sorted(heard)
    assert heard[0] > 0
    assert heard[-1] <= 1 + 1e-9
    assert all(p.course.needed is not None for p in by_name.values())
    for made in by_name.values():
        assert_allclose(made.course.needed[:, 0], t.needed[:, 0])
    cost = {name: made.cost.sum(axis=1).mean() for name, made in by_name.items()}
    assert cost["norm"] < cost["cap"]
    assert cost["budget"] < cost["cap"]
    assert_allclose(by_name["today"].decision.posts, before.posts)
    assert by_name["norm"].course.short.mean() > by_name["cap"].course.short.mean()
    limits = {s.limit for s in by_name["budget"].shortfalls}
    assert Limit.BUDGET in limits
    assert by_name["budget"].missing


def test_ceilings_hold_when_every_post_is_filled() -> None:
    t = growing(REAL | {"temporary_premium": 0.0}, ceilings={2018: 1.9e6, 2019: 2.0e6, 2020: 1e6})
    made = plan(t, kept(t, 0.1))
    price, there = t.price.mean(axis=0), made.decision.temporary.cumsum(axis=1)
    there = there - np.pad(there, ((0, 0), (3, 0)))[:, : there.shape[1]]
    filled = made.decision.posts + np.pad(there, ((0, 0), (1, 0)))[:, : there.shape[1]]
    for year, ceiling in t.limits.items():
        spent = (price * filled)[:, np.array(t.years) == year].sum()
        assert spent <= ceiling + made.over.get(year, 0.0) + 5000.0 * 12 / 2


@given(st.integers(0, 200), st.floats(0.0, 0.99), st.floats(0.001, 0.999))
def test_the_same_luck_with_one_more_person_never_gives_fewer(n: int, p: float, u: float) -> None:
    few, many = (float(binomial(np.array(k), np.array(p), np.array(u))) for k in (n, n + 1))
    assert few <= many <= few + 1


def test_the_same_terms_give_the_same_plan() -> None:
    t = growing()
    one, other = plan(t, kept(t, 0.1)), plan(t, kept(t, 0.1))
    assert (one.decision.posts == other.decision.posts).all()
    assert (one.cost == other.cost).all()


def test_a_decision_taken_as_it_is_says_that_its_posts_are_too_few() -> None:
    t = growing()
    made = keep(t, Decision(np.full((1, 30), 20.0), np.zeros((1, 30))))
    assert not made.feasible
    assert [s.limit for s in made.shortfalls] == [Limit.POSTS]
    assert keep(t, Decision(np.full((1, 30), 90.0), np.zeros((1, 30)))).feasible
