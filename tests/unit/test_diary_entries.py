"""What is left out of a diary, what is kept with a warning, and days without entries."""

from datetime import date

import pytest

from kotomitta.planning.workload.diary.days import DiaryDay
from kotomitta.planning.workload.diary.entries import NO_WORK, Entry, Finding, sift

pytestmark = pytest.mark.unit

MONDAY = date(2026, 1, 5)


def entry(line: int, minutes: float = 30, day: date = MONDAY, task: str = "meeting") -> Entry:
    return Entry("W1", day, "basic", task, minutes, False, line)


def found(findings: tuple[Finding, ...]) -> dict[str, tuple[int, int]]:
    return {f.reason: (f.count, f.line) for f in findings}


def test_entries_that_cannot_be_right_are_left_out_and_told() -> None:
    sifted = sift([entry(2, 0), entry(3, -5), entry(4, 721), entry(5, 720), entry(6)])
    assert [e.line for e in sifted.entries] == [5, 6]
    assert found(sifted.excluded) == {
        "minutes_not_positive": (2, 2),
        "minutes_over_12_hours": (1, 4),
    }


def test_a_day_entered_twice_as_a_whole_counts_once() -> None:
    day = [entry(2, 30), entry(3, 45, task="plan")]
    again = [entry(4, 30), entry(5, 45, task="plan")]
    sifted = sift(day + again)
    assert [e.minutes for e in sifted.entries] == [30, 45]
    assert found(sifted.excluded) == {"day_copied": (2, 4)}


def test_two_like_entries_among_others_are_kept_with_a_warning() -> None:
    sifted = sift([entry(2, 15), entry(3, 15), entry(4, 60)])
    assert len(sifted.entries) == 3
    assert sifted.excluded == ()
    assert found(sifted.warnings) == {"row_repeated": (1, 3)}


def test_two_like_entries_alone_in_a_day_are_not_taken_for_a_copy() -> None:
    sifted = sift([entry(2, 15), entry(3, 15)])
    assert len(sifted.entries) == 2
    assert found(sifted.warnings) == {"row_repeated": (1, 3)}


def test_a_day_over_14_hours_and_a_weekend_are_kept_with_a_warning() -> None:
    saturday = date(2026, 1, 10)
    rows = [entry(2, 700), entry(3, 141, task="plan"), entry(4, day=saturday)]
    sifted = sift(rows)
    assert len(sifted.entries) == 3
    assert found(sifted.warnings) == {"day_over_14_hours": (1, 2), "weekend": (1, 4)}


def test_a_day_of_14_hours_sharp_is_not_odd() -> None:
    assert sift([entry(2, 700), entry(3, 140, task="plan")]).warnings == ()


@pytest.mark.parametrize(
    ("days", "empty"),
    [
        ([5], 0),
        ([5, 9], 3),
        ([5, 6, 7, 8, 9], 0),
        ([9, 12], 0),
        ([5, 10], 4),
        ([10], 0),
        ([5, 19], 9),
    ],
)
def test_weekdays_without_entries_between_first_and_last_day(days: list[int], empty: int) -> None:
    rows = [entry(i, day=date(2026, 1, d)) for i, d in enumerate(days)]
    span = sift(rows).spans[0]
    assert (span.first.day, span.last.day, span.days, span.empty) == (
        days[0],
        days[-1],
        len(days),
        empty,
    )


def idle(line: int, day: date) -> Entry:
    return Entry("W1", day, "", NO_WORK, 0.0, False, line)


def test_a_day_told_to_be_without_client_work_is_kept_and_not_left_out() -> None:
    friday = date(2026, 1, 9)
    sifted = sift([entry(2), idle(3, friday)])
    (span,) = sifted.spans
    assert (span.last, span.days, span.idle, span.empty) == (friday, 2, 1, 3)
    assert sifted.excluded == sifted.warnings == ()
    assert [e.line for e in sifted.entries] == [2]


def test_a_day_told_to_be_without_work_but_with_entries_is_odd() -> None:
    sifted = sift([entry(2), idle(3, MONDAY)])
    assert found(sifted.warnings) == {"no_work_but_entries": (1, 3)}
    assert (sifted.spans[0].days, sifted.spans[0].idle) == (1, 0)


def test_holidays_are_not_missed() -> None:
    epiphany = date(2026, 1, 6)
    rows = [entry(2), entry(3, day=date(2026, 1, 8))]
    assert sift(rows).spans[0].empty == 2
    assert sift(rows, closed={epiphany}).spans[0].empty == 1
    # A holiday that was worked does not make up for a working day.
    worked = [*rows, entry(4, day=epiphany)]
    assert sift(worked, closed={epiphany}).spans[0].empty == 1


def test_only_drawn_days_up_to_the_end_of_the_diary_are_missed() -> None:
    days = (("W1", 5), ("W1", 7), ("W1", 9), ("W2", 6), ("W2", 20))
    drawn = {DiaryDay(date(2026, 1, day), worker) for worker, day in days}
    sifted = sift(
        [entry(2), entry(3, day=date(2026, 1, 8)), idle(4, date(2026, 1, 9))], drawn=drawn
    )
    one, other = sifted.spans
    assert (one.worker, one.days, one.idle, one.empty) == ("W1", 3, 1, 1)
    assert (other.worker, other.days, other.empty) == ("W2", 0, 1)
    assert found(sifted.warnings) == {"day_not_drawn": (1, 3)}
