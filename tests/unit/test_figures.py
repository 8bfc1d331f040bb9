"""Figures hold together, know their days and mean what their shape says."""

import math
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import ArrayLike, NDArray
from pydantic import ValidationError

from kotomitta.basis.draws import quantile
from kotomitta.basis.errors import InputError
from kotomitta.basis.figures import Dated, Evidence, Figure, Shape

pytestmark = pytest.mark.unit

DAY = date(2020, 1, 1)
SPREAD = (Shape.NORMAL, Shape.LOGNORMAL, Shape.SHARE)


def dated(value: float | None = 1.0, **more: Any) -> dict[str, Any]:
    return {
        "from": DAY,
        "value": value,
        "source": "A document, page 1",
        "published": DAY,
        "checked": DAY,
        "grade": "official",
        **more,
    }


def figure(shape: str = "exact", *values: dict[str, Any], **more: Any) -> dict[str, Any]:
    names = {"fi": "luku", "sv": "tal", "en": "number"}
    return {
        "id": "a.figure",
        "name": names,
        "unit": "persons",
        "shape": shape,
        "values": values or (dated(),),
        **more,
    }


def quantiles(shape: Shape, ends: Sequence[float | None], u: ArrayLike) -> NDArray[np.float64]:
    low, value, high = ends
    ranged = Dated.model_validate(dated(value, low=low, high=high))
    return quantile(shape, ranged, np.asarray(u, dtype=np.float64))


def ordered(low: float, high: float) -> st.SearchStrategy[list[float]]:
    """Low, median and high, apart by more than rounding."""
    ends = st.lists(st.floats(low, high), min_size=3, max_size=3, unique=True).map(sorted)
    return ends.filter(lambda e: min(e[1] - e[0], e[2] - e[1]) > 1e-6 * max(abs(e[0]), abs(e[2])))


ENDS = {
    Shape.NORMAL: ordered(-1e6, 1e6),
    Shape.LOGNORMAL: ordered(1e-3, 1e6),
    Shape.SHARE: ordered(0.001, 0.999),
}


@pytest.mark.parametrize("shape", SPREAD)
def test_low_value_and_high_are_the_10th_50th_and_90th_percentile(shape: Shape) -> None:
    @given(ENDS[shape])
    def check(ends: list[float]) -> None:
        hit = quantiles(shape, ends, [0.1, 0.5, 0.9])
        largest = max(abs(e) for e in ends)
        np.testing.assert_allclose(hit, np.array(ends), rtol=1e-9, atol=1e-9 * largest)

    check()


@pytest.mark.parametrize("shape", [*SPREAD, Shape.UNIFORM])
def test_a_higher_probability_never_gives_a_lower_value(shape: Shape) -> None:
    u = np.linspace(0.001, 0.999, 41)

    @given(ENDS.get(shape, ENDS[Shape.NORMAL]))
    def check(ends: list[float]) -> None:
        assert (np.diff(quantiles(shape, ends, u)) >= 0).all()

    check()


def test_a_share_stays_between_nothing_and_all() -> None:
    values = quantiles(Shape.SHARE, (0.01, 0.5, 0.99), [1e-12, 1 - 1e-12])
    assert (values > 0).all()
    assert (values < 1).all()


@pytest.mark.parametrize(
    ("shape", "there", "back"),
    [
        (Shape.NORMAL, float, float),
        (Shape.LOGNORMAL, math.log, math.exp),
        (Shape.SHARE, lambda p: math.log(p / (1 - p)), lambda x: 1 / (1 + math.exp(-x))),
    ],
)
def test_a_range_that_is_even_on_its_scale_is_the_plain_distribution(
    shape: Shape, there: Callable[[float], float], back: Callable[[float], float]
) -> None:
    """At the 97.5th percentile: median + 1.959964 x (upper half of the range / 1.281552)."""
    low, value = 0.2, 0.3
    high = back(2 * there(value) - there(low))
    expected = back(there(value) + 1.959964 * (there(value) - there(low)) / 1.281552)
    assert quantiles(shape, (low, value, high), [0.975])[0] == pytest.approx(expected, rel=1e-6)


def test_an_unknown_value_with_bounds_lies_anywhere_between_them() -> None:
    u = np.linspace(0, 1, 11)
    for shape in (Shape.EXACT, Shape.UNIFORM, Shape.LOGNORMAL):
        np.testing.assert_allclose(quantiles(shape, (0.2, None, 0.7), u), 0.2 + 0.5 * u)


