"""`kotomitta estimate --freeze` and `kotomitta score`: what was said is kept, and held to."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from kotomitta.cli.app import main

pytestmark = pytest.mark.cli

HINDCAST = ("--term", "2017", "--as-of", "2017-12-31", "--draws", "60")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setenv("KOTOMITTA_LANG", "en")
        monkeypatch.setattr(sys, "argv", ["kotomitta", *arguments])
        with pytest.raises(SystemExit) as end:
            main()
        out = capsys.readouterr()
        return int(end.value.code or 0), out.out, out.err

    return call


@pytest.fixture
def adopted(run: Any, tmp_path: Path) -> Path:
    path = tmp_path / "adopted.json"
    code, _, err = run("estimate", "helsinki", *HINDCAST, "--freeze", str(path))
    assert (code, err) == (0, "")
    return path


def test_an_adopted_forecast_is_scored_on_what_was_published_since(run: Any, adopted: Path) -> None:
    code, out, _ = run("score", str(adopted), "helsinki", "--as-of", "2018-12-31", "--json")
    found = json.loads(out)
    assert code == 0
    assert found["forecast"]["as_of"] == "2017-12-31"
    assert [o["id"] for o in found["outcomes"]] == ["new_2018_persons", "new_2018_households"]
    assert all(o["crps"] > 0 for o in found["outcomes"])
    assert isinstance(found["reforecast"], bool)


def test_nothing_is_scored_before_anything_was_published(run: Any, adopted: Path) -> None:
    _, out, _ = run("score", str(adopted), "helsinki", "--as-of", "2018-01-31")
    assert "No count of the city's own has been published" in out


def test_a_kept_forecast_is_never_written_over(run: Any, adopted: Path) -> None:
    before = adopted.read_bytes()
    code, _, err = run("estimate", "helsinki", *HINDCAST, "--freeze", str(adopted))
    assert code == 2
    assert str(adopted) in err
    assert "never written over" in err
    assert adopted.read_bytes() == before


@pytest.mark.parametrize("text", ["{}", "[1, 2]", "not json", '{"city": "helsinki"}'])
def test_a_damaged_forecast_is_told(run: Any, tmp_path: Path, text: str) -> None:
    path = tmp_path / "damaged.json"
    path.write_text(text, "utf-8")
    code, out, err = run("score", str(path), "helsinki")
    assert (code, out) == (2, "")
    assert str(path) in err
    assert "Traceback" not in err


def test_experts_ranges_become_figures_of_the_city(run: Any, tmp_path: Path) -> None:
    ranges, out = tmp_path / "ranges.csv", tmp_path / "figures-expert.yaml"
    rows = ["figure,expert,round,low,value,high"]
    rows += [f"city.share.other,E{n},{r},0.02,0.05,0.09" for n in (1, 2) for r in (1, 2)]
    ranges.write_text("\n".join(rows), "utf-8")
    code, printed, _ = run("elicit", "helsinki", str(ranges), "--out", str(out), "--json")
    figure = json.loads(printed)["figures"][0]
    assert code == 0
    assert figure["values"][0]["grade"] == "expert"
    assert "E1" not in out.read_text("utf-8")


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ("city.share.other,Matti Meikäläinen,1,0.02,0.05,0.09", "code"),
        ("city.share.other,E1,x,0.02,0.05,0.09", "cannot be read"),
        ("no.such.figure,E1,2,0.02,0.05,0.09", "no.such.figure"),
        ("city.share.other,E1,2,0.02,0.05,0.09", "at least two experts"),
    ],
)
def test_ranges_that_cannot_be_used_name_their_line(
    run: Any, tmp_path: Path, row: str, word: str
) -> None:
    ranges = tmp_path / "ranges.csv"
    ranges.write_text(f"figure,expert,round,low,value,high\n{row}\n", "utf-8")
    code, _, err = run("elicit", "helsinki", str(ranges))
    assert code == 2
    assert f"{ranges}:2" in err
    assert word in err
