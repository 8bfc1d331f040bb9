"""The links of the chain: a delay keeps everyone, whole numbers keep the mean and the order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from kotomitta.planning.estimate.links import delayed, shifted, whole

pytestmark = pytest.mark.property

waits = st.floats(0.5, 30.0)


def pulse(months: int = 400) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    flow = np.zeros((1, months))
    flow[0, 0] = 1000.0
    return flow


@given(waits)
def test_everyone_who_waits_moves_on(mean: float) -> None:
    assert_allclose(delayed(pulse(), np.array([mean])).sum(), 1000.0, rtol=1e-4)


@given(waits)
def test_the_mean_wait_is_the_mean(mean: float) -> None:
    moved = delayed(pulse(), np.array([mean]))[0]
    # Counted in whole months from 0, an exponential wait has the mean 1 / (e^(1/mean) - 1).
    assert_allclose((moved * np.arange(400)).sum() / 1000, 1 / np.expm1(1 / mean), rtol=1e-2)


@given(waits, st.integers(1, 40))
def test_only_those_who_move_within_the_limit_are_counted(mean: float, limit: int) -> None:
    moved = delayed(pulse(), np.array([mean]), np.array([float(limit)]))[0]
    assert_allclose(moved.sum() / 1000, -np.expm1(-limit / mean), rtol=1e-9)
    assert moved[limit:].sum() == pytest.approx(0.0, abs=1e-6)


@given(st.integers(0, 10))
def test_a_shift_moves_the_whole_flow(months: int) -> None:
    flow = np.arange(24.0).reshape(1, -1)
    moved = shifted(flow, months)
    assert_allclose(moved[0, months:], flow[0, : 24 - months])
    assert moved[0, :months].sum() == 0


@given(st.floats(0.0, 500.0), st.floats(1.0, 2.0))
def test_whole_numbers_keep_order_and_nearly_the_mean(mean: float, more: float) -> None:
    few = whole(np.full((4000,), mean), 1, "test")
    many = whole(np.full((4000,), mean * more), 1, "test")
    assert (few == np.round(few)).all()
    assert (many >= few).all()
    assert abs(few.mean() - mean) <= 4 * np.sqrt(mean / 4000) + 1e-9
