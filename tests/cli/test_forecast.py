"""`kotomitta forecast` and `backtest`: files, JSON, tables, and what bad input is told."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.cli

Call = Callable[..., Any]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Two monthly series of five years, one with a gap, and one that starts late."""
    rows = ["series_id,period,value"]
    for i in range(60):
        period = f"{2012 + i // 12}-{i % 12 + 1:02d}"
        rows.append(f"north,{period},{100 + i * 7 % 40}")
        if i != 20:
            rows.append(f"south,{period},{i * i % 11}")
        if i > 50:
            rows.append(f"late,{period},5")
    path = tmp_path / "series.csv"
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return path


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))


def test_the_file_has_every_level_of_every_period_and_sum(call: Call, file: Path) -> None:
    out = file.parent / "out.csv"
    told = call("forecast", str(file), "--horizon", "3", "--sums", "12,2", "--out", str(out))
    assert (told.status, told.err) == (0, "")
    rows = table(out)
    assert list(rows[0]) == ["series_id", "period", "level", "value"]
    north = [r for r in rows if r["series_id"] == "north"]
    periods = ["2017-01", "2017-02", "2017-03", "2017-01..2017-02", "2017-01..2017-12"]
    assert list(dict.fromkeys(r["period"] for r in north)) == periods
    levels = [f"{5 * k / 100:.2f}" for k in range(1, 20)]
    assert [r["level"] for r in north[:19]] == levels
    for start in range(0, len(rows), 19):
        values = [int(r["value"]) for r in rows[start : start + 19]]
        assert values == sorted(values)
        assert values[0] >= 0


def test_same_input_and_seed_same_bytes_and_the_future_is_not_seen(call: Call, file: Path) -> None:
    out = [file.parent / name for name in ("a.csv", "b.csv", "c.csv")]
    cut = file.parent / "cut.csv"
    kept = [line for line in file.read_text("utf-8").splitlines() if ",2016" not in line]
    cut.write_text("\n".join(kept), "utf-8")
    asked = ("--horizon", "4", "--seed", "7", "--as-of", "2015-12", "--json")
    told = [
        call("forecast", str(source), *asked, "--out", str(path))
        for source, path in zip((file, file, cut), out, strict=True)
    ]
    assert [t.status for t in told] == [0, 0, 0]
    first, *others = [path.read_bytes() for path in out]
    assert all(other == first for other in others)


def test_json_is_one_object_and_the_late_series_is_named(call: Call, file: Path) -> None:
    told = call(
        "forecast", str(file), "--horizon", "2", "--sums", "12", "--as-of", "2014-06", "--json"
    )
    assert told.json["skipped"] == ["late"]
    assert "late" in told.err
    north, south = told.json["series"]
    assert [p["period"] for p in north["periods"]] == ["2014-07", "2014-08"]
    assert north["sums"][0]["period"] == "2014-07..2015-06"
    assert set(north["sums"][0]) == {"period", "mean", "p10", "p50", "p90", "unit"}
    assert 0 <= north["doubling"] <= 1
    assert south["doubling"] is None, "a month of the last year is unknown"


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_table_for_people(call: Call, file: Path, language: str) -> None:
    told = call("forecast", str(file), "--horizon", "1", language=language)
    assert told.status == 0
    assert "north" in told.out
    assert "2017-01" in told.out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--horizon", "0"), "--horizon"),
        (("--horizon", "3", "--sums", "12;24"), "--sums"),
        (("--horizon", "3", "--sums", "0"), "--sums"),
        (("--horizon", "3", "--as-of", "2015-13"), "--as-of"),
        (("--horizon", "3", "--as-of", "2011-12"), "--as-of"),
        (("--horizon", "3", "--draws", "1"), "--draws"),
        (("--horizon", "3", "--out", "missing/folder/out.csv"), "out.csv"),
    ],
)
def test_bad_options_are_told(
    call: Call, file: Path, arguments: tuple[str, ...], says: str
) -> None:
    told = call("forecast", str(file), *arguments)
    assert (told.status, told.out) == (2, "")
    assert says in told.err
    assert "Traceback" not in told.err


def test_a_bad_row_is_told_with_its_line_and_nothing_is_written(call: Call, file: Path) -> None:
    out = file.parent / "out.csv"
    out.write_text("before", "utf-8")
    with file.open("a", encoding="utf-8") as more:
        more.write("north,2017-01,many\n")
    lines = file.read_text("utf-8").count("\n")
    told = call("forecast", str(file), "--horizon", "3", "--out", str(out))
    assert (told.status, told.out) == (2, "")
    assert told.err.startswith(f"{file}:{lines} (value): ")
    assert told.err.count("\n") == 1
    assert out.read_text("utf-8") == "before"
    assert sorted(p.name for p in file.parent.iterdir()) == ["out.csv", "series.csv"]


def test_a_backtest_scores_ours_beside_the_simple_methods(call: Call, file: Path) -> None:
    asked = ("--horizon", "4", "--sums", "3", "--origins", "2015-06..2016-10:4", "--draws", "50")
    told = call("backtest", str(file), *asked, "--json")
    assert told.json["origins"] == ["2015-06", "2015-10", "2016-02", "2016-06", "2016-10"]
    methods = {s["method"] for s in told.json["scores"]}
    assert methods == {"kotomitta", "last_value", "last_year", "seasonal_naive", "line"}
    summed = [s for s in told.json["scores"] if s["sum"]]
    assert {(s["first"], s["last"]) for s in summed} == {(1, 3)}
    assert all(set(s["coverage"]) == {"50", "80", "95"} for s in summed)
    assert len({s["cases"] for s in summed}) == 1


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_scorecard_for_people(call: Call, file: Path, language: str) -> None:
    told = call("backtest", str(file), "--origins", "2015-06", "--draws", "50", language=language)
    assert told.status == 0
    assert "kotomitta" in told.out


@pytest.mark.parametrize(
    ("origins", "says"),
    [("soon", "--origins"), ("2016", "--origins"), ("2030-01..2031-01", "--origins")],
)
def test_bad_origins_are_told(call: Call, file: Path, origins: str, says: str) -> None:
    told = call("backtest", str(file), "--origins", origins)
    assert (told.status, told.out) == (2, "")
    assert says in told.err


def test_one_value_cannot_be_scored(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text("series_id,period,value\na,2017,3\n", "utf-8")
    told = call("backtest", str(path))
    assert (told.status, told.out) == (2, "")
    assert "Traceback" not in told.err
