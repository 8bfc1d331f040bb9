"""`cap --sensitivity`, and a diary in the city's folder, as a user meets them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from samples.diary import write_diary

pytestmark = pytest.mark.cli

FEW = ("--term", "2025", "--as-of", "2026-11-24", "--draws", "40")
Call = Callable[..., Any]


def test_the_ranking_is_one_json_object(call: Call) -> None:
    told = call("cap", "demo", *FEW, "--sensitivity", "--json")
    assert told.status == 0, told.err
    ranked = told.json["sensitivity"]["social_worker"]
    totals = [share["total"] for share in ranked.values()]
    assert totals == sorted(totals, reverse=True)
    assert set(next(iter(ranked.values()))) == {"first", "total", "first_error", "total_error"}
    best = told.json["measuring"][0]
    assert best["cases"] > 0
    assert best["euros"] > best["workers"] * 1000


@pytest.mark.usefixtures("asked_once")
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_ranking_is_worded(call: Call, language: str) -> None:
    told = call("cap", "demo", *FEW, "--sensitivity", language=language)
    assert told.status == 0, told.err
    assert "%" in told.out
    assert "sensitivity." not in told.out
    assert "measuring." not in told.out


def test_without_it_nothing_is_ranked(call: Call) -> None:
    assert "sensitivity" not in call("cap", "demo", *FEW, "--json").json


def test_a_diary_in_the_folder_is_used_and_named(call: Call, mine: Path) -> None:
    write_diary(mine, 60)
    told = call("answer", str(mine), *FEW, "--json")
    assert told.status == 0, told.err
    figure = next(f for f in told.json["figures"] if f["id"] == "task.meeting.minutes")
    assert figure["grade"] == "measured"
    assert figure["low"] < figure["value"] < figure["high"]
    sampling = told.json["cap"]["sampling"]["social_worker"]
    assert sampling["measured"]
    assert 0 < sampling["diary_half_range"] < sampling["half_range"]
    paper = call("cap", str(mine), *FEW)
    assert "measured with a time diary" in paper.out


def test_a_diary_that_cannot_be_read_is_one_message(call: Call, mine: Path) -> None:
    (mine / "diary.csv").write_text(
        "worker,date,profile,task,minutes,interpreter\nw1,2026-01-05,basic,meating,5,0\n", "utf-8"
    )
    for command in ("answer", "cap", "check"):
        told = call(command, str(mine))
        assert told.status == 2
        assert told.out == ""
        assert told.err.count("\n") == 1
        assert "diary.csv:2 (task)" in told.err
        assert "meeting" in told.err
