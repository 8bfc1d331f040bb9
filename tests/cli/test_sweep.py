"""`kotomitta sweep`: one row a municipality and scenario, whoever computes it and however often."""

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.cli

ASKED = ("--term", "2025", "--as-of", "2026-11-24", "--draws", "20", "--seed", "1")
FILES = ("sweep.json", "sweep.csv")


@pytest.fixture(scope="session")
def finland(call: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("finland")
    made = call("sweep", "--make-synthetic", str(folder), "--municipalities", "24", "--seed", "1")
    assert (made.status, made.err) == (0, "")
    return Path(folder)


@pytest.fixture
def some(finland: Path, tmp_path: Path) -> Path:
    """Six municipalities of one's own to change."""
    folder = tmp_path / "some"
    for n in range(1, 7):
        name = f"kunta-{n:03d}"
        shutil.copytree(finland / "municipalities" / name, folder / name)
    return folder


def results(out: Path) -> tuple[bytes, ...]:
    return tuple((out / name).read_bytes() for name in FILES)


def rows(out: Path) -> dict[Path, int]:
    """Every kept row, with the moment it was written."""
    return {p: p.stat().st_mtime_ns for p in sorted(out.glob("rows/*/*.json"))}


def test_a_row_says_what_the_answer_of_the_municipality_says(
    call: Any, some: Path, tmp_path: Path
) -> None:
    swept = call("sweep", str(some / "kunta-002"), *ASKED, "--out", str(tmp_path / "o"), "--json")
    answer = call("answer", str(some / "kunta-002"), *ASKED, "--json").json
    (row,) = swept.json["rows"]
    assert (swept.status, swept.json["failed"]) == (0, 0)
    assert (row["municipality"], row["scenario"], row["synthetic"]) == ("kunta-002", "base", True)
    assert row["persons"] == answer["estimate"]["persons"]
    assert row["cap.social_worker"] == answer["cap"]["per_worker"]["social_worker"]
    assert row["workers.social_worker"] == answer["staff"]["by_cadre"]["social_worker"]
    assert row["gross"] == answer["costs"]["gross"]
    assert row["net_city"] == answer["costs"]["by_payer"]["city"]
    assert row["net_wellbeing_county"] == answer["costs"]["by_payer"]["wellbeing_county"]


def test_the_files_are_the_same_whoever_computes_them_and_in_whatever_order(
    call: Any, some: Path, tmp_path: Path
) -> None:
    alone, two, turned = (tmp_path / name for name in ("alone", "two", "turned"))
    assert call("sweep", str(some), *ASKED, "--out", str(alone)).status == 0
    assert call("sweep", str(some), *ASKED, "--out", str(two), "--workers", "2").status == 0
    backwards = [str(p) for p in sorted(some.iterdir(), reverse=True)]
    assert call("sweep", *backwards, *ASKED, "--out", str(turned)).status == 0
    assert results(alone) == results(two) == results(turned)
    table = list(csv.DictReader((alone / "sweep.csv").read_text("utf-8").splitlines()))
    assert [line["municipality"] for line in table] == [f"kunta-{n:03d}" for n in range(1, 7)]
    for line in table:
        assert (
            float(line["persons_p10"]) <= float(line["persons_p50"]) <= float(line["persons_p90"])
        )


def test_what_is_done_and_equal_is_not_done_again_and_what_changed_is(
    call: Any, some: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    call("sweep", str(some), *ASKED, "--out", str(out))
    before, written = rows(out), results(out)
    call("sweep", str(some), *ASKED, "--out", str(out))
    assert (rows(out), results(out)) == (before, written)
    figures = some / "kunta-004" / "figures.yaml"
    figures.write_text(figures.read_text("utf-8").replace("value: 24\n", "value: 12\n"), "utf-8")
    call("sweep", str(some), *ASKED, "--out", str(out))
    changed = [p.parent.name for p, when in rows(out).items() if when != before[p]]
    assert changed == ["kunta-004"]
    assert results(out) != written
    torn = next(iter(before))
    torn.write_text('{"digest"', "utf-8")
    call("sweep", str(some), *ASKED, "--out", str(out))
    assert json.loads(torn.read_text("utf-8"))["city"] == "kunta-001"


def test_bad_files_give_a_row_with_the_error_and_the_sweep_goes_on(
    call: Any, some: Path, tmp_path: Path
) -> None:
    (some / "kunta-001" / "figures.yaml").write_text("- id: [", "utf-8")
    (some / "kunta-003" / "figures.yaml").unlink()
    (some / "kunta-003" / "figures.yaml").mkdir()
    out = tmp_path / "out"
    done = call("sweep", str(some), *ASKED, "--out", str(out))
    assert done.status == 1
    assert "Traceback" not in done.err
    assert "2 of 6" in done.err
    assert "kunta-001/figures.yaml:" in done.err
    told = json.loads((out / "sweep.json").read_text("utf-8"))
    failed = {row["municipality"]: row["error"] for row in told["rows"] if "error" in row}
    assert failed == {"kunta-001": "yaml_malformed", "kunta-003": "file_unreadable"}
    assert told["failed"] == 2
    assert [p.parent.name for p in rows(out)] == [
        "kunta-002",
        "kunta-004",
        "kunta-005",
        "kunta-006",
    ]


def test_scenarios_are_named_one_by_one_or_by_their_folder(
    call: Any, some: Path, tmp_path: Path
) -> None:
    more = tmp_path / "scenarios"
    more.mkdir()
    for n in (15, 30):
        change = (
            f"{{id: pay.social_worker, from: 2027-01-01, factor: 1.{n}, reason: A rise in pay}}"
        )
        text = f"name: Pay\nquestion: What does a rise cost?\nfigures: [{change}]\n"
        (more / f"pay-{n}.yaml").write_text(text, "utf-8")
    wanted = ("--scenario", "base", "--scenario", str(more))
    place = str(some / "kunta-002")
    done = call("sweep", place, *ASKED, *wanted, "--out", str(tmp_path / "out"), "--json")
    found = {row["scenario"]: row["gross"]["mean"] for row in done.json["rows"]}
    assert list(found) == ["base", "pay-15", "pay-30"]
    assert found["base"] < found["pay-15"] < found["pay-30"]


def alive(group: int) -> list[str]:
    """Processes of a group that have not ended."""
    stats = [p.read_text().rpartition(")")[2].split() for p in stat_files()]
    return [state for state, _, pgrp, *_ in stats if int(pgrp) == group and state not in "ZX"]


def stat_files() -> list[Path]:
    return [p / "stat" for p in Path("/proc").iterdir() if p.name.isdigit() and reads(p / "stat")]


def reads(path: Path) -> bool:
    try:
        return bool(path.read_text())
    except OSError:
        return False


def wait_until(holds: Any, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


def test_a_sweep_that_was_killed_is_taken_up_without_loss_or_repeat(
    call: Any, finland: Path, tmp_path: Path
) -> None:
    out, whole = tmp_path / "out", tmp_path / "whole"
    asked = ("sweep", *map(str, sorted(finland.glob("municipalities/*"))[:12]), *ASKED)
    code = "from kotomitta.cli.app import main; main()"
    running = subprocess.Popen(
        [sys.executable, "-c", code, *asked, "--out", str(out), "--workers", "2"],
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    wait_until(lambda: len(rows(out)) >= 3, 60)
    os.kill(running.pid, signal.SIGKILL)
    assert running.wait(10) == -signal.SIGKILL
    wait_until(lambda: not alive(running.pid), 20)
    done = rows(out)
    assert 3 <= len(done) < 12
    assert not (out / "sweep.json").exists()
    assert call(*asked, "--out", str(out)).status == 0
    assert {path: when for path, when in rows(out).items() if path in done} == done
    assert len(rows(out)) == 12
    assert call(*asked, "--out", str(whole)).status == 0
    assert results(out) == results(whole)


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to be in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "key"),
    [
        (("demo",), "--out"),
        (("--out", "out"), "municipality"),
        (("nowhere", "--out", "out"), "nowhere"),
        (("demo", "demo", "--out", "out"), "same name"),
        (("demo", "--out", "out", "--scenario", "nothing-such"), "nothing-such"),
        (("demo", "--out", "out", "--workers", "2", "--scheduler", "tcp://h:1"), "not both"),
        (("demo", "--make-synthetic", "f"), "--make-synthetic"),
        (("--make-synthetic", "f", "--municipalities", "3"), "--municipalities"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(
    call: Any, everything_in: Any, empty: Path, arguments: tuple[str, ...], key: str
) -> None:
    done = call("sweep", *arguments, "--as-of", "2026-11-24", "--draws", "20")
    assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)
    assert key in done.err
    assert everything_in(empty) == {}
