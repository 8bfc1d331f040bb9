"""Whatever comes from outside, it is read as it was meant or refused in our own words."""

from contextlib import suppress
from math import prod
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kotomitta.basis.errors import InputError
from kotomitta.sources.official.jsonstat import cube

pytestmark = pytest.mark.property

sizes = st.lists(st.integers(1, 4), min_size=1, max_size=4)
cells = st.one_of(st.none(), st.integers(0, 10**9))
leaves = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5))
anything = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=8,
)


@st.composite
def datasets(draw: st.DrawFn) -> dict[str, Any]:
    """A dataset whose first dimension is time."""
    shape = draw(sizes)
    values = draw(st.lists(cells, min_size=prod(shape), max_size=prod(shape)))
    names = ["time", *(f"d{i}" for i in range(1, len(shape)))]
    dimension = {
        name: {"category": {"index": [f"{name}{i}" for i in range(size)]}}
        for name, size in zip(names, shape, strict=True)
    }
    told = {"class": "dataset", "id": names, "size": shape, "dimension": dimension}
    return told | {"role": {"time": ["time"]}, "value": values}


@given(datasets(), st.data())
def test_each_cell_is_found_where_it_was_put(told: dict[str, Any], data: st.DataObject) -> None:
    """Against the slow way: place = ((t * n1 + i1) * n2 + i2) ..."""
    at = [data.draw(st.integers(0, size - 1)) for size in told["size"]]
    chosen = {name: f"{name}{i}" for name, i in zip(told["id"][1:], at[1:], strict=True)}
    place = 0
    for size, i in zip(told["size"], at, strict=True):
        place = place * size + i
    value, _ = cube(told).over_time(chosen)[f"time{at[0]}"]
    assert value == told["value"][place]


@given(datasets())
def test_a_list_and_an_object_say_the_same(told: dict[str, Any]) -> None:
    sparse = {str(i): v for i, v in enumerate(told["value"]) if v is not None}
    assert cube(told | {"value": sparse}) == cube(told)


@given(datasets(), st.sampled_from(["class", "id", "size", "dimension", "role", "value"]), anything)
def test_damage_is_refused_in_our_own_words(told: dict[str, Any], part: str, damage: Any) -> None:
    with suppress(InputError):
        cube(told | {part: damage})


@given(anything)
def test_nothing_else_is_ever_raised(document: Any) -> None:
    with pytest.raises(InputError):
        cube(document)
