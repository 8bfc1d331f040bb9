import numpy as np
import pytest

from kotomitta.planning.estimate.forecast import Series, paths

pytestmark = pytest.mark.unit


def test_a_few_values_give_finite_counts_near_the_last_level() -> None:
    series = [
        Series("short", 1, 2017, np.array([120.0])),
        Series("gap", 12, 2017 * 12, np.array([10.0, np.nan, 12.0])),
        Series("nobody", 4, 2017 * 4, np.zeros(6)),
    ]
    found = paths(series, 5, draws=200, seed=1)
    assert found.shape == (3, 200, 5)
    assert (found >= 0).all()
    assert 60 < np.median(found[0, :, 0]) < 240
