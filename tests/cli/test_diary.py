"""`kotomitta diary`: what it prints, what it writes, and what it says of bad input."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from kotomitta.basis.seeds import stream
from kotomitta.cli.app import main

pytestmark = pytest.mark.cli

HEADER = "worker,date,profile,task,minutes,interpreter"


@pytest.fixture
def diary(tmp_path: Path) -> Path:
    rng = stream(1, "diary")
    rows = [
        f"W{i % 4},2026-01-{5 + i % 5:02d},{('basic', 'basic', 'trauma')[i % 3]},"
        f"{('meeting', 'record')[i % 2]},{20 + 50 * rng.random():.0f},{i // 2 % 2}"
        for i in range(120)
    ]
    odd = ["W1,2026-01-12,basic,record,0,0", "W1,2026-01-12,basic,record,900,0"]
    path = tmp_path / "diary.csv"
    path.write_text("\n".join([HEADER, *rows, *odd]) + "\n", "utf-8")
    return path


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*arguments: str | Path, language: str = "en") -> tuple[int, str, str]:
        monkeypatch.setenv("KOTOMITTA_LANG", language)
        monkeypatch.setenv("COLUMNS", "160")
        monkeypatch.setattr(sys, "argv", ["kotomitta", "diary", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            main()
        out = capsys.readouterr()
        return int(end.value.code or 0), out.out, out.err

    return call


def test_the_answer_as_json(run: Any, diary: Path) -> None:
    status, out, err = run(diary, "--json")
    answer = json.loads(out)
    assert (status, err) == (0, "")
    cells = {(t["profile"], t["task"]): t for t in answer["tasks"]}
    assert set(cells) == {(p, t) for p in ("basic", "trauma") for t in ("meeting", "record")}
    assert {key: cell["n"] for key, cell in cells.items()} == {
        ("basic", "meeting"): 40,
        ("basic", "record"): 40,
        ("trauma", "meeting"): 20,
        ("trauma", "record"): 20,
    }
    for cell in answer["tasks"]:
        minutes = cell["minutes"]
        assert set(minutes) == {"mean", "p10", "p50", "p90", "unit"}
        assert 25 < minutes["p10"] < minutes["p50"] < minutes["p90"] < 70
        assert minutes["unit"] == "minutes"
    assert set(answer["multipliers"]) == {"interpreter", "trauma"}
    assert answer["reference_profile"] == "basic"
    assert answer["entries"] == 120
    assert answer["excluded"] == [
        {"reason": "minutes_not_positive", "count": 1, "line": 122},
        {"reason": "minutes_over_12_hours", "count": 1, "line": 123},
    ]
    assert [d["worker"] for d in answer["days"]] == ["W0", "W1", "W2", "W3"]
    assert answer["plan"] == {"diary_days": 20, "precision": None, "days": []}


def test_the_same_diary_and_seed_give_the_same_bytes(run: Any, diary: Path) -> None:
    assert run(diary, "--plan", "9", "--json")[1] == run(diary, "--plan", "9", "--json")[1]


def test_a_plan_and_the_days_that_narrow_a_cap(run: Any, diary: Path) -> None:
    plan = json.loads(run(diary, "--cap", "35", "--plan", "7", "--json")[1])["plan"]
    assert len(plan["days"]) == 7
    assert all(day["date"] > "2026-01-09" for day in plan["days"])
    assert plan["precision"]["cap"] == 35
    assert plan["precision"]["half_width"] > 0


def test_another_reference(run: Any, diary: Path) -> None:
    answer = json.loads(run(diary, "--reference", "trauma", "--json")[1])
    assert set(answer["multipliers"]) == {"interpreter", "basic"}


def test_without_interpreted_work_its_multiplier_is_unknown(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "diary.csv"
    path.write_text(f"{HEADER}\nW1,2026-01-05,a,b,30,0\n", "utf-8")
    answer = json.loads(run(path, "--json")[1])
    assert answer["multipliers"] == {"interpreter": None}
    assert [w["reason"] for w in answer["warnings"]] == ["interpreter_not_compared", "one_worker"]
    assert answer["tasks"][0]["minutes"]["p10"] < 30 < answer["tasks"][0]["minutes"]["p90"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fi", "nolla tai negatiivisia (ensimmäinen rivillä 122)"),
        ("sv", "noll eller negativa minuter (först på rad 122)"),
        ("en", "zero or negative minutes (first on line 122)"),
    ],
)
def test_tables_in_three_languages(run: Any, diary: Path, language: str, said: str) -> None:
    status, out, err = run(diary, "--cap", "35", "--plan", "3", language=language)
    assert (status, err) == (0, "")
    assert said in out
    assert "trauma" in out


def test_every_sentence_about_a_cap_has_words(run: Any, diary: Path) -> None:
    assert "one case or less already" in run(diary, "--cap", "1")[1]
    assert "more days from new workers" in run(diary, "--cap", "35")[1]
    assert "make" in run(diary, "--cap", "500")[1]


def test_the_plan_goes_with_the_forms_and_then_tells_what_is_missing(
    run: Any, diary: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "forms"
    days = json.loads(run(diary, "--plan", "7", "--blank", folder, "--json")[1])["plan"]["days"]
    plan = folder / "diary_plan.csv"
    assert plan.read_text("utf-8").splitlines() == [
        "worker,date",
        *(f"{day['worker']},{day['date']}" for day in days),
    ]
    with diary.open("a", encoding="utf-8") as file:
        file.writelines(f"{d['worker']},{d['date']},,none,0,\n" for d in days[1:])
    answer = json.loads(run(diary, "--drawn", plan, "--json")[1])
    missed = {row["worker"]: row["empty"] for row in answer["days"]}
    assert missed == {w: int(w == days[0]["worker"]) for w in ("W0", "W1", "W2", "W3")}
    assert sum(row["idle"] for row in answer["days"]) == 6
    assert answer["plan"]["diary_days"] == 26
    assert "Arvottuja" in run(diary, "--drawn", plan, language="fi")[1]


def test_a_plan_that_is_none(run: Any, diary: Path) -> None:
    status, out, err = run(diary, "--drawn", diary, "--json")
    assert (status, out) == (2, "")
    assert err.startswith(f"{diary}:1: ")
    assert "worker,date" in err


def test_blank_forms(run: Any, tmp_path: Path) -> None:
    folder = tmp_path / "forms"
    assert run("--blank", folder) == (0, "", "")
    assert (folder / "diary_template.csv").read_text("utf-8") == HEADER + "\n"
    form = (folder / "diary_form.html").read_text("utf-8")
    assert all(f'<section lang="{code}">' in form for code in ("fi", "sv", "en"))


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize(
    ("row", "place"),
    [
        ("W1,2026-02-30,a,b,30,0", ":2 (date)"),
        ("W1,2026-01-05,a,b,x,0", ":2 (minutes)"),
        ("W1,2026-01-05,a,b,30,2", ":2 (interpreter)"),
        ("=W1,2026-01-05,a,b,30,0", ":2 (worker)"),
        ("010190-123A,2026-01-05,a,b,30,0", ":2 (worker)"),
        ("Maija Virta,2026-01-05,a,b,30,0", ":2 (worker)"),
        ("w w,2026-01-05,a,b,30,0", ":2 (worker)"),
        ("W1,2026-01-05,,b,30,0", ":2 (profile)"),
        ("W1,2026-01-05,interpreter,b,30,0", ":2 (profile)"),
        ("W1,2026-01-05,a,b,30", ":2"),
        ('"', ":2"),
        ("Maija,2026-01-05,a,b,30,0", ":2 (worker)"),
        ("W1,2026-01-05,a,called the mother,30,0", ":2 (task)"),
        ("W1,2026-01-05,,none,30,0", ":2 (minutes)"),
        ("W1,2026-01-05,a,b,0,0", ""),
        ("", ""),
    ],
)
def test_bad_rows_end_with_2_and_one_message(
    run: Any, tmp_path: Path, row: str, place: str, language: str
) -> None:
    path = tmp_path / "diary.csv"
    path.write_text(f"{HEADER}\n{row}\n", "utf-8")
    status, out, err = run(path, "--json", language=language)
    assert (status, out) == (2, "")
    assert err.startswith(f"{path}{place}: ")
    assert err.count("\n") == 1


@pytest.mark.parametrize("header", [HEADER.replace("task", "job"), HEADER + ",notes"])
def test_bad_columns(run: Any, tmp_path: Path, header: str) -> None:
    path = tmp_path / "diary.csv"
    path.write_text(f"{header}\n", "utf-8")
    status, out, err = run(path, "--json")
    assert (status, out) == (2, "")
    assert err.startswith(f"{path}:1: ")


@pytest.mark.parametrize(
    "arguments",
    [
        *(("--cap", "0"), ("--cap", "nan"), ("--plan", "0"), ("--plan", "10001")),
        *(("--reference", "x"), ("--seed", "-1")),
    ],
)
def test_bad_options(run: Any, diary: Path, arguments: tuple[str, str]) -> None:
    status, out, err = run(diary, *arguments, "--json")
    assert (status, out) == (2, "")
    assert err.startswith(f"{arguments[0]}: ")


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_more_codes_than_can_be_told_apart(run: Any, tmp_path: Path, language: str) -> None:
    path = tmp_path / "diary.csv"
    rows = [f"W{i},2026-01-05,p,t{i},30,0" for i in range(251)]
    path.write_text("\n".join([HEADER, *rows]) + "\n", "utf-8")
    status, out, err = run(path, "--json", language=language)
    assert (status, out) == (2, "")
    assert err.startswith(f"{path}: ")
    assert "251" in err
    assert "500" in err


def test_nothing_asked(run: Any) -> None:
    status, out, err = run()
    assert (status, out) == (2, "")
    assert "--blank" in err


def test_a_folder_that_cannot_be_written(run: Any, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("", "utf-8")
    status, out, err = run("--blank", taken)
    assert (status, out) == (2, "")
    assert err.startswith(f"{taken}: ")


def test_help_has_an_example(run: Any) -> None:
    status, out, _ = run("--help")
    assert status == 0
    assert "kotomitta diary diary.csv --cap 35 --plan 40 --json" in out


@pytest.mark.parametrize("column", ["profile", "task"])
def test_a_surname_in_small_letters_is_refused_and_not_repeated(
    run: Any, diary: Path, column: str
) -> None:
    cells = ("virtanen", "meeting") if column == "profile" else ("basic", "virtanen")
    with diary.open("a", encoding="utf-8") as file:
        file.write(f"W1,2026-01-13,{cells[0]},{cells[1]},30,0\n")
    status, out, err = run(diary, "--json")
    assert (status, out) == (2, "")
    assert err.startswith(f"{diary}:124 ({column}): ")
    assert "virtanen" not in err
    assert "diary_codes.csv" in err
    (diary.parent / "diary_codes.csv").write_text("code\nvirtanen\n", "utf-8")
    assert run(diary, "--json")[0] == 0


@pytest.mark.parametrize(
    ("language", "words"),
    [("fi", "ilman asiakastyötä"), ("sv", "utan klientarbete"), ("en", "without client work")],
)
def test_a_diary_of_days_without_work_is_told_as_that(
    run: Any, tmp_path: Path, language: str, words: str
) -> None:
    path = tmp_path / "idle.csv"
    path.write_text(f"{HEADER}\nW1,2026-01-05,,none,0,\nW2,2026-01-06,,none,0,\n", "utf-8")
    status, out, err = run(path, "--json", language=language)
    assert (status, out) == (2, "")
    assert err.startswith(f"{path}: ")
    assert words in err
