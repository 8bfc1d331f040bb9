"""Reimbursement: nobody for longer than the law, nobody before they came."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from kotomitta.planning.economics.compensation import reimbursed

pytestmark = pytest.mark.property

Array = NDArray[np.float64]


@st.composite
def periods(draw: st.DrawFn) -> tuple[Array, Array]:
    draws, months = draw(st.integers(1, 3)), draw(st.integers(1, 30))
    rng = np.random.Generator(np.random.PCG64(draw(st.integers(0, 2**32))))
    arrivals = rng.poisson(5, (draws, months)).astype(np.float64)
    return arrivals, rng.integers(0, 12, (draws, months)).astype(np.float64)


def plain(arrivals: Array, lengths: Array) -> Array:
    out = np.zeros_like(arrivals)
    draws, months = arrivals.shape
    for d in range(draws):
        for m in range(months):
            for later in range(m, min(m + int(lengths[d, m]), months)):
                out[d, later] += arrivals[d, m]
    return out


@given(periods())
def test_it_equals_the_plain_version(case: tuple[Array, Array]) -> None:
    assert_allclose(reimbursed(*case), plain(*case), atol=1e-9)


@given(periods())
def test_reimbursed_months_never_exceed_the_laws(case: tuple[Array, Array]) -> None:
    arrivals, lengths = case
    paid = reimbursed(arrivals, lengths).sum(axis=1)
    assert (paid <= (arrivals * lengths).sum(axis=1) + 1e-9).all()
    assert (reimbursed(arrivals, lengths) <= arrivals.cumsum(axis=1) + 1e-9).all()
