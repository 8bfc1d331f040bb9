"""The duty to measure the cap anew: when there is one."""

from datetime import date

import pytest

from kotomitta.casework.duty import MeasuringDuty, measuring_duty

pytestmark = pytest.mark.unit

LAST = date(2025, 3, 14)


def test_a_cap_that_was_never_measured_is_to_be_measured() -> None:
    assert measuring_duty(None, 12, LAST) == MeasuringDuty(None, None)


def test_a_measurement_holds_for_its_months_to_the_day() -> None:
    assert measuring_duty(LAST, 12, date(2026, 3, 13)) is None
    assert measuring_duty(LAST, 12, date(2026, 3, 14)) == MeasuringDuty(date(2026, 3, 14), LAST)
    assert measuring_duty(LAST, 6, date(2025, 9, 14)) is not None
