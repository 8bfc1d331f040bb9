"""Counts beside the draws: where they fall, and the score."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from kotomitta.basis.quantity import Quantity
from kotomitta.planning.outcomes.frozen import reforecast
from kotomitta.planning.outcomes.known import crps

pytestmark = pytest.mark.unit


def test_the_score_is_the_double_sum_of_its_definition() -> None:
    draws = np.array([3.0, 9.0, 4.0, 4.0, 11.0])
    distance = np.abs(draws[:, None] - draws[None, :]).mean()
    assert_allclose(crps(draws, 7.0), np.abs(draws - 7.0).mean() - distance / 2)


def test_without_a_range_the_score_is_the_error() -> None:
    assert crps(np.full(50, 10.0), 14.0) == pytest.approx(4.0)


def test_of_a_standard_normal_at_its_mean() -> None:
    """The closed form is sigma (sqrt(2) - 1) / sqrt(pi) (Gneiting and Raftery 2007)."""
    draws = np.random.Generator(np.random.PCG64(1)).standard_normal(200_000)
    assert_allclose(crps(draws, 0.0), (np.sqrt(2) - 1) / np.sqrt(np.pi), rtol=5e-3)


@pytest.mark.parametrize(("now", "due"), [(149, False), (151, True), (51, False), (49, True)])
def test_a_forecast_is_due_again_when_it_moves_by_more_than_half(now: float, due: bool) -> None:
    adopted = Quantity(100, 80, 100, 130, "persons")
    assert reforecast(adopted, Quantity(now, now, now, now, "persons")) is due
