"""Calendar months count, order and print as people do."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kotomitta.basis.months import Month

pytestmark = pytest.mark.unit

MONTHS = st.builds(Month, st.integers(1900, 2200), st.integers(1, 12))
SHIFTS = st.integers(-900, 900)


@given(MONTHS, SHIFTS, SHIFTS)
def test_shifts_add_up_and_undo_each_other(month: Month, a: int, b: int) -> None:
    assert month.plus(a).plus(b) == month.plus(a + b)
    assert month.plus(a).plus(-a) == month
    assert month.plus(a).ordinal - month.ordinal == a


@given(MONTHS)
def test_writing_and_reading_agree(month: Month) -> None:
    assert Month.parse(str(month)) == month
    assert Month.of(month.first) == month


@given(MONTHS)
def test_the_next_month_starts_the_day_after_this_one_ends(month: Month) -> None:
    last_day = month.plus(1).first - timedelta(days=1)
    assert Month.of(last_day) == month


@given(MONTHS, st.integers(0, 200))
def test_until_counts_both_ends(month: Month, more: int) -> None:
    run = month.until(month.plus(more))
    assert len(run) == more + 1
    assert (run[0], run[-1]) == (month, month.plus(more))
    assert list(run) == sorted(set(run))


def test_until_an_earlier_month_is_empty() -> None:
    assert Month(2020, 5).until(Month(2020, 4)) == ()


def test_the_turn_of_the_year() -> None:
    assert Month(2017, 12).plus(1) == Month(2018, 1)
    assert Month(2018, 1).plus(-1) == Month(2017, 12)
    assert Month.of(date(2018, 2, 28)).plus(12) == Month(2019, 2)


WRONG = ("2017-13", "2017-00", "2017-6", "17-06", "2017-06-01", "2017", "")


@pytest.mark.parametrize("text", WRONG)
def test_other_writings_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=text or "^$"):
        Month.parse(text)
