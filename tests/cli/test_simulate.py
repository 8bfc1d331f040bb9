"""`kotomitta simulate`: its JSON, its table, and what it says of bad input."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from kotomitta.cli.app import main
from kotomitta.planning.flow.team.simulation import OUTPUTS
from samples.team import SMALL

pytestmark = pytest.mark.cli


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Any:
    def call(fields: dict[str, Any], *arguments: str, language: str = "en") -> tuple[int, str, str]:
        path = tmp_path / "team.yaml"
        path.write_text(yaml.safe_dump(fields, sort_keys=False), "utf-8")
        monkeypatch.setenv("KOTOMITTA_LANG", language)
        monkeypatch.setenv("COLUMNS", "160")
        monkeypatch.setattr(sys, "argv", ["kotomitta", "simulate", str(path), *arguments])
        with pytest.raises(SystemExit) as end:
            main()
        out = capsys.readouterr()
        return int(end.value.code or 0), out.out, out.err.replace(str(path), "FILE")

    return call


def test_the_json_has_the_fields_of_the_contract(run: Any) -> None:
    status, out, err = run(SMALL, "--replications", "5", "--seed", "3", "--json")
    assert (status, err) == (0, "")
    answer = json.loads(out)
    assert list(answer) == [*OUTPUTS, "events", "seconds"]
    for name in OUTPUTS:
        assert list(answer[name]) == ["mean", "se"]
        assert answer[name]["se"] >= 0
    assert answer["events"] > 1000
    assert answer["seconds"] > 0


def test_the_same_seed_gives_the_same_bytes_whatever_the_threads(run: Any) -> None:
    def one(*arguments: str) -> str:
        out = run(SMALL, "--replications", "20", "--json", *arguments)[1]
        return str(out).split('"seconds"')[0]

    assert one("--seed", "3", "--threads", "1") == one("--seed", "3", "--threads", "2")
    assert one("--seed", "3") != one("--seed", "4")


@pytest.mark.parametrize(
    ("language", "said"),
    [("fi", "Pidetyt tapaamiset"), ("sv", "Hållna möten"), ("en", "Contacts held")],
)
def test_the_table_speaks_the_users_language(run: Any, language: str, said: str) -> None:
    status, out, err = run(SMALL, "--replications", "2", language=language)
    assert (status, err) == (0, "")
    assert said in out


def test_what_nobody_gives_rise_to_is_unknown_and_not_zero(run: Any) -> None:
    nobody = SMALL | {"arrivals_per_day": 0.0}
    answer = json.loads(run(nobody, "--replications", "3", "--json")[1])
    assert answer["wait_mean"] == {"mean": None, "se": None}
    assert answer["first_in_time"] == {"mean": None, "se": None}
    assert answer["utilisation"] == {"mean": 0.0, "se": 0.0}
    assert "unknown: there was nobody" in run(nobody, "--replications", "3")[1]


def test_one_replication_has_no_standard_error(run: Any) -> None:
    answer = json.loads(run(SMALL, "--replications", "1", "--json")[1])
    assert answer["assigned"]["mean"] > 0
    assert answer["assigned"]["se"] is None
    assert "one number only" in run(SMALL, "--replications", "1")[1]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"workers": 0}, "FILE:2 (workers): "),
        ({"workers": -1}, "FILE:2 (workers): "),
        ({"workers": 2.5}, "FILE:2 (workers): "),
        ({"cap": 0}, "FILE:4 (cap): "),
        ({"hours_per_day": 0}, "FILE:3 (hours_per_day): "),
        ({"hours_per_day": 25.0}, "FILE:3 (hours_per_day): "),
        ({"hours_per_day": float("nan")}, "FILE:3: "),
        ({"hours_per_day": "6,5"}, "FILE:3 (hours_per_day): "),
        ({"arrivals_per_day": -1.0}, "FILE:5 (arrivals_per_day): "),
        ({"arrivals_per_day": 900_000.0, "days": 900_000}, "FILE: "),
        ({"season": [1.0] * 11}, "FILE:7 (season): "),
        ({"season": [1.0] * 11 + [-1.0]}, "FILE:18 (season.11): "),
        ({"days": 0}, "FILE:1 (days): "),
        ({"stay_days": None}, "FILE:"),
        ({"interpreter": {"share": 1.2, "factor": 2.0}}, "FILE:33 (interpreter.share): "),
        ({"first": {"mean_hours": 0.0, "sigma": 0.5}}, "FILE:20 (first.mean_hours): "),
        ({"first": {"mean_hours": 1.0, "sigma": 9.0}}, "FILE:21 (first.sigma): "),
        (
            {"followup": {"mean_hours": 0.25, "sigma": 0.5, "gap_days": [18, 12]}},
            "FILE:30 (followup.gap_days): ",
        ),
        ({"lunch": 1}, "FILE:"),
    ],
)
def test_bad_teams_end_with_2_and_one_message(
    run: Any, changes: dict[str, Any], place: str, language: str
) -> None:
    status, out, err = run(SMALL | changes, "--json", language=language)
    assert (status, out) == (2, "")
    assert err.startswith(place)
    assert err.count("\n") == 1


@pytest.mark.parametrize("option", ["--replications", "--seed", "--threads"])
def test_options_have_their_limits(run: Any, option: str) -> None:
    status, out, err = run(SMALL, option, "-1")
    assert (status, out) == (2, "")
    assert err.startswith(option)


def test_work_without_end_is_refused_before_it_starts(run: Any) -> None:
    endless = SMALL | {
        "days": 900_000,
        "workers": 900_000,
        "first": {"mean_hours": 0.001, "sigma": 0.5},
        "followup": {"mean_hours": 0.001, "sigma": 0.5, "gap_days": [0, 0]},
    }
    status, out, err = run(endless, "--replications", "1000")
    assert (status, out) == (2, "")
    assert "events" in err


def test_help_does_not_wait_for_the_compiler() -> None:
    code = "import sys; from kotomitta.cli.app import app; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
