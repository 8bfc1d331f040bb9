"""The monthly flow against closed forms and a case worked by hand."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from kotomitta.basis.tally import Cases
from kotomitta.planning.flow.monthly import flow
from kotomitta.planning.workload.hours import mean_stay

pytestmark = pytest.mark.reference


@pytest.mark.parametrize(("stay", "leaving"), [(6, 0.0), (24, 0.1), (36, 0.3)])
def test_littles_law_in_the_steady_state(stay: int, leaving: float) -> None:
    arrivals = np.full((1, 1, 120), 7.0)
    steady = flow(
        Cases(arrivals),
        stay=np.full((1, 120), stay),
        leaving_a_year=np.array([leaving]),
        capacity=None,
    )
    expected = 7.0 * mean_stay(np.array([float(stay)]), np.array([leaving]))
    assert_allclose(steady.active.values[0, 0, -1], expected[0], rtol=1e-9)
    assert_allclose(steady.left.values[0, 0, -1], 7.0, rtol=1e-9)


def test_a_case_by_hand() -> None:
    """Room for two; three come in the first month, one in the second; all stay two months."""
    found = flow(
        Cases(np.array([[[3.0, 1.0, 0.0, 0.0, 0.0]]])),
        stay=np.full((1, 5), 2.0),
        leaving_a_year=np.zeros(1),
        capacity=np.full((1, 5), 2.0),
    )
    assert_allclose(found.waiting.values[0, 0], [1, 2, 0, 0, 0])
    assert_allclose(found.active.values[0, 0], [2, 2, 2, 2, 0])
    assert_allclose(found.left.values[0, 0], [0, 0, 2, 0, 2])
    # Of the four, two start at once; all have started within two months.
    assert_allclose(found.started_within(0, slice(0, 2)), [2 / 4])
    assert_allclose(found.started_within(1, slice(0, 2)), [3 / 4])
    assert_allclose(found.started_within(2, slice(0, 2)), [1.0])


def test_a_draw_without_arrivals_has_missed_nothing() -> None:
    nobody = flow(
        Cases(np.zeros((1, 1, 6))),
        stay=np.full((1, 6), 3.0),
        leaving_a_year=np.zeros(1),
        capacity=np.zeros((1, 6)),
    )
    assert nobody.started_within(2, slice(0, None)) == 1.0
