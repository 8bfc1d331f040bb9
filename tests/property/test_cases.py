"""What holds for every register of cases."""

import tempfile
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kotomitta.basis.errors import InputError
from kotomitta.casework.counts import Count, Counts, counts
from kotomitta.casework.load import TeamLoad, Weights, team_load
from kotomitta.casework.register import Register, Window
from samples.cases import PROFILES, register
from twins import cases as twin

pytestmark = pytest.mark.property

START = date(2017, 1, 1)
PERIOD = Window(date(2017, 2, 1), date(2017, 4, 30))
DAYS = st.integers(0, 200).map(lambda n: str(START + timedelta(days=n)))
Row = dict[str, str]
FALLING = ("everyone", "new", "with_entry", "on_assistance")


@st.composite
def rows(draw: st.DrawFn) -> list[Row]:
    """Rows of a few persons in fixed households and cases, with many decisions among them."""
    found = []
    for i in range(draw(st.integers(1, 9))):
        person = draw(st.integers(0, 7))
        opened = draw(DAYS)
        length = draw(st.none() | st.integers(0, 90))
        end = None if length is None else date.fromisoformat(opened) + timedelta(days=length)
        found.append(
            {
                "case": f"C-{person // 2}",
                "household": f"H-{person // 3}",
                "person": f"P-{person}",
                "decision": f"D-{i}",
                "members": draw(st.sampled_from(["", "1", "2", "4", "9"])),
                "worker": f"W-{person // 4}",
                "channel": "",
                "profile": draw(st.sampled_from(["", *PROFILES])),
                "opened": opened,
                "closed": "" if end is None else str(end),
                "entry": draw(st.just("") | DAYS),
                "assistance": draw(st.sampled_from(["", "0", "1"])),
                "interpreter": draw(st.sampled_from(["", "0", "1"])),
            }
        )
    return found


def read(table: list[Row]) -> Register:
    with tempfile.TemporaryDirectory() as folder:
        return register(Path(folder), table)


def units(count: Count) -> dict[str, int]:
    return {u: int(getattr(count, u).values) for u in ("persons", "households", "cases")}


def groups(counted: Counts) -> Mapping[str, dict[str, int]]:
    names = ("everyone", "new", "with_entry", "on_assistance", "assistance_unknown")
    return {name: units(getattr(counted, name)) for name in names}


@given(rows(), DAYS)
def test_counts_equal_those_of_the_slow_twin(table: list[Row], text: str) -> None:
    found, day = read(table), date.fromisoformat(text)
    for window in (Window.of_day(day), PERIOD):
        since = min(PERIOD.first, window.first)
        seen = Window(since, window.last)
        slow = twin.counts(table, window.first, window.last, since)
        assert groups(counts(found, window, seen)) == slow


@given(rows().flatmap(lambda table: st.tuples(st.just(table), st.permutations(table))))
def test_nothing_depends_on_the_order_of_rows(tables: tuple[list[Row], list[Row]]) -> None:
    one, other = (read(table) for table in tables)
    assert groups(counts(one, PERIOD, PERIOD)) == groups(counts(other, PERIOD, PERIOD))
    weights = Weights((1.25, 2.5), 1.5)  # exact in binary, so that no order of adding shows
    loads = [team_load(found, PERIOD.last, weights, {"W-0": 3, "W-1": 4}) for found in (one, other)]
    assert [load_rows(loads[0])] == [load_rows(loads[1])]


def load_rows(load: TeamLoad) -> list[tuple[str, dict[str, int], object]]:
    return [(w.worker, units(w.count), w.load) for w in (*load.workers, load.unassigned)]


