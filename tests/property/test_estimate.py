"""Whole numbers of arrivals: the kernel equals its twin, and more expected never gives fewer."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal
from scipy.stats import poisson as distribution

from kotomitta.planning.estimate import _kernel
from kotomitta.planning.estimate.links import whole
from twins import estimate as twin

pytestmark = pytest.mark.property

chances = st.floats(0.0, 1.0, exclude_max=True)


@given(st.lists(st.tuples(chances, st.floats(1e-9, 699.0)), min_size=1, max_size=40))
def test_the_kernel_equals_its_twin(cases: list[tuple[float, float]]) -> None:
    u, expected = (np.array(column) for column in zip(*cases, strict=True))
    found, wanted = _kernel.poisson(u, expected), np.maximum(twin.poisson(u, expected), 0.0)
    # Where u falls on a step to the last bits, the two may round to either side of it.
    apart = found != wanted
    steps = np.asarray(distribution.cdf(np.minimum(found, wanted), expected))
    assert np.allclose(steps[apart], u[apart], rtol=0, atol=1e-12)


def test_a_million_ordinary_draws_are_the_twins() -> None:
    rng = np.random.Generator(np.random.PCG64(5))
    u, expected = rng.random(1_000_000), rng.gamma(0.7, 40.0, 1_000_000)
    assert_array_equal(_kernel.poisson(u, expected), twin.poisson(u, expected))


@given(st.floats(0.0, 2000.0), st.floats(0.0, 50.0))
def test_more_expected_never_gives_fewer(few: float, more: float) -> None:
    shape = (3, 2, 4)
    less = whole(np.full(shape, few), 1, "test")
    assert (whole(np.full(shape, few + more), 1, "test") >= less).all()
    assert (less == np.round(less)).all()
