"""WISN against examples computed by hand and published.

The manual's own example could not be read when this was written (nor on 28.11.2026, when only its
first pages could be); the first example is ours, with every step computed by hand in fractions. The
second is published: Burmen, Owuor and Mitei, Human Resources for Health 15:9 (2017), table 3, as
far as it could be read: the steps up to the baseline, and the share of the category allowance.
"""

from fractions import Fraction

import pytest

from kotomitta.planning.workload.wisn import (
    CategoryAllowance,
    Component,
    IndividualAllowance,
    Inputs,
    staffing,
)

pytestmark = pytest.mark.reference


def test_an_example_by_hand() -> None:
    result = staffing(
        Inputs(
            working_days=260,
            leave_days=20,
            holidays=14,
            sick_days=10,
            other_absence_days=6,
            hours_per_day=8,
            components=(
                Component(name="antenatal", minutes=20, per_year=12000),
                Component(name="births", minutes=480, per_year=600),
            ),
            category_allowances=(
                CategoryAllowance(name="records", percent=7),
                CategoryAllowance(name="meetings", hours_per_week=2),
                CategoryAllowance(name="training", hours_per_year=33.6),
            ),
            individual_allowances=(
                IndividualAllowance(name="supervision", staff=2, hours_per_year=252),
            ),
            staff_now=6,
        )
    )
    assert result.available_hours == (260 - 20 - 14 - 10 - 6) * 8 == 1680
    # 1680 hours hold 5040 times 20 minutes and 210 times 8 hours.
    assert dict(result.standard_workloads) == {"antenatal": 5040.0, "births": 210.0}
    # 7 %, 2 of 40 hours a week = 5 %, 33.6 of 1680 hours a year = 2 %: 14 % together.
    assert result.category_factor == float(Fraction(100, 86))
    # 2 x 252 hours of 1680.
    assert result.individual_factor == 0.3
    required = (Fraction(12000, 5040) + Fraction(600, 210)) * Fraction(100, 86) + Fraction(3, 10)
    assert result.required_staff == float(required)
    assert result.ratio == float(6 / required)
    assert f"{result.required_staff:.4f} {result.ratio:.4f}" == "6.3908 0.9388"


# 4.5 days in each of 52 weeks; 10 holidays, 30 days of leave, 15 of sickness: 179 days.
PUBLISHED = Inputs(
    working_days=234,
    leave_days=30,
    holidays=10,
    sick_days=15,
    other_absence_days=0,
    hours_per_day=8,
    components=(Component(name="consultation", minutes=15, per_year=100_000),),
    staff_now=12,
)


def test_a_published_example_up_to_its_baseline() -> None:
    result = staffing(PUBLISHED)
    assert result.available_hours == 179 * 8
    assert f"{result.required_staff:.2f}" == "17.46"


def test_the_category_allowance_of_the_published_example() -> None:
    """10 days of training in the year of 179 days: a share of 10/179."""
    training = (CategoryAllowance(name="training", hours_per_year=80),)
    result = staffing(PUBLISHED.model_copy(update={"category_allowances": training}))
    assert result.category_factor == float(1 / (1 - Fraction(10, 179)))
    assert result.required_staff == float(Fraction(3125, 179) / (1 - Fraction(10, 179)))


def test_a_tenth_is_a_tenth() -> None:
    """Ten times 10 % less one: binary fractions would leave a trace of staff or fail."""
    tenth = tuple(CategoryAllowance(name=str(i), percent=0.1) for i in range(10))
    result = staffing(
        Inputs(
            working_days=1,
            leave_days=0,
            holidays=0,
            sick_days=0,
            other_absence_days=0,
            hours_per_day=1,
            components=(Component(name="a", minutes=0.1, per_year=600),),
            category_allowances=tenth,
            staff_now=1,
        )
    )
    assert result.category_factor == float(Fraction(100, 99))
    assert result.required_staff == float(Fraction(100, 99))
