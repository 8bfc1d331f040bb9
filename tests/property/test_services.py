"""Services: nobody from nothing, in proportion to arrivals, and divided without remainder."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from kotomitta.basis.tally import Households, Persons
from kotomitta.planning.answer import Answer, answer
from kotomitta.planning.economics.costs import interpreter_hours
from kotomitta.planning.estimate.arrivals import Arrivals
from kotomitta.planning.inputs.services import Cause
from kotomitta.planning.resourcing.services.course import held, later
from kotomitta.planning.resourcing.services.demand import ServiceNeeds, service_needs
from kotomitta.sources.city_folder import read_city

pytestmark = pytest.mark.property

Array = NDArray[np.float64]
RUNS = [("helsinki", "2017", date(2017, 12, 31)), ("demo", "2025", date(2026, 11, 24))]
STANDING = Cause.UNDOCUMENTED


@st.composite
def courses(draw: st.DrawFn) -> tuple[Array, Array]:
    draws, months = draw(st.integers(1, 3)), draw(st.integers(1, 30))
    rng = np.random.Generator(np.random.PCG64(draw(st.integers(0, 2**32))))
    return rng.poisson(5, (draws, months)).astype(np.float64), rng.uniform(0, 14, draws)


def plain_later(flow: Array, months: Array) -> Array:
    out = np.zeros_like(flow)
    for d in range(flow.shape[0]):
        for m in range(flow.shape[1]):
            whole = int(months[d])
            part = months[d] - whole
            for at, share in ((m + whole, 1 - part), (m + whole + 1, part)):
                if at < flow.shape[1]:
                    out[d, at] += flow[d, m] * share
    return out


def plain_held(begun: Array, months: Array) -> Array:
    out = np.zeros_like(begun)
    for d in range(begun.shape[0]):
        for m in range(begun.shape[1]):
            for at in range(m, begun.shape[1]):
                out[d, at] += begun[d, m] * min(max(months[d] - (at - m), 0.0), 1.0)
    return out


@given(courses())
def test_courses_equal_their_plain_versions(case: tuple[Array, Array]) -> None:
    assert_allclose(later(*case), plain_later(*case), atol=1e-9)
    assert_allclose(held(*case), plain_held(*case), atol=1e-9)


@given(courses())
def test_places_held_are_never_more_than_all_who_have_begun(case: tuple[Array, Array]) -> None:
    begun, months = case
    there = held(begun, months)
    assert (there <= begun.cumsum(axis=1) + 1e-9).all()
    assert (there >= 0).all()
    assert (held(begun, months + 1) >= there - 1e-9).all()


@given(courses())
def test_nobody_begins_twice(case: tuple[Array, Array]) -> None:
    flow, months = case
    assert (later(flow, months).cumsum(axis=1) <= flow.cumsum(axis=1) + 1e-9).all()


@pytest.fixture(scope="module", params=RUNS, ids=[r[0] for r in RUNS])
def found(request: pytest.FixtureRequest) -> Answer:
    city, term, as_of = request.param
    shelf = read_city(city)
    return answer(shelf.run(term, as_of=as_of, seed=1, draws=20), shelf.tasks)


def times(settled: Arrivals, factor: float) -> Arrivals:
    return replace(
        settled,
        persons=Persons(settled.persons.values * factor),
        households=Households(settled.households.values * factor),
    )


def needs(of: Answer, factor: float) -> ServiceNeeds:
    own = interpreter_hours(of.served.active.values.sum(axis=1), of.hours)
    return service_needs(of.run, times(of.settled, factor), own * factor)


def test_no_arrivals_no_demand(found: Answer) -> None:
    demands = needs(found, 0.0).demands
    assert len(demands) >= 12
    for demand in demands:
        if demand.service.cause is not STANDING:
            assert not demand.amount.any(), demand.service.id


def test_demand_is_in_proportion_to_arrivals(found: Answer) -> None:
    once, thrice = needs(found, 1.0), needs(found, 3.0)
    for one, three in zip(once.demands, thrice.demands, strict=True):
        if one.service.cause is not STANDING:
            assert one.amount.any()
            assert_allclose(three.amount, 3 * one.amount, rtol=1e-9, atol=1e-9)


def test_actors_divide_the_demand_month_by_month(found: Answer) -> None:
    for demand in found.services.demands:
        parts = sum(demand.by_actor.values(), np.zeros_like(demand.amount))
        assert_allclose(parts, demand.amount, rtol=1e-12, atol=1e-9)
        for m, actors in enumerate(demand.actors):
            assert actors
            others = [v for a, v in demand.by_actor.items() if a not in actors]
            assert not any(values[:, m].any() for values in others)


def test_places_are_never_more_than_those_who_have_begun(found: Answer) -> None:
    lasting = [d for d in found.services.demands if d.service.lasts and d.begun is not None]
    assert len(lasting) >= 6
    for demand in lasting:
        assert demand.begun is not None
        assert (demand.amount <= demand.begun.cumsum(axis=1) + 1e-9).all()


def test_children_pupils_and_the_rest_are_everyone(found: Answer) -> None:
    """Nobody is in two age groups: those who begin are never more than those who have settled."""
    by_age = ("day_care", "preparatory_class", "integration_training", "literacy_training")
    begun = sum(np.asarray(found.services.of(name).begun) for name in by_age)
    everyone = found.settled.persons.values.sum(axis=1)
    assert (np.asarray(begun).cumsum(axis=1) <= everyone.cumsum(axis=1) + 1e-9).all()


def test_age_groups_are_everyone_once(found: Answer) -> None:
    """When as many settle every month, those who begin, over their shares, are the age groups."""
    run, shape = found.run, found.settled.persons.values.shape
    steady = replace(found.settled, persons=Persons(np.ones(shape) / shape[1]))
    demands = service_needs(run, steady, np.zeros((shape[0], shape[2])))
    shares = {
        "day_care": ["services.day_care.share"],
        "preparatory_class": ["services.preparatory_class.share"],
        "literacy_training": ["need.illiteracy.share", "services.literacy_training.share"],
    }
    groups = [
        np.asarray(demands.of(name).begun)[:, -1]
        / np.prod([run.over(i)[:, -1] for i in ids], axis=0)
        for name, ids in shares.items()
    ]
    assert_allclose(np.sum(groups, axis=0), 1.0, rtol=1e-9)


def test_assessments_are_never_more_than_those_who_settle(found: Answer) -> None:
    both = ("assessment_jobseekers", "assessment_others")
    begun = sum(np.asarray(found.services.of(name).begun) for name in both)
    everyone = found.settled.persons.values.sum(axis=1)
    assert (np.asarray(begun).cumsum(axis=1) <= everyone.cumsum(axis=1) + 1e-9).all()


def test_interpreting_is_counted_once(found: Answer) -> None:
    """The unit's own hours are those of its costs; the others' hold no contact of the unit."""
    active = found.served.active.values.sum(axis=1)
    own = found.services.of("interpreting_unit").amount
    assert_allclose(own, interpreter_hours(active, found.hours))
    contacts = {d.service.id for d in found.services.demands if d.service.hours}
    assert contacts == {"assessment_jobseekers", "health_examination", "trauma_care"}
    share = found.run.over("interpreter.share")
    hours = [
        found.services.of(name).amount * found.run.over(f"services.{name}.hours") * share
        for name in sorted(contacts)
    ]
    others = found.services.of("interpreting_others").amount
    assert_allclose(others, np.sum(hours, axis=0), rtol=1e-9, atol=1e-9)


def test_a_shortfall_is_what_demand_lacks_of_capacity(found: Answer) -> None:
    given = [d for d in found.services.demands if d.capacity is not None]
    assert len(given) == (2 if found.run.city.id == "demo" else 0)
    for demand in found.services.demands:
        assert (demand.shortfall is None) == (demand.capacity is None)
    for demand in given:
        met = np.minimum(demand.amount, np.asarray(demand.capacity))
        assert_allclose(met + np.asarray(demand.shortfall), demand.amount)
