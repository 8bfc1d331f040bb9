"""What is left out of a diary, what is kept with a warning, and days without entries."""

from datetime import date

import pytest

from kotomitta.planning.workload.diary.entries import Entry, Finding, sift

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
