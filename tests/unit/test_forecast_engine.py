"""The parts of the engine, each against a slow and obvious twin."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from kotomitta.basis.seeds import stream
from kotomitta.planning.estimate.forecast import Period, Pool, Series, paths
from kotomitta.planning.estimate.forecast.law import KNOTS, plain_law
from kotomitta.planning.estimate.forecast.learning import cases_at, learned
from kotomitta.planning.estimate.forecast.outlook import ahead, as_known
from kotomitta.planning.estimate.forecast.periods import span
from kotomitta.planning.estimate.forecast.seasonality import Season
from kotomitta.planning.estimate.forecast.series import Panel
from kotomitta.planning.estimate.forecast.traits import MOVES, OFFSET, SPREADS, traits
from kotomitta.sources.forecast_laws import shipped_laws

pytestmark = pytest.mark.unit

Array = NDArray[np.float64]


def walks(number: int, periods: int, seed: int = 1) -> Array:
    """Counts that wander, with a season."""
    rng = stream(seed, "walks")
    level = 5 + 0.1 * rng.standard_normal((number, periods)).cumsum(axis=1)
    season = 0.3 * np.sin(2 * np.pi * np.arange(periods) / 12)
    return np.asarray(rng.poisson(np.exp(level + season)), dtype=np.float64)


@pytest.mark.parametrize("frequency", [1, 4, 12])
@pytest.mark.parametrize(
    "values", [[120.0], [10.0, np.nan, 12.0], [0.0] * 6, [5.0, 90.0, 2.0, 7.0, 4.0, 3.0]]
)
def test_short_series_give_wide_counts_and_never_fail(frequency: int, values: list[float]) -> None:
    series = Series("short", frequency, 2017 * frequency, np.array(values))
    for pool in (None, Pool(laws=shipped_laws())):
        found = paths([series], 7, draws=200, seed=1, pool=pool)
        assert found.shape == (1, 200, 7)
        assert (
            (found >= 0) & (found == np.rint(found)) & (found < 100 * (np.nanmax(values) + 10))
        ).all()
        low, high = np.quantile(found[0, :, -1], (0.1, 0.9))
        assert high > low


def test_one_value_is_less_certain_than_five_years() -> None:
    long = Series("long", 12, 2012 * 12, walks(1, 60)[0])
    one = Series("one", 12, long.end - 1, long.values[-1:])
    pool = Pool(laws=shipped_laws())
    spread = [
        np.diff(np.log1p(np.quantile(paths([s], 12, draws=500, seed=1, pool=pool)[0], (0.1, 0.9))))
        for s in (one, long)
    ]
    assert spread[0] > spread[1]


def test_a_silent_end_is_the_same_as_a_longer_horizon() -> None:
    values = walks(1, 60)[0]
    heard = Series("a", 12, 24000, values)
    silent = Series("a", 12, 24000, np.r_[values, np.nan, np.nan])
    law = plain_law(12, 24000 - 120)
    pool = Pool(laws=(replace(law, known=24000 + 61),))
    early = paths([silent], 4, draws=300, seed=3, pool=Pool())
    late = paths([heard], 6, draws=300, seed=3, pool=Pool())[:, :, 2:]
    np.testing.assert_allclose(np.median(early, axis=1), np.median(late, axis=1), rtol=0.05)
    assert pool.prior(12, 24000 + 60).known != 24000 + 61


def test_the_season_of_the_past_comes_back() -> None:
    values = np.tile(np.where(np.arange(12) == 6, 400.0, 100.0), 10)
    found = paths([Series("summer", 12, 2010 * 12, values)], 12, draws=400, seed=1)
    middle = np.median(found[0], axis=0)
    assert middle.argmax() == 6
    assert middle[6] > 1.4 * middle[5]


def test_traits_are_those_of_a_slow_reading() -> None:
    panel = Panel(12, 24005, walks(3, 70))
    panel.values[1, :20] = np.nan
    panel.values[2, 40:44] = np.nan
    panel.values[0, 60:] *= 9
    seen = traits(panel, Season.unseen(12))
    assert (seen.moves.shape[2], seen.spreads.shape[2]) == (len(MOVES), len(SPREADS))
    for row, at in [(0, 69), (1, 30), (2, 45), (0, 5)]:
        known = [
            (t, np.exp(-seen.season[row, at, (panel.start + t) % 12]) * (v + OFFSET))
            for t, v in enumerate(panel.values[row, : at + 1])
            if not np.isnan(v)
        ]
        last = {k: [v for t, v in known if t > at - k] for k in (1, 3, 6, 12, 24)}
        level = {k: np.log(np.mean(v)) for k, v in last.items()}
        assert seen.level[row, at] == pytest.approx(level[12])
        steps = [level[1] - level[3], level[3] - level[6], level[6] - level[12]]
        even = np.mean(np.log(last[12])) - level[12]
        older = panel.values[row, max(0, at - 71) : max(0, at - 11)]
        older = older[~np.isnan(older)]
        rise = level[12] - np.log(older.mean() + OFFSET) if len(older) else 0.0
        wanted = [*steps, level[12] - level[24], even, np.clip(rise, 0, 3) ** 2]
        np.testing.assert_allclose(seen.moves[row, at, :6], wanted, atol=1e-12)
        assert seen.spreads[row, at, 3] == pytest.approx(1 - len(last[12]) / 12)
        assert seen.spreads[row, at, 4] == pytest.approx(abs(level[1] - level[12]))


def test_the_season_known_at_a_period_rests_on_what_came_before() -> None:
    values = walks(4, 80)
    whole = traits(Panel(12, 24000, values), Season.unseen(12))
    part = traits(Panel(12, 24000, values[:, :50]), Season.unseen(12))
    for name in ("level", "moves", "spreads", "season", "weight"):
        np.testing.assert_allclose(getattr(whole, name)[:, :50], getattr(part, name), atol=1e-12)


def test_learning_in_two_steps_is_learning_at_once() -> None:
    """A law stands for the series it was learned from: same coefficients as with all of them."""
    values = walks(8, 90)
    start = plain_law(12, 24000)
    seen = [traits(Panel(12, 24000, v), Season.unseen(12)) for v in (values[:5], values[5:])]
    both = learned(seen[1], learned(seen[0], start))
    cases = [cases_at(s, 3) for s in seen]
    moves, outcomes, weights = (
        np.concatenate([getattr(c, name) for c in cases])
        for name in ("moves", "outcomes", "weights")
    )
    knot = list(KNOTS[12]).index(3)
    pull = start.moves_seen[knot]
    weighted = moves.T * weights
    at_once = np.linalg.solve(
        weighted @ moves + pull, weighted @ outcomes + pull @ start.location[knot]
    )
    np.testing.assert_allclose(both.location[knot], at_once, atol=1e-9)
    assert both.origins[knot] == pytest.approx(start.origins[knot] + weights.sum())


def test_the_latest_law_known_by_then_is_the_prior() -> None:
    laws = shipped_laws()
    pool = Pool(laws=laws)
    for text, wanted in [("2012-11", "2007-12"), ("2012-12", "2012-12"), ("2026-01", "2020-07")]:
        at = Period.parse(text)
        assert str(Period(12, pool.prior(12, at.ordinal).known)) == wanted
    assert pool.prior(12, Period.parse("2000-01").ordinal).origins[0] == plain_law(12, 0).origins[0]
    assert {w.frequency for w in laws} == {1, 4, 12}


def test_series_share_common_shocks() -> None:
    values = walks(2, 72)
    series = [Series(n, 12, 24000, v) for n, v in zip("ab", values, strict=True)]
    law = replace(plain_law(12, 23900), known=24071, shared=0.9, lasting=0.95)
    found = paths(series, 12, draws=800, seed=1, pool=Pool(laws=(law,)))
    assert np.corrcoef(found[0, :, 11], found[1, :, 11])[0, 1] > 0.5


def test_doubling_is_the_share_of_paths_that_double() -> None:
    series = Series("a", 12, 24000, walks(1, 60)[0])
    (one,) = ahead([series], 12, [12], draws=500, seed=1, pool=Pool())
    found = paths([series], 12, draws=500, seed=1)[0].sum(axis=1)
    assert one.doubling == (found >= 2 * series.values[-12:].sum()).mean()
    assert one.sums[0].period == f"{Period(12, 24060)}..{Period(12, 24071)}"
    short = Series("b", 12, 24000, np.array([4.0]))
    assert next(ahead([short], 1, [], draws=50, seed=1, pool=Pool())).doubling is None


def test_as_known_cuts_and_pads_by_the_calendar() -> None:
    months = Series("m", 12, 2016 * 12, np.arange(1.0, 25.0))
    years = Series("y", 1, 2015, np.array([1.0, 2.0, 3.0]))
    late = Series("late", 12, 2018 * 12, np.array([1.0]))
    ended = Series("ended", 12, 2016 * 12, np.array([1.0]))
    known, skipped = as_known([months, years, late, ended], Period.parse("2016-08"))
    assert skipped == ["late"]
    assert [s.values.tolist()[-1] for s in known[:2]] == [8.0, 1.0]
    assert known[2].end == Period.parse("2016-09").ordinal
    assert known[2].last_known == 2016 * 12


@pytest.mark.parametrize("text", ["2017", "2017-Q3", "2017-03", "0900-12"])
def test_periods_are_written_as_they_are_read(text: str) -> None:
    period = Period.parse(text)
    assert str(period) == text
    assert span(period, 1) == text


@pytest.mark.parametrize("text", ["17", "2017-3", "2017-00", "2017-q1", "2017-Q1 ", "2017-01-01"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        Period.parse(text)
