"""`kotomitta cap --points`: what it prints, and what it says of bad input."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from kotomitta.cli.app import main

pytestmark = pytest.mark.cli

WORK: dict[str, Any] = {
    "contracted_hours": 30,
    "reduction_hours": 6,
    "cases": {"A3": 4, "D0": 30, "court_report": 1},
    "held_for_others": 20,
    "held_by_others": 50,
}


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Any:
    def call(work: dict[str, Any], *arguments: str, language: str = "en") -> tuple[int, str, str]:
        path = tmp_path / "points.yaml"
        path.write_text(yaml.safe_dump(work, sort_keys=False), "utf-8")
        monkeypatch.setenv("KOTOMITTA_LANG", language)
        monkeypatch.setattr(sys, "argv", ["kotomitta", "cap", "--points", str(path), *arguments])
        with pytest.raises(SystemExit) as end:
            main()
        out = capsys.readouterr()
        return int(end.value.code or 0), out.out, out.err.replace(str(path), "FILE")

    return call


def test_the_load_as_json_with_the_figures_it_rests_on(run: Any) -> None:
    status, out, err = run(WORK, "--json")
    answer = json.loads(out)
    assert (status, err) == (0, "")
    assert (answer["available"], answer["used"]) == (1411, 1802)
    assert answer["percent"] == pytest.approx(100 * 1802 / 1411)
    assert answer["tiers"][0] == {"name": "A3", "cases": 4, "weight": 206, "points": 824}
    figures = {figure["id"]: figure for figure in answer["figures"]}
    assert figures["probation.target"]["value"] == 2176
    assert all(figure["source"] and figure["published"] for figure in figures.values())


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fi", "Yli 100 %: asiakkuudet painavat enemmän"),
        ("sv", "Över 100 %: ärendena väger mer"),
        ("en", "Over 100 %: the cases weigh more"),
    ],
)
def test_a_table_in_three_languages(run: Any, language: str, said: str) -> None:
    status, out, err = run(WORK, language=language)
    assert (status, err) == (0, "")
    assert said in out
    assert "−50" in out


@pytest.mark.parametrize(
    ("change", "place", "said"),
    [
        ({"cases": {"B1": 1}}, "FILE: ", "Known are: A3, D0, court_report"),
        ({"reduction_hours": 30}, "FILE: ", "reduction_hours"),
        ({"cases": {"A3": 1.5}}, "FILE:4 (cases.A3): ", "whole number"),
        ({"contracted_hours": 0}, "FILE:1 (contracted_hours): ", "above"),
        ({"notes": "x"}, "FILE:9 (notes): ", "notes"),
        ({"held_by_others": 50_000}, "FILE: ", "held_by_others"),
    ],
)
def test_bad_input_ends_with_2_and_one_message(
    run: Any, change: dict[str, Any], place: str, said: str
) -> None:
    status, out, err = run({**WORK, **change}, "--json")
    assert (status, out) == (2, "")
    assert err.startswith(place)
    assert said in err
    assert err.count("\n") == 1
