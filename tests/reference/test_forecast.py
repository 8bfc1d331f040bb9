"""Forecasts of series whose future is known in law, and numbers from textbooks."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import ndtri
from scipy.stats import norm
from scipy.stats import t as student

from kotomitta.basis.seeds import stream
from kotomitta.planning.estimate.forecast import Pool, Series, paths
from kotomitta.planning.estimate.forecast.dependence import ranks, scores
from kotomitta.planning.estimate.forecast.law import KNOTS, LEVELS, inflation, plain_law
from kotomitta.planning.estimate.forecast.scoring import LEVELS as SCORED
from kotomitta.planning.estimate.forecast.scoring import crps
from kotomitta.sources.forecast_laws import shipped_laws

pytestmark = pytest.mark.reference

Array = NDArray[np.float64]


def random_walks(number: int, periods: int, sd: float) -> Array:
    """Counts whose logarithm takes independent normal steps."""
    rng = stream(11, "walks")
    logs = 7 + sd * rng.standard_normal((number, periods)).cumsum(axis=1)
    return np.asarray(np.rint(np.exp(logs)))


def covered(said: Array, came: Array) -> float:
    """The share of outcomes in the 80 % ranges."""
    low, high = np.quantile(said, (0.1, 0.9), axis=1)
    return float(((low <= came) & (came <= high)).mean())


@pytest.mark.parametrize("sd", [0.06, 0.2])
def test_ranges_hold_for_random_walks(sd: float) -> None:
    """With many series to learn from, ranges cover what they say.

    Those of sums a little less here: the engine takes a quarter of each error for passing noise, as
    it is in counts of people, and a pure random walk has none.
    """
    values = random_walks(300, 132, sd)
    series = [Series(f"w{i}", 12, 24000, v[:120]) for i, v in enumerate(values)]
    drawn = paths(series, 12, draws=400, seed=1)
    future = values[:, 120:]
    assert 0.75 < covered(drawn, future) < 0.85
    assert 0.67 < covered(drawn.cumsum(axis=2), future.cumsum(axis=1)) < 0.85
    low, high = np.log(np.maximum(np.quantile(drawn[:, :, 11], (0.1, 0.9), axis=1), 1))
    truth = 2 * norm.ppf(0.9) * sd * np.sqrt(12)
    assert np.median(high - low) == pytest.approx(truth, rel=0.15)


def test_the_dependence_is_the_one_that_is_written_down() -> None:
    law = plain_law(12, 0)
    (found,) = scores(["a"], (20_000, 36), law, seed=1)
    np.testing.assert_allclose(found.std(axis=0), 1.0, atol=0.03)
    for g, h in [(1, 2), (6, 12), (12, 36)]:
        seen = np.corrcoef(found[:, g - 1], found[:, h - 1])[0, 1]
        assert seen == pytest.approx(law.lasting * np.sqrt(g / h), abs=0.02)
    even = np.sort(ranks(found)[:, 5])
    np.testing.assert_allclose(even, (np.arange(20_000) + 0.5) / 20_000)


def test_the_inflation_is_that_of_a_prediction_interval() -> None:
    """1.3 cases a stretch: t with as many degrees of freedom."""
    for stretches in (1.0, 5.0, 50.0):
        n = 1.3 * stretches
        wanted = student.ppf(0.9, n) / norm.ppf(0.9) * np.sqrt(1 + 1 / n)
        assert inflation(np.array([stretches]))[0] == pytest.approx(wanted)


def test_crps_of_a_normal_forecast() -> None:
    """The closed form of Gneiting and Raftery (2007), eq. 21, within the nineteen levels used."""
    for outcome in (-1.0, 0.0, 0.7):
        z = outcome
        wanted = z * (2 * norm.cdf(z) - 1) + 2 * norm.pdf(z) - 1 / np.sqrt(np.pi)
        found = crps(np.asarray(ndtri(SCORED))[None], np.array([outcome]))[0]
        assert found == pytest.approx(wanted, abs=0.035)


@pytest.mark.parametrize("law", shipped_laws(), ids=lambda w: f"{w.frequency}-{w.known}")
def test_the_shipped_laws_are_sound(law: object) -> None:
    """Spread grows with the horizon, shapes rise, what was seen is a proper product matrix."""
    (law,) = (w for w in shipped_laws() if w is law)
    ahead = np.arange(1, 2 * KNOTS[law.frequency][-1])
    _, scale, shape = law.at(ahead)
    assert scale[-1, 0] > scale[0, 0]
    assert (np.diff(shape, axis=1) >= 0).all()
    assert shape.shape[1] == len(LEVELS)
    for seen in (*law.moves_seen, *law.spreads_seen):
        np.testing.assert_allclose(seen, seen.T)
        assert np.linalg.eigvalsh(seen).min() > 0
    assert 0 < law.lasting < 1
    assert 0 < law.shared < 0.5


def test_a_shock_decays_and_its_range_is_wide() -> None:
    """After a month eight times the usual the median falls back, and nobody is sure."""
    rng = stream(3, "calm")
    calm = rng.poisson(300, 84).astype(np.float64)
    shock = calm.copy()
    shock[-1] = 2400
    pool = Pool(laws=shipped_laws())
    usual, after = (
        paths([Series("a", 12, 2010 * 12, v)], 12, draws=800, seed=1, pool=pool)[0]
        for v in (calm, shock)
    )
    assert 1.2 * np.median(usual[:, -1]) < np.median(after[:, -1]) < 1600
    wide, narrow = (
        np.diff(np.log(np.quantile(d[:, -1], (0.1, 0.9)) + 1))[0] for d in (after, usual)
    )
    assert wide > 1.3 * narrow
