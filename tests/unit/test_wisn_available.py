"""Available working time, and reductions that expire by themselves."""

from datetime import date, timedelta

import numpy as np
import pytest

from kotomitta.basis.errors import InputError
from kotomitta.basis.months import Month
from kotomitta.planning.workload.available import (
    Calendar,
    Reason,
    Reduction,
    available_hours,
    capacity_on,
    weekdays,
)

pytestmark = pytest.mark.unit

# The catalogue of the probation service of England and Wales: see anchors of the design.
NEW = Reduction(Reason.NEWLY_QUALIFIED, 0.2, date(2026, 1, 1), date(2026, 9, 30))
SICK = Reduction(Reason.SICKNESS, 1.0, date(2026, 3, 2), date(2026, 3, 6))
UNION = Reduction(Reason.UNION, 0.5, date(2026, 6, 1))


@pytest.mark.parametrize(
    ("day", "left"),
    [
        (date(2025, 12, 31), 1.0),
        (date(2026, 1, 1), 0.8),
        (date(2026, 3, 1), 0.8),
        (date(2026, 3, 2), 0.0),
        (date(2026, 3, 6), 0.0),
        (date(2026, 3, 7), 0.8),
        (date(2026, 6, 1), 0.3),
        (date(2026, 9, 30), 0.3),
        (date(2026, 10, 1), 0.5),
        (date(2030, 1, 1), 0.5),
    ],
)
def test_capacity_follows_the_days_of_the_reductions(day: date, left: float) -> None:
    assert capacity_on(day, [NEW, SICK, UNION]) == pytest.approx(left)


def test_without_reductions_all_is_left() -> None:
    assert capacity_on(date(2026, 1, 1), []) == 1.0


@pytest.mark.parametrize("share", [0.0, -0.1, 1.01, float("nan")])
def test_a_reduction_of_no_possible_share(share: float) -> None:
    with pytest.raises(InputError, match="reduction_share"):
        Reduction(Reason.TRAINING, share, date(2026, 1, 1))


def test_a_reduction_that_ends_before_it_starts() -> None:
    day = date(2026, 1, 2)
    with pytest.raises(InputError, match="reduction_ends_early"):
        Reduction(Reason.TRAINING, 0.8, day, day - timedelta(days=1))


def test_hours_by_draw_and_month() -> None:
    working = weekdays([Month(2026, 2), Month(2026, 3)])
    assert working.tolist() == [20.0, 22.0]
    sick = np.array([[1.0], [2.0]])
    days = Calendar(working, np.array([0.0, 2.0]), np.zeros(1), sick, np.array(1.0))
    hours = available_hours(days, np.array(7.5), np.array([[0.4], [0.2]]))
    assert hours == pytest.approx(
        np.array([[18 * 7.5 * 0.6, 18 * 7.5 * 0.6], [17 * 7.5 * 0.8, 17 * 7.5 * 0.8]])
    )


def test_more_absence_than_days_leaves_no_hours_and_not_less() -> None:
    one = np.array(10.0)
    days = Calendar(one, one, one, one, one)
    assert available_hours(days, np.array(7.5), np.array(0.4)) == 0.0
