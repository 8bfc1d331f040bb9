"""JSON-stat decoded: both forms of `value`, and every way in which it can be wrong."""

from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest

from kotomitta.basis.errors import InputError
from kotomitta.report.document import Message
from kotomitta.sources.official.jsonstat import cube

pytestmark = pytest.mark.unit

# Two places in three years; the second year of the second place is missing, with a flag.
DATASET: dict[str, Any] = {
    "class": "dataset",
    "id": ["geo", "time"],
    "size": [2, 3],
    "role": {"time": ["time"], "geo": ["geo"]},
    "dimension": {
        "geo": {"label": "Place", "category": {"index": ["FI", "SE"], "label": {"FI": "Finland"}}},
        "time": {"label": "Year", "category": {"index": {"2022": 1, "2021": 0, "2023": 2}}},
    },
    "value": [1, 2, 3, 4, None, 6.5],
    "status": {"4": ":"},
    "updated": "2026-04-01T05:00:00Z",
}


def changed(**parts: Any) -> dict[str, Any]:
    return {**deepcopy(DATASET), **parts}


def test_values_are_read_row_by_row() -> None:
    told = cube(DATASET)
    assert told.over_time({"geo": "FI"}) == {"2021": (1, ""), "2022": (2, ""), "2023": (3, "")}
    assert told.over_time({"geo": "SE"}) == {
        "2021": (4, ""),
        "2022": (None, ":"),
        "2023": (6.5, ""),
    }
    assert told.dimensions[0].categories == (("FI", "Finland"), ("SE", "SE"))


def test_values_as_an_object_are_the_same() -> None:
    as_object = changed(value={"0": 1, "1": 2, "2": 3, "3": 4, "5": 6.5})
    assert cube(as_object) == cube(DATASET)


def test_the_time_dimension_may_stand_anywhere() -> None:
    """Time first: the places alternate."""
    values = [1, 4, 2, None, 3, 6.5]
    turned = changed(id=["time", "geo"], size=[3, 2], value=values, status={"3": ":"})
    assert cube(turned).over_time({"geo": "SE"}) == cube(DATASET).over_time({"geo": "SE"})


def test_the_moment_of_update_is_in_utc() -> None:
    assert cube(DATASET).updated == datetime(2026, 4, 1, 5, tzinfo=UTC)
    late = {"annotation": [{"type": "UPDATE_DATA", "date": "2026-11-21T00:30:00+0200"}]}
    assert cube(changed(extension=late)).updated == datetime(2026, 11, 20, 22, 30, tzinfo=UTC)
    for unsaid in ("2026-04-01T05:00:00", "yesterday", None, 5):
        assert cube(changed(updated=unsaid)).updated is None


def test_one_status_may_stand_for_all_or_a_list_for_each() -> None:
    assert cube(changed(status="p")).over_time({"geo": "FI"})["2021"] == (1, "p")
    assert cube(changed(status=["p", None])).over_time({"geo": "FI"})["2021"] == (1, "p")


def without(part: str) -> dict[str, Any]:
    return {key: value for key, value in DATASET.items() if key != part}


def with_index(index: Any) -> dict[str, Any]:
    told = deepcopy(DATASET)
    told["dimension"]["time"]["category"]["index"] = index
    return told


@pytest.mark.parametrize(
    ("why", "document"),
    [
        ("shape", None),
        ("shape", []),
        ("shape", "dataset"),
        ("shape", changed(**{"class": "collection"})),
        ("shape", without("id")),
        ("shape", without("size")),
        ("shape", without("dimension")),
        ("shape", without("value")),
        ("shape", changed(value="1 2 3")),
        ("shape", changed(id=[], size=[])),
        ("shape", changed(id=["geo", "geo"])),
        ("shape", changed(size=[6])),
        ("shape", changed(dimension={"geo": DATASET["dimension"]["geo"]})),
        ("shape", with_index({"2021": 0, "2022": 1, "2023": 1})),
        ("shape", with_index(["2021", "2021", "2023"])),
        ("shape", changed(role=[])),
        ("size", changed(value=[1, 2, 3, 4, 5])),
        ("size", changed(value=[])),
        ("size", changed(size=[2, 2])),
        ("size", changed(size=[3, 2])),
        ("cells", changed(size=[10**7, 10**7])),
        ("number", changed(size=[-2, -3])),
        ("number", changed(size=[2.5, 3])),
        ("number", changed(size=[True, 3])),
        ("number", changed(value=[1, 2, 3, 4, "5", 6])),
        ("number", changed(value=[1, 2, 3, 4, True, 6])),
        ("number", changed(value=[1, 2, 3, 4, -5, 6])),
        ("number", changed(value=[1, 2, 3, 4, float("inf"), 6])),
        ("number", changed(value=[1, 2, 3, 4, float("nan"), 6])),
        ("number", changed(value=[1, 2, 3, 4, {}, 6])),
        ("position", changed(value={"6": 1})),
        ("position", changed(value={"-1": 1})),
        ("position", changed(value={"1.0": 1})),
        ("position", changed(value={"²": 1})),
        ("position", changed(value={"0" * 5000: 1})),
        ("position", changed(status={"9": "p"})),
        ("dimension", changed(role={"time": ["year"]})),
        ("dimension", changed(role={"time": ["geo", "time"]})),
    ],
)
def test_what_is_wrong_is_told(why: str, document: Any) -> None:
    with pytest.raises(InputError) as error:
        cube(document)
    assert error.value.key == "error.fetch_unusable"
    told = error.value.facts["why"]
    assert isinstance(told, Message)
    assert told.key == f"fetch.why.{why}"


def test_a_choice_must_be_whole_and_there() -> None:
    for chosen, why in (({}, "dimension"), ({"geo": "NO"}, "category")):
        with pytest.raises(InputError) as error:
            cube(DATASET).over_time(chosen)
        told = error.value.facts["why"]
        assert isinstance(told, Message)
        assert told.key == f"fetch.why.{why}"