def test_a_uniform_figure_lies_anywhere_between_its_ends() -> None:
    np.testing.assert_allclose(quantiles(Shape.UNIFORM, (2, 3, 4), [0, 0.25, 1]), [2, 2.5, 4])


def test_an_unknown_value_without_bounds_is_refused() -> None:
    with pytest.raises(InputError) as error:
        quantile(Shape.EXACT, Dated.model_validate(dated(None)), np.array([0.5]))
    assert error.value.key == "error.figure_unknown"


def test_an_exact_figure_is_the_same_in_every_draw() -> None:
    exact = Dated.model_validate(dated(7.0))
    np.testing.assert_array_equal(quantile(Shape.EXACT, exact, np.array([0.01, 0.99])), [7.0, 7.0])


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        ("range_half", figure("normal", dated(1.0, low=0.5))),
        ("range_excludes_value", figure("normal", dated(1.0, low=2.0, high=3.0))),
        ("range_excludes_value", figure("uniform", dated(None, low=3.0, high=2.0))),
        ("range_missing", figure("normal")),
        ("range_missing", figure("share", dated(0.5))),
        ("exact_has_range", figure("exact", dated(1.0, low=0.5, high=2.0))),
        ("not_positive", figure("lognormal", dated(1.0, low=0.0, high=2.0))),
        ("not_a_share", figure("share", dated(0.5, low=0.1, high=1.0))),
        ("checked_early", figure("exact", dated(checked=date(2019, 12, 31)))),
        ("negative_count", figure("exact", dated(-1.0), counts="person")),
        ("negative_count", figure("normal", dated(1.0, low=-1.0, high=2.0), counts="case")),
        ("same_day_twice", figure("exact", dated(1.0), dated(2.0))),
        ("missing", {k: v for k, v in figure().items() if k != "unit"}),
        ("extra_forbidden", figure("exact", dated(guess=True))),
        ("string_pattern_mismatch", figure(id="A figure")),
        ("string_too_short", figure("exact", dated(source="?"))),
        ("too_short", {**figure(), "values": ()}),
    ],
)
def test_a_figure_that_does_not_hold_together_is_refused(kind: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as error:
        Figure.model_validate(wrong)
    assert error.value.errors()[0]["type"] == kind


HISTORY = Figure.model_validate(
    figure(
        "exact",
        dated(1.0, **{"from": date(2010, 1, 1)}, published=date(2011, 6, 1)),
        dated(2.0, **{"from": date(2015, 1, 1)}, published=date(2014, 12, 1)),
        dated(3.0, **{"from": date(2015, 1, 1)}, published=date(2018, 9, 1)),
        dated(4.0, **{"from": date(2019, 1, 1)}, published=date(2018, 9, 1)),
    )
)


@pytest.mark.parametrize(
    ("as_of", "day", "value"),
    [
        (date(2012, 1, 1), date(2020, 1, 1), 1.0),
        (date(2014, 12, 1), date(2014, 12, 31), 1.0),
        (date(2014, 12, 1), date(2015, 1, 1), 2.0),
        (date(2018, 8, 31), date(2020, 1, 1), 2.0),
        (date(2018, 9, 1), date(2015, 1, 1), 3.0),
        (date(2018, 9, 1), date(2019, 1, 1), 4.0),
        (date(2026, 1, 1), date(1999, 1, 1), 1.0),
    ],
)
def test_what_is_published_later_is_not_seen(as_of: date, day: date, value: float) -> None:
    assert Evidence([HISTORY], as_of).on("a.figure", day).value == value


@given(st.dates(date(2011, 6, 1), date(2027, 1, 1)), st.dates(date(1990, 1, 1), date(2040, 1, 1)))
def test_nothing_seen_was_published_after_as_of(as_of: date, day: date) -> None:
    assert Evidence([HISTORY], as_of).on("a.figure", day).published <= as_of


def test_a_figure_of_which_nothing_was_known_is_refused_with_both_days() -> None:
    with pytest.raises(InputError) as error:
        Evidence([HISTORY], date(2011, 1, 1)).on("a.figure", DAY)
    assert error.value.key == "error.figure_published_later"
    assert error.value.facts["as_of"] == date(2011, 1, 1)
    assert error.value.facts["id"] == "a.figure"


def test_a_figure_that_no_file_gives_is_refused() -> None:
    evidence = Evidence([HISTORY], DAY)
    assert "a.figure" in evidence
    assert "another" not in evidence
    with pytest.raises(InputError, match="figure_missing"):
        evidence.figure("another")
