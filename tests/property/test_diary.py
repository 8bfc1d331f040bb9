"""What holds for every diary and every sampling plan."""

from collections import Counter
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from kotomitta.planning.workload.diary.entries import Entry, sift
from kotomitta.planning.workload.diary.minutes import Minutes, minutes_of
from kotomitta.planning.workload.diary.precision import days_to_narrow
from kotomitta.planning.workload.diary.sampling import sampling_plan
from kotomitta.sources.holidays import closed_days

pytestmark = pytest.mark.property

DAY = date(2026, 1, 5)

entries = st.builds(
    Entry,
    worker=st.sampled_from(["W1", "W2", "W3"]),
    day=st.integers(0, 20).map(lambda n: DAY + timedelta(days=n)),
    profile=st.sampled_from(["basic", "trauma"]),
    task=st.sampled_from(["meeting", "record", "plan"]),
    minutes=st.integers(1, 48).map(lambda n: 5.0 * n),
    interpreter=st.booleans(),
    line=st.integers(2, 1000),
)
diaries = st.lists(entries, min_size=1, max_size=40)


@given(st.lists(entries | entries.map(lambda e: Entry(*_parts(e), -1.0, False, 2)), max_size=30))
def test_every_row_is_kept_or_told_to_be_left_out(rows: list[Entry]) -> None:
    sifted = sift(rows)
    assert len(sifted.entries) + sum(f.count for f in sifted.excluded) == len(rows)
    assert not Counter(sifted.entries) - Counter(rows)


def _parts(entry: Entry) -> tuple[str, date, str, str]:
    return entry.worker, entry.day, entry.profile, entry.task


def every(minutes: Minutes) -> NDArray[np.float64]:
    return np.stack([minutes.of(p) for p in range(len(minutes.design.profiles))], axis=1)


@settings(max_examples=10)
@given(diaries)
def test_every_diary_has_a_finite_positive_answer(rows: list[Entry]) -> None:
    minutes = minutes_of(rows, seed=1, draws=200)
    assert np.isfinite(every(minutes)).all()
    assert (every(minutes) > 0).all()
    assert minutes.design.counts.sum() == len(rows)


@settings(max_examples=10)
@given(diaries.flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))))
def test_the_order_of_rows_does_not_matter(orders: tuple[list[Entry], list[Entry]]) -> None:
    one, other = (minutes_of(rows, seed=1, draws=100) for rows in orders)
    np.testing.assert_allclose(every(one), every(other), rtol=1e-6)


@settings(max_examples=10)
@given(diaries, st.sampled_from([0.5, 2.0, 3.0]))
def test_minutes_scale_with_the_diary_and_multipliers_do_not(
    rows: list[Entry], factor: float
) -> None:
    longer = [Entry(*_parts(e), e.minutes * factor, e.interpreter, e.line) for e in rows]
    one, other = (minutes_of(r, seed=1, draws=100) for r in (rows, longer))
    np.testing.assert_allclose(every(one) * factor, every(other), rtol=1e-6)
    np.testing.assert_allclose(one.interpreter, other.interpreter, rtol=1e-6)


@given(st.integers(1, 23), st.integers(1, 250), st.integers(0, 2**32))
def test_a_sampling_plan_is_balanced_and_on_weekdays(workers: int, days: int, seed: int) -> None:
    names = [f"W{i}" for i in range(workers)]
    plan = sampling_plan(names, days, after=DAY, seed=seed)
    assert len(set(plan)) == days
    assert plan == sampling_plan(names, days, after=DAY, seed=seed)
    by_worker, by_weekday = Counter(p.worker for p in plan), Counter(p.day.weekday() for p in plan)
    for counts in ([by_worker[n] for n in names], [by_weekday[d] for d in range(5)]):
        assert sum(counts) == days
        assert max(counts) - min(counts) <= 1
    assert min(p.day for p in plan) > DAY


@given(st.integers(1, 23), st.integers(1, 250), st.dates(date(2015, 1, 1), date(2035, 12, 31)))
def test_a_sampling_plan_draws_no_holiday_and_stays_balanced(
    workers: int, days: int, after: date
) -> None:
    names, closed = [f"W{i}" for i in range(workers)], closed_days()
    plan = sampling_plan(names, days, after=after, seed=1, closed=closed)
    assert [p.day for p in plan if p.day in closed] == []
    assert len(set(plan)) == days
    by_worker, by_weekday = Counter(p.worker for p in plan), Counter(p.day.weekday() for p in plan)
    for counts in ([by_worker[n] for n in names], [by_weekday[d] for d in range(5)]):
        assert max(counts) - min(counts) <= 1


@settings(max_examples=10)
@given(diaries, st.floats(1, 200))
def test_new_workers_narrow_a_cap_at_least_as_fast_as_the_same(
    rows: list[Entry], cap: float
) -> None:
    found = days_to_narrow(minutes_of(rows, seed=1, draws=200), cap=cap, days=10)
    assert found.half_width >= 0
    if found.same_workers is not None:
        assert found.new_workers is not None
        assert 0 <= found.new_workers <= found.same_workers
