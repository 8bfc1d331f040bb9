"""Draws: one stream per figure, whatever else is drawn, and means that few draws already hit."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kotomitta.basis.draws import Draws
from kotomitta.basis.errors import InputError
from kotomitta.basis.figures import Dated, Evidence, Figure, Grade, Named, Shape
from kotomitta.basis.months import Month
from kotomitta.basis.seeds import stream, uniforms

pytestmark = pytest.mark.unit

DAY = date(2020, 1, 1)


def dated(start: date, value: float | None, low: float | None, high: float | None) -> Dated:
    return Dated(
        start=start,
        value=value,
        low=low,
        high=high,
        source="A document, page 1",
        published=date(2000, 1, 1),
        checked=DAY,
        grade=Grade.OFFICIAL,
    )


def figure(figure_id: str, shape: Shape, *values: Dated) -> Figure:
    name = Named(fi="luku", sv="tal", en="number")
    return Figure(id=figure_id, name=name, unit="persons", shape=shape, values=values)


FIGURES = (
    figure("one", Shape.LOGNORMAL, dated(date(2010, 1, 1), 2.0, 1.0, 4.0)),
    figure("two", Shape.LOGNORMAL, dated(date(2010, 1, 1), 2.0, 1.0, 4.0)),
    figure(
        "stepped",
        Shape.NORMAL,
        dated(date(2010, 1, 1), 10.0, 8.0, 12.0),
        dated(date(2020, 3, 1), 20.0, 18.0, 22.0),
    ),
    figure(
        "yearly", Shape.EXACT, *(dated(date(y, 1, 1), y, None, None) for y in range(2010, 2020))
    ),
    figure("unknown", Shape.EXACT, dated(date(2010, 1, 1), None, None, None)),
)


def draws(number: int = 200, seed: int = 1) -> Draws:
    return Draws(Evidence(FIGURES, DAY), seed=seed, number=number)


def test_a_figure_is_drawn_alike_whatever_was_drawn_before_it() -> None:
    alone, after = draws(), draws()
    for other in ("two", "stepped"):
        after.on(other, DAY)
    np.testing.assert_array_equal(alone.on("one", DAY), after.on("one", DAY))
    np.testing.assert_array_equal(after.on("one", DAY), after.on("one", DAY))


def test_another_seed_gives_other_draws_with_the_same_median() -> None:
    a, b = draws(seed=1).on("one", DAY), draws(seed=2).on("one", DAY)
    assert not np.array_equal(a, b)
    np.testing.assert_allclose(np.median(a), np.median(b), rtol=0.01)


def test_streams_of_two_names_are_not_related() -> None:
    a = stream(1, "one").random(20_000)
    b = stream(1, "two").random(20_000)
    assert abs(np.corrcoef(a, b)[0, 1]) < 4 / np.sqrt(20_000)
    x, y = draws(2_000).on("one", DAY), draws(2_000).on("two", DAY)
    assert abs(np.corrcoef(x, y)[0, 1]) < 4 / np.sqrt(2_000)


@given(st.integers(0, 2**32), st.text(max_size=20), st.integers(1, 300))
def test_each_slice_of_probability_holds_one_draw(seed: int, name: str, number: int) -> None:
    u = np.sort(uniforms(seed, name, number))
    assert (u > 0).all()
    assert (u < 1).all()
    np.testing.assert_array_equal(np.floor(u * number), np.arange(number))


def test_the_mean_of_100_draws_is_near_that_of_10_000() -> None:
    """The mean of the lognormal is 2 exp(s2/2) with s = ln 2 / 1.2816: 2.3151.

    Plain random draws of 100 would miss it by a standard error of 6 %.
    """
    spread = np.log(2) / 1.2815515655
    mean = 2 * np.exp(spread**2 / 2)
    assert draws(10_000).on("one", DAY).mean() == pytest.approx(mean, rel=0.001)
    misses = [draws(100, seed).on("one", DAY).mean() / mean - 1 for seed in range(40)]
    assert np.sqrt(np.mean(np.square(misses))) < 0.01


def test_a_draw_that_is_high_this_year_is_high_next_year_too() -> None:
    months = Month(2020, 1).until(Month(2020, 4))
    by_month = draws().monthly("stepped", months)
    assert by_month.shape == (200, 4)
    np.testing.assert_array_equal(by_month[:, 0], by_month[:, 1])
    np.testing.assert_allclose(by_month[:, 2], by_month[:, 1] + 10)


def test_what_was_used_is_told_in_order_and_once() -> None:
    drawn = draws()
    for name in ("two", "one", "two"):
        drawn.on(name, DAY)
    drawn.monthly("stepped", Month(2020, 2).until(Month(2020, 3)))
    assert list(drawn.used) == ["one", "stepped", "two"]
    assert [d.value for d in drawn.used["stepped"]] == [10.0, 20.0]
    assert len(drawn.used["two"]) == 1


def test_values_used_over_months_are_told_in_order_of_time() -> None:
    drawn = draws()
    drawn.monthly("yearly", Month(2010, 1).until(Month(2019, 12)))
    assert [d.value for d in drawn.used["yearly"]] == list(range(2010, 2020))


def test_an_unknown_figure_stops_the_run_by_name() -> None:
    with pytest.raises(InputError) as error:
        draws().on("unknown", DAY)
    assert error.value.key == "error.figure_unknown"
    assert error.value.facts["id"] == "unknown"
