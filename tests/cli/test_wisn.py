"""`kotomitta cap --wisn`: what it prints, and what it says of bad input."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from kotomitta.cli.app import main

pytestmark = pytest.mark.cli

INPUTS: dict[str, Any] = {
    "working_days": 260,
    "leave_days": 20,
    "holidays": 14,
    "sick_days": 10,
    "other_absence_days": 6,
    "hours_per_day": 8,
    "components": [{"name": "meeting [1]", "minutes": 20, "per_year": 12000}],
    "category_allowances": [{"name": "records", "percent": 20}],
    "individual_allowances": [{"name": "supervision", "staff": 2, "hours_per_year": 252}],
    "staff_now": 3,
}


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Any:
    def call(inputs: dict[str, Any], *arguments: str, language: str = "en") -> tuple[int, str, str]:
        path = tmp_path / "wisn.yaml"
        path.write_text(yaml.safe_dump(inputs, sort_keys=False), "utf-8")
        monkeypatch.setenv("KOTOMITTA_LANG", language)
        monkeypatch.setenv("COLUMNS", "160")
        arguments = ("cap", "--wisn", str(path), *arguments)
        monkeypatch.setattr(sys, "argv", ["kotomitta", *arguments])
        with pytest.raises(SystemExit) as end:
            main()
        out = capsys.readouterr()
        return int(end.value.code or 0), out.out, out.err.replace(str(path), "FILE")

    return call


def test_the_result_as_json(run: Any) -> None:
    status, out, err = run(INPUTS, "--json")
    assert (status, err) == (0, "")
    assert json.loads(out) == {
        "available_hours": 1680.0,
        "standard_workloads": {"meeting [1]": 5040.0},
        "category_factor": 1.25,
        "individual_factor": 0.3,
        "required_staff": pytest.approx(12000 / 5040 * 1.25 + 0.3, rel=1e-15),
        "ratio": pytest.approx(3 / (12000 / 5040 * 1.25 + 0.3), rel=1e-15),
    }


@pytest.mark.parametrize(
    ("language", "said"), [("fi", "oikea tiedosto"), ("sv", "rätt fil"), ("en", "the right file")]
)
def test_another_file_is_told_as_that(run: Any, language: str, said: str) -> None:
    status, out, err = run([INPUTS], language=language)
    assert (status, out) == (2, "")
    assert err.startswith("FILE:1: ")
    assert said in err
    assert "…" not in err


@pytest.mark.parametrize(
    ("beside", "place"),
    [
        (["--points", "points.yaml"], "--points"),
        (["--sensitivity"], "--wisn"),
        (["--draws", "10"], "--wisn"),
        (["demo"], "--wisn"),
    ],
)
def test_nothing_is_asked_beside_it_in_vain(run: Any, beside: list[str], place: str) -> None:
    status, out, err = run(INPUTS, *beside, "--json")
    assert (status, out) == (2, "")
    assert err.startswith(f"{place}: ")


@pytest.mark.parametrize(
    ("language", "staff", "said"),
    [
        ("fi", 3, "henkilöstöä on vähemmän"),
        ("sv", 3, "personalen är mindre"),
        ("en", 3, "fewer staff"),
        ("en", 30, "more staff"),
        ("en", 0, "fewer staff"),
    ],
)
def test_the_table_ends_with_what_the_ratio_means(
    run: Any, language: str, staff: float, said: str
) -> None:
    status, out, err = run(INPUTS | {"staff_now": staff}, language=language)
    assert (status, err) == (0, "")
    assert said in out
    assert "meeting [1]" in out


def test_no_work_is_explained(run: Any) -> None:
    idle = {"components": [{"name": "a", "minutes": 5, "per_year": 0}], "individual_allowances": []}
    assert json.loads(run(INPUTS | idle, "--json")[1])["ratio"] is None
    assert "no staff is required" in run(INPUTS | idle)[1]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"leave_days": 366}, "FILE: "),
        ({"category_allowances": [{"name": "a", "percent": 100}]}, "FILE: "),
        ({"category_allowances": [{"name": "a"}]}, "FILE: "),
        ({"components": INPUTS["components"] * 2}, "FILE: "),
        ({"components": []}, "FILE:7 (components): "),
        ({"staff_now": -1}, "FILE:"),
    ],
)
def test_bad_inputs_end_with_2_and_one_message(
    run: Any, changes: dict[str, Any], place: str, language: str
) -> None:
    status, out, err = run(INPUTS | changes, "--json", language=language)
    assert (status, out) == (2, "")
    assert err.startswith(place)
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("language", "said"), [("fi", "oltava enintään 24"), ("sv", "ska vara högst 24")]
)
def test_an_upper_limit_is_told_in_the_reader_s_language(
    run: Any, language: str, said: str
) -> None:
    status, out, err = run(INPUTS | {"hours_per_day": 25}, language=language)
    assert (status, out) == (2, "")
    assert said in err
    assert "Input should" not in err
