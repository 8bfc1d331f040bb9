"""The cap: never higher for longer work or a surer month, never lower for more hours."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy.special import ndtri

from kotomitta.basis.cadre import Cadre
from kotomitta.basis.errors import InputError
from kotomitta.basis.seeds import stream
from kotomitta.planning.workload.cap import Cap, cap, fits, largest
from kotomitta.planning.workload.hours import CaseHours
from kotomitta.planning.workload.time import MonthHours

pytestmark = pytest.mark.property

means = st.floats(0.2, 8.0)
spreads = st.floats(0.0, 30.0)
hours = st.floats(20.0, 150.0)
sure = st.floats(0.55, 0.99)


def one(value: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([value])


def even(available: float) -> MonthHours:
    return MonthHours.even(one(available))


def of(mean: float, variance: float, available: float, probability: float) -> float:
    return float(largest(one(mean), one(variance), even(available), probability)[0])


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
    assert_allclose(fits(cases, one(mean), one(variance + 1e-3), even(available)), p, rtol=1e-6)


@given(means, hours, sure)
def test_without_variation_it_is_hours_by_hours(mean: float, available: float, p: float) -> None:
    assert_allclose(of(mean, 0.0, available, p), available / mean, rtol=1e-9)


def year(part: float, long: float, chance: float) -> MonthHours:
    """Three short months, nine long ones, and a chance within each."""
    return MonthHours(np.array([[part * long, long]]), np.array([0.25, 0.75]), one(chance))


years = st.builds(year, st.floats(0.0, 1.0), hours, st.floats(0.0, 900.0))


@given(means, spreads, years, sure)
def test_months_that_differ_never_raise_it_above_that_of_the_longest(
    mean: float, variance: float, months: MonthHours, p: float
) -> None:
    work = one(mean), one(variance + 0.1)
    found = float(largest(*work, months, p)[0])
    assert found <= of(mean, variance, float(months.hours.max()), p) + 1e-6
    if found > 0:
        assert_allclose(fits(found, *work, months), p, atol=1e-6)


@given(means, spreads, years, st.floats(0.0, 40.0))
def test_more_hours_in_every_month_never_lower_it(
    mean: float, variance: float, months: MonthHours, more: float
) -> None:
    work = one(mean), one(variance)
    fewer = largest(*work, months, 0.9)[0]
    assert largest(*work, replace(months, hours=months.hours + more), 0.9)[0] >= fewer - 1e-6


def test_the_share_that_fits_is_that_of_a_year_drawn_month_by_month() -> None:
    """Its twin: months with leave by season and spells of sickness, drawn 400 000 times.

    A day off takes 4 hours, spells last 5 days on average, and a case takes 2 hours a month. Where
    a cap is set, the normal law of the formula is off by a hundredth.
    """
    rng = stream(11, "months")
    spell, sick, day, number = 5.0, 8.0, 4.0, 400_000
    leave = np.where(rng.random(number) < 0.25, 8.0, 1.0)
    spells = rng.poisson(sick / 12 / spell, number)
    longer = rng.negative_binomial(np.maximum(spells, 1), 1 / spell)
    there = (20 - leave - np.where(spells > 0, spells + longer, 0)) * day
    months = MonthHours(
        (20 - np.array([[8.0, 1.0]]) - sick / 12) * day,
        np.array([0.25, 0.75]),
        one(sick / 12 * (2 * spell - 1) * day**2),
    )
    for cases in (10.0, 15.0, 20.0, 25.0):
        work = rng.normal(2 * cases, 2 * np.sqrt(cases), number)
        drawn = float((work <= there).mean())
        assert fits(cases, one(2.0), one(4.0), months) == pytest.approx(drawn, abs=0.012)


def test_only_a_draw_in_which_no_case_fits_has_no_cap() -> None:
    """A month without hours fits nothing; the draws beside it keep their caps."""
    months = MonthHours(np.array([[0.0, 0.0], [20.0, 80.0]]), np.array([0.25, 0.75]), np.ones(2))
    found = largest(np.full(2, 2.0), np.full(2, 4.0), months, 0.9)
    assert found[0] == 0
    assert found[1] > 1


def test_a_team_evens_out_sickness_but_not_july() -> None:
    months = year(0.25, 80.0, 400.0)
    assert_allclose(months.shared(100.0).variance, 4.0)
    assert_allclose(months.shared(100.0).hours, months.hours)


def unit(mean: float, variance: float, available: float, team: float = 10.0) -> Cap:
    work = CaseHours(Cadre.SOCIAL_WORKER, one(mean), one(variance), one(0.0), ())
    return cap(work, even(available), probability=0.9, team=team)


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
