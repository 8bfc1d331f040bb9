"""The monthly flow: nobody is lost, the kernel equals its twin, and more never means less."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from kotomitta.basis.tally import Cases
from kotomitta.planning.flow import _kernel
from kotomitta.planning.flow.monthly import Flow, flow
from twins import flow as twin

pytestmark = pytest.mark.property

Array = NDArray[np.float64]
Given = tuple[Array, NDArray[np.int64], Array, Array]


@st.composite
def cases(draw: st.DrawFn) -> Given:
    draws, groups, months = draw(st.tuples(*(st.integers(1, n) for n in (3, 3, 14))))
    rng = np.random.Generator(np.random.PCG64(draw(st.integers(0, 2**32))))
    arrivals = rng.poisson(draw(st.sampled_from((0, 2, 40))), (draws, groups, months)).astype(
        np.float64
    )
    stay = rng.integers(1, draw(st.sampled_from((2, 6, 20))), (draws, months))
    leaving = np.asarray(rng.uniform(0, draw(st.sampled_from((0.0, 0.3))), draws))
    most = draw(st.sampled_from((0.0, 30.0, 1e9)))
    return arrivals, stay, leaving, rng.uniform(0, most + 1e-9, (draws, months))


@given(cases())
def test_the_kernel_equals_its_twin(case: Given) -> None:
    for fast, slow in zip(_kernel.run(*case), twin.run(*case), strict=True):
        assert_allclose(fast, slow, rtol=1e-9, atol=1e-7)


@given(cases())
def test_nobody_is_lost(case: Given) -> None:
    arrivals = case[0]
    waiting, active, started, left = _kernel.run(*case)
    assert_allclose(arrivals.cumsum(2), waiting + active + left.cumsum(2), atol=1e-6)
    assert_allclose(arrivals.cumsum(2), waiting + started.cumsum(2), atol=1e-6)


@given(cases())
def test_no_count_is_negative_and_the_capacity_admits_no_one_above_it(case: Given) -> None:
    waiting, active, started, left = _kernel.run(*case)
    for count in (waiting, active, started, left):
        assert count.min() >= -1e-9
    full = active.sum(axis=1) > case[3] + 1e-9
    assert (started.sum(axis=1)[full] <= 1e-9).all()


@given(cases(), st.floats(1.0, 3.0))
def test_more_arrivals_never_mean_fewer_active(case: Given, factor: float) -> None:
    arrivals, stay, leaving, _ = case
    room = np.full(arrivals.shape[::2], np.inf)
    _, few, _, _ = _kernel.run(arrivals, stay, leaving, room)
    _, many, _, _ = _kernel.run(arrivals * factor, stay, leaving, room)
    assert (many >= few - 1e-9).all()


def run(arrivals: list[float], *, stay: float, leaving: float, capacity: float | None) -> Flow:
    shape = (1, len(arrivals))
    room = None if capacity is None else np.full(shape, capacity)
    came = Cases(np.array(arrivals).reshape(1, 1, -1))
    return flow(came, stay=np.full(shape, stay), leaving_a_year=np.array([leaving]), capacity=room)


def test_with_room_for_all_everyone_starts_at_once() -> None:
    met = run([3, 1, 4, 1, 5], stay=3, leaving=0.0, capacity=None)
    assert met.started_within(0, slice(0, None)) == 1.0


@given(st.integers(0, 4))
def test_longer_deadlines_are_met_more_often(months: int) -> None:
    met = run([10.0] * 12, stay=4, leaving=0.1, capacity=25)
    shorter = met.started_within(months, slice(0, None))
    assert met.started_within(months + 1, slice(0, 11 - months)) >= shorter - 1e-9
