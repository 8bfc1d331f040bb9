"""What goes out as a case table comes in again: the same cases, and nothing to change."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kotomitta.casework.case import Case
from kotomitta.casework.people import CaseKind, Need, Person
from kotomitta.law.case import Channel
from kotomitta.sources.case_table.sheet import sheet_of
from kotomitta.sources.case_table.told import Given
from kotomitta.web.casework import tables
from kotomitta.web.casework.differing import Act, steps
from samples.casework import DAY, case

pytestmark = pytest.mark.property

REASONS = {Act.END: "moved_away", Act.RELEASE: "client_wish"}
FLAGS = st.sampled_from([None, True, False])
NEEDS = st.builds(Need, **dict.fromkeys((n for n in Need.model_fields if n != "language"), FLAGS))


@st.composite
def cases(draw: st.DrawFn) -> list[Case]:
    """Cases that wait, are carried or have ended, of households of one person or more."""
    return [draw(one(number)) for number in range(draw(st.integers(1, 5)))]


@st.composite
def one(draw: st.DrawFn, number: int) -> Case:
    opened = DAY - timedelta(draw(st.integers(1, 900)))
    ended = DAY - timedelta(1)
    state = draw(
        st.sampled_from(
            [
                {},
                {"state": "active", "worker": "W-1", "allocated": opened},
                {"state": "ended", "closed": ended, "outcome": "moved_away"},
            ]
        )
    )
    channels = st.none() | st.sampled_from(list(Channel))
    persons = tuple(
        Person(
            code=f"P-{number}{i}",
            channel=draw(channels),
            age=draw(st.none() | st.integers(0, 120)),
            first_permit=draw(st.none() | st.just(opened - timedelta(3))),
            jobseeker=draw(FLAGS),
        )
        for i in range(draw(st.integers(1, 3)))
    )
    members = draw(st.none() | st.integers(len(persons), 9))
    need = draw(NEEDS).model_copy(update={"language": draw(st.sampled_from([None, "so"]))})
    facts = {"persons": persons, "members": members, "opened": opened, "need": need}
    kind = draw(st.sampled_from(list(CaseKind)))
    return case(f"C-{number}", kind=kind, **facts, **state)


@given(cases(), st.sampled_from(["csv", "xlsx"]))
@settings(max_examples=40)
def test_a_table_comes_in_as_it_went_out(found: list[Case], suffix: str) -> None:
    rows = list(tables.written(found, DAY))
    content = tables.as_csv(rows).encode() if suffix == "csv" else sheet_of(rows)
    read = tables.read(Given(f"cases.{suffix}", content), "T-1", DAY)
    assert read.faults == ()
    assert set(read.cases) == {c.code for c in found}
    for here in found:
        told = read.cases[here.code]
        assert list(steps(read, told, here, REASONS, DAY)) == []
        assert told.case.members == here.members
        assert told.case.persons == here.persons
        assert (told.kind, told.case.need.language) == (here.kind, here.need.language)
        assert (told.worker, told.closed) == (here.worker, here.closed)
    # Read and written again it is the same table, whatever it was written as.
    open_cases = [c for c in found if c.open]
    waiting = [c.but(state="waiting", worker=None) for c in open_cases]
    again = [read.cases[c.code].case for c in open_cases]
    assert list(tables.written(again, DAY)) == list(tables.written(waiting, DAY))


@given(cases())
@settings(max_examples=40)
def test_what_was_read_by_a_mapping_is_read_the_same_in_published_columns(
    found: list[Case],
) -> None:
    content = tables.as_csv(tables.written(found, DAY)).encode()
    first = tables.read(Given("cases.csv", content), "T-1", DAY)
    second = tables.read(Given("again", tables.plain(first).encode()), "T-1", DAY)
    assert second.cases == first.cases
