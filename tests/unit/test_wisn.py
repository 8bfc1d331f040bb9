"""WISN on inputs that leave no answer, and files that are not WISN inputs."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from kotomitta.basis.errors import InputError
from kotomitta.planning.workload.wisn import Inputs, staffing
from kotomitta.sources.wisn_file import read_wisn

pytestmark = pytest.mark.unit

BASE: dict[str, Any] = {
    "working_days": 260,
    "leave_days": 30,
    "holidays": 10,
    "sick_days": 10,
    "other_absence_days": 10,
    "hours_per_day": 7.5,
    "components": [{"name": "meeting", "minutes": 60, "per_year": 3000}],
    "staff_now": 3,
}


def with_changes(**changes: Any) -> Inputs:
    return Inputs.model_validate(BASE | changes)


def test_no_allowances_are_no_allowances() -> None:
    result = staffing(with_changes())
    assert (result.category_factor, result.individual_factor, result.required_staff) == (1, 0, 2)
    assert result.ratio == 1.5


def test_no_staff_is_a_ratio_of_zero() -> None:
    assert staffing(with_changes(staff_now=0)).ratio == 0


def test_no_work_has_no_ratio() -> None:
    result = staffing(with_changes(components=[{"name": "none", "minutes": 5, "per_year": 0}]))
    assert (result.required_staff, result.ratio) == (0, None)


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"leave_days": 230}, "wisn_no_time"),
        ({"leave_days": 300}, "wisn_no_time"),
        ({"working_days": 0}, "wisn_no_time"),
        ({"category_allowances": [{"name": "all", "percent": 100}]}, "wisn_allowances_take_all"),
        (
            {"category_allowances": [{"name": "a", "percent": 60}, {"name": "b", "percent": 50}]},
            "wisn_allowances_take_all",
        ),
        (
            {"category_allowances": [{"name": "a", "hours_per_year": 1500}]},
            "wisn_allowances_take_all",
        ),
        ({"category_allowances": [{"name": "none"}]}, "wisn_allowance_unit"),
        (
            {"category_allowances": [{"name": "a", "percent": 1, "hours_per_week": 1}]},
            "wisn_allowance_unit",
        ),
        ({"components": BASE["components"] * 2}, "wisn_component_doubled"),
    ],
)
def test_inputs_that_leave_no_answer(changes: dict[str, Any], key: str) -> None:
    with pytest.raises(InputError) as caught:
        staffing(with_changes(**changes))
    assert caught.value.key == f"error.{key}"


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"components": []}, "(components)"),
        ({"components": [{"name": "a", "minutes": 0, "per_year": 1}]}, "(components.0.minutes)"),
        ({"components": [{"name": "a", "minutes": 5, "per_year": -1}]}, "(components.0.per_year)"),
        ({"hours_per_day": 0}, "(hours_per_day)"),
        ({"working_days": True}, "(working_days)"),
        ({"working_days": "260"}, "(working_days)"),
        ({"hours": 5}, "(hours)"),
        (
            {"category_allowances": [{"name": "a", "percent": -5}]},
            "(category_allowances.0.percent)",
        ),
    ],
)
def test_a_file_with_a_fault_names_its_place(
    tmp_path: Path, changes: dict[str, Any], place: str
) -> None:
    path = tmp_path / "wisn.yaml"
    path.write_text(yaml.safe_dump(BASE | changes), "utf-8")
    with pytest.raises(InputError) as caught:
        read_wisn(path)
    assert caught.value.place.startswith(f"{path}:")
    assert caught.value.place.endswith(place)


@pytest.mark.parametrize("number", ["nan", "inf"])
@pytest.mark.parametrize("field", ["hours_per_day", "working_days", "staff_now"])
def test_no_field_takes_a_number_that_is_none(tmp_path: Path, field: str, number: str) -> None:
    path = tmp_path / "wisn.yaml"
    path.write_text(yaml.safe_dump(BASE | {field: float(number)}), "utf-8")
    with pytest.raises(InputError) as caught:
        read_wisn(path)
    assert caught.value.place.startswith(f"{path}:")
    with pytest.raises(ValidationError):
        with_changes(**{field: float(number)})


@pytest.mark.parametrize("field", sorted(BASE))
def test_a_missing_field_is_not_taken_for_zero(tmp_path: Path, field: str) -> None:
    path = tmp_path / "wisn.yaml"
    path.write_text(yaml.safe_dump({k: v for k, v in BASE.items() if k != field}), "utf-8")
    with pytest.raises(InputError) as caught:
        read_wisn(path)
    assert (caught.value.key, caught.value.facts["field"]) == ("error.field_missing", field)
