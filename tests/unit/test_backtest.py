"""Scores and simple methods, against hand-made numbers and slow twins."""

import numpy as np
import pytest
from numpy.typing import NDArray

from kotomitta.basis.seeds import stream
from kotomitta.planning.estimate.forecast import Pool, Series
from kotomitta.planning.estimate.forecast.backtest import (
    OURS,
    YARDSTICK,
    Plan,
    Target,
    backtest,
)
from kotomitta.planning.estimate.forecast.rivals import RIVALS, ranges
from kotomitta.planning.estimate.forecast.scoring import LEVELS, crps, score
from kotomitta.planning.estimate.forecast.series import Panel

pytestmark = pytest.mark.unit

Array = NDArray[np.float64]
PLAN = Plan(tuple(range(24035, 24056)), 6, (6, 12), draws=60, seed=1)


def panel(rows: int = 3, periods: int = 60) -> Panel:
    rng = stream(1, "panel")
    return Panel(12, 24000, rng.integers(20, 400, (rows, periods)).astype(np.float64))


def series_of(values: Array) -> list[Series]:
    return [Series(f"s{i}", 12, 24000, row) for i, row in enumerate(values)]


def test_each_simple_method_says_what_its_name_says() -> None:
    past = panel()
    values, at = past.values[1], 40
    said = {name: method(past, 30)[1, at] for name, method in RIVALS.items()}
    year = values[at - 11 : at + 1]
    np.testing.assert_allclose(said["last_value"], np.full(30, values[at]))
    np.testing.assert_allclose(said["last_year"], np.full(30, year.mean()))
    np.testing.assert_allclose(said["seasonal_naive"], np.tile(year, 3)[:30])
    slope, start = np.polyfit(np.arange(24), values[at - 23 : at + 1], 1)
    wanted = np.maximum(start + slope * np.arange(24, 54), 0)
    np.testing.assert_allclose(said["line"], wanted)
    assert np.isnan(RIVALS["line"](past, 30)[1, 22]).all()


def test_ranges_are_the_quantiles_of_the_errors_known_by_then() -> None:
    rng = stream(2, "ranges")
    points, outcomes = rng.normal(100, 5, (2, 30)), rng.normal(100, 20, (2, 30))
    outcomes[0, 3] = np.nan
    levels = np.array([0.1, 0.5, 0.9])
    found = ranges(points, outcomes, 4, levels)
    for row, origin in [(0, 7), (0, 20), (1, 29)]:
        errors = (outcomes - points)[row, : origin - 4 + 1]
        wanted = points[row, origin] + np.nanquantile(errors, levels)
        np.testing.assert_allclose(found[row, origin], wanted)
    assert np.isnan(found[:, :6]).all()


def test_crps_of_a_point_is_its_distance_and_of_a_spread_its_integral() -> None:
    point = np.full((1, len(LEVELS)), 10.0)
    assert crps(point, np.array([14.0]))[0] == pytest.approx(4.0)
    # A uniform range 0 to 1 and the outcome 0.5: the integral of (F - 1)^2 is 1/12.
    assert crps(LEVELS[None], np.array([0.5]))[0] == pytest.approx(1 / 12, abs=0.005)


def test_a_score_told_by_hand() -> None:
    quantiles = np.sort(np.tile(np.linspace(50, 150, len(LEVELS)), (1, 4, 1)))
    outcomes = np.array([[100.0, 149.0, 400.0, np.nan]])
    found = score(quantiles, outcomes, crps(quantiles, outcomes) * 2, 1.0)
    assert found.cases == 3
    assert found.relative_crps == pytest.approx(0.5)
    assert found.coverage == {
        50: pytest.approx(1 / 3),
        80: pytest.approx(1 / 3),
        95: pytest.approx(2 / 3),
    }
    logs = np.log([1, 100 / 149, 1 / 4])
    assert found.rms_factor == pytest.approx(np.exp(np.sqrt((logs**2).mean())))
    assert found.bias_factor == pytest.approx(np.exp(logs.mean()))


def test_nothing_to_score_is_said_and_not_guessed() -> None:
    nothing = np.full((1, 2), np.nan)
    found = score(np.zeros((1, 2, len(LEVELS))), nothing, nothing, 1.0)
    assert (found.cases, found.relative_crps, found.rms_factor, found.coverage) == (
        0,
        None,
        None,
        {},
    )


def test_all_methods_are_scored_on_the_same_cases() -> None:
    values = panel().values
    values[2, :30] = np.nan
    card = backtest(series_of(values), PLAN, pool=Pool())
    assert set(card.scores) == {OURS, *RIVALS}
    for target in (Target(1, 3, False), Target(1, 6, False), Target(1, 12, True)):
        assert len({scores[target].cases for scores in card.scores.values()}) == 1
        assert card.scores[YARDSTICK][target].relative_crps == pytest.approx(1.0)


def test_a_forecast_made_elsewhere_stands_beside_ours() -> None:
    """A method that knows the outcome has no loss and covers everything."""
    values = panel().values
    places = np.array(PLAN.origins) - 24000
    padded = np.pad(values, ((0, 0), (0, 12)), constant_values=np.nan)
    ahead = np.stack([padded[:, places + h] for h in range(1, 7)], axis=2)
    sums = np.stack(
        [sum(padded[:, places + h] for h in range(1, k + 1)) for k in PLAN.sums], axis=2
    )
    known = np.concatenate([ahead, sums], axis=2)
    oracle = np.repeat(known[..., None], len(LEVELS), axis=3)
    card = backtest(series_of(values), PLAN, pool=Pool(), others={"oracle": oracle})
    told = card.scores["oracle"][Target(1, 6, True)]
    assert told.coverage == {50: 1.0, 80: 1.0, 95: 1.0}
    assert told.rms_factor == pytest.approx(1.0)


def test_the_future_does_not_change_what_was_said() -> None:
    """Scores of early cases are the same whatever comes after the last outcome they need."""
    values = panel().values
    plan = Plan((24040, 24041), 3, (3,), draws=60, seed=1)
    changed = values.copy()
    changed[:, 45:] = 9999
    cards = [backtest(series_of(v), plan, pool=Pool()) for v in (values, changed)]
    assert cards[0].scores == cards[1].scores


@pytest.mark.parametrize(
    ("horizon", "wanted"), [(2, [(1, 2)]), (12, [(1, 3), (4, 6), (7, 12), (1, 12)])]
)
def test_bands_cover_the_horizon(horizon: int, wanted: list[tuple[int, int]]) -> None:
    plan = Plan((1,), horizon, (4,), draws=2, seed=1)
    assert [(b.first, b.last) for b in plan.bands if not b.summed] == wanted
    assert plan.bands[-1] == Target(1, 4, True)
