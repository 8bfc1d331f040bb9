"""What holds for every staffing by WISN."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kotomitta.planning.workload.available import Calendar, available_hours
from kotomitta.planning.workload.wisn import CategoryAllowance, Component, Inputs, staffing

pytestmark = pytest.mark.property

days = st.floats(0, 40)
minutes = st.floats(1, 600)


def inputs(absences: tuple[float, float, float, float], per_unit: float, percent: float) -> Inputs:
    leave, holidays, sick, other = absences
    return Inputs(
        working_days=260,
        leave_days=leave,
        holidays=holidays,
        sick_days=sick,
        other_absence_days=other,
        hours_per_day=7.25,
        components=(Component(name="a", minutes=per_unit, per_year=5000),),
        category_allowances=(CategoryAllowance(name="other work", percent=percent),),
        staff_now=5,
    )


@given(st.tuples(days, days, days, days), minutes, st.floats(0, 90))
def test_longer_tasks_more_absence_and_larger_allowances_need_more_staff(
    absences: tuple[float, float, float, float], per_unit: float, percent: float
) -> None:
    base = staffing(inputs(absences, per_unit, percent))
    assert staffing(inputs(absences, per_unit * 1.5, percent)).required_staff > base.required_staff
    assert staffing(inputs(absences, per_unit, percent + 5)).required_staff > base.required_staff
    more = (absences[0] + 1, *absences[1:])
    assert staffing(inputs(more, per_unit, percent)).required_staff > base.required_staff


@given(st.tuples(days, days, days, days), st.floats(0, 90))
def test_one_draw_of_available_hours_is_wisn(
    absences: tuple[float, float, float, float], percent: float
) -> None:
    result = staffing(inputs(absences, 60, percent))
    calendar = Calendar(np.array(260.0), *(np.array(d) for d in absences))
    hours = available_hours(calendar, np.array(7.25), np.array(percent / 100))
    assert float(hours) == pytest.approx(result.available_hours / result.category_factor)
