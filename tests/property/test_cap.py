"""The cap: never higher for longer work or a surer month, never lower for more hours."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy.special import ndtri

from kotomitta.basis.errors import InputError
from kotomitta.planning.inputs.city import Cadre
from kotomitta.planning.workload.cap import Cap, cap, fits, largest
from kotomitta.planning.workload.hours import CaseHours

pytestmark = pytest.mark.property

means = st.floats(0.2, 8.0)
spreads = st.floats(0.0, 30.0)
hours = st.floats(20.0, 150.0)
sure = st.floats(0.55, 0.99)


def one(value: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([value])


def of(mean: float, variance: float, available: float, probability: float) -> float:
    return float(largest(one(mean), one(variance), one(available), probability)[0])


@given(means, spreads, hours, sure, st.floats(1.0, 3.0))
def test_longer_work_never_raises_it(
    mean: float, variance: float, available: float, p: float, longer: float
) -> None:
    longer_cap = of(mean * longer, variance * longer**2, available, p)
    assert longer_cap <= of(mean, variance, available, p) + 1e-9


@given(means, spreads, hours, sure, st.floats(0.0, 60.0))
def test_more_hours_never_lower_it(
    mean: float, variance: float, available: float, p: float, more: float
) -> None:
    assert of(mean, variance, available + more, p) >= of(mean, variance, available, p) - 1e-9


@given(means, spreads, hours, sure, sure)
def test_a_surer_month_never_raises_it(
    mean: float, variance: float, available: float, p: float, q: float
) -> None:
    surer, less = max(p, q), min(p, q)
    assert of(mean, variance, available, surer) <= of(mean, variance, available, less) + 1e-9


@given(means, spreads, hours, sure)
def test_at_the_cap_the_month_fits_with_just_the_probability(
    mean: float, variance: float, available: float, p: float
) -> None:
    cases = of(mean, variance + 1e-3, available, p)
    assert_allclose(fits(cases, one(mean), one(variance + 1e-3), one(available)), p, rtol=1e-6)


@given(means, hours, sure)
def test_without_variation_it_is_hours_by_hours(mean: float, available: float, p: float) -> None:
    assert_allclose(of(mean, 0.0, available, p), available / mean, rtol=1e-9)


def unit(mean: float, variance: float, available: float, team: float = 10.0) -> Cap:
    work = CaseHours(Cadre.SOCIAL_WORKER, one(mean), one(variance), one(0.0), ())
    return cap(work, one(available), probability=0.9, team=team)


def test_a_case_by_hand() -> None:
    """80 hours, cases of 2 hours with variance 4: 2 n + 1.2816 sqrt(4 n) = 80 gives n = 32.7."""
    found = unit(2.0, 4.0, 80.0)
    z = float(ndtri(0.9))
    root = (-2 * z + np.sqrt(4 * z**2 + 4 * 2 * 80)) / (2 * 2)
    assert found.decided == 32
    assert_allclose(found.by_draw, root**2)
    assert_allclose(found.by_draw, 32.7, atol=0.05)


def test_a_team_that_shares_its_hours_carries_more_each() -> None:
    assert unit(2.0, 4.0, 80.0).unit_average > unit(2.0, 4.0, 80.0).by_draw[0]
    assert_allclose(unit(2.0, 4.0, 80.0, team=1e9).unit_average, 40.0, rtol=1e-3)


def test_a_cap_below_one_case_is_explained() -> None:
    with pytest.raises(InputError) as told:
        unit(9.0, 4.0, 5.0)
    assert told.value.key == "error.cap_below_one"
    assert told.value.facts["available"] == 5.0