@given(rows(), st.integers(0, 13), st.integers(8, 12))
def test_a_row_for_a_family_member_changes_no_household(
    table: list[Row], chosen: int, person: int
) -> None:
    model = table[chosen % len(table)]
    member = {**model, "person": f"P-{person}", "decision": "D-99", "entry": ""}
    before, after = read(table), read([*table, member])
    for window in (Window.of_day(PERIOD.last), PERIOD):
        old, new = (groups(counts(found, window, PERIOD)) for found in (before, after))
        for group, found in old.items():
            assert new[group]["households"] == found["households"]
            assert new[group]["cases"] == found["cases"]
            assert found["persons"] <= new[group]["persons"] <= found["persons"] + 1


@given(rows(), st.integers(0, 13))
def test_a_row_for_a_member_whom_the_size_tells_changes_no_person_either(
    table: list[Row], chosen: int
) -> None:
    sized = [{**row, "members": "9"} for row in table]
    model = sized[chosen % len(sized)]
    member = {**model, "person": "P-8", "decision": "D-99", "entry": ""}
    for window in (Window.of_day(PERIOD.last), PERIOD):
        old, new = (groups(counts(read(t), window, PERIOD)) for t in (sized, [*sized, member]))
        # Who was known only in number was not known to be new.
        assert {**new, "new": {}} == {**old, "new": {}}


@given(rows(), st.integers(0, 3), DAYS, DAYS)
def test_closing_a_case_never_raises_a_count_later(
    table: list[Row], case: int, closing: str, later: str
) -> None:
    assume(later > closing)
    shut = [
        {**row, "closed": min(row["closed"] or closing, closing)}
        if row["case"] == f"C-{case}" and row["opened"] <= closing
        else row
        for row in table
    ]
    window = Window.of_day(date.fromisoformat(later))
    seen = Window(START, window.last)
    old, new = (groups(counts(read(t), window, seen)) for t in (table, shut))
    for group in FALLING:
        for unit, number in old[group].items():
            assert new[group][unit] <= number, (group, unit)


@given(rows())
def test_the_parts_make_the_whole(table: list[Row]) -> None:
    found = counts(read(table), PERIOD, PERIOD)
    for unit in ("persons", "households", "cases"):
        whole = getattr(found.everyone, unit).values
        parts = (found.on_assistance, found.not_on_assistance, found.assistance_unknown)
        assert sum(getattr(part, unit).values for part in parts) == whole
        assert all(getattr(part, unit).values >= 0 for part in parts)
        assert 0 <= getattr(found.without_entry, unit).values <= whole
        assert getattr(found.new, unit).values <= whole
    channels = found.new_by_channel.values()
    assert sum(int(persons.values) for persons in channels) == found.new.persons.values


@given(rows(), DAYS)
def test_the_load_of_all_is_that_of_the_cases(table: list[Row], text: str) -> None:
    found, day = read(table), date.fromisoformat(text)
    load = team_load(found, day, Weights((1.0, 2.0), 1.5))
    each = [*load.workers, load.unassigned]
    cases = counts(found, Window.of_day(day), PERIOD).everyone.cases.values
    assert sum(w.count.cases.values for w in each) == cases
    assert all(w.load.low <= w.load.high for w in each)
    assert cases * 1.0 <= sum(w.load.low for w in each)
    assert sum(w.load.high for w in each) <= cases * 3.0
    assert [w.worker for w in load.workers] == sorted(w.worker for w in load.workers)


@given(st.lists(st.tuples(DAYS, st.integers(0, 60), st.integers(0, 2)), min_size=1, max_size=8))
def test_two_workers_of_a_case_on_one_day_are_always_found(
    spells: list[tuple[str, int, int]],
) -> None:
    table = [
        {
            "decision": f"D-{i}",
            "worker": f"W-{worker}",
            "opened": opened,
            "closed": str(date.fromisoformat(opened) + timedelta(days=length)),
        }
        for i, (opened, length, worker) in enumerate(spells)
    ]
    clash = any(
        a["worker"] != b["worker"] and a["opened"] <= b["closed"] and b["opened"] <= a["closed"]
        for a in table
        for b in table
    )
    if clash:
        with pytest.raises(InputError) as caught:
            read(table)
        assert caught.value.key == "error.cases_two_workers"
    else:
        read(table)
