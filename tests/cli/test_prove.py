"""`kotomitta prove`: the cap simulated, on screen and as JSON."""

import json
import sys
from typing import Any

import jsonschema
import pytest

from kotomitta.cli.app import main
from kotomitta.report.proof import proof_schema
from kotomitta.report.schema import answer_schema

pytestmark = pytest.mark.cli


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*arguments: str, language: str = "en") -> tuple[int, str, str]:
        monkeypatch.setenv("KOTOMITTA_LANG", language)
        monkeypatch.setattr(sys, "argv", ["kotomitta", *arguments])
        with pytest.raises(SystemExit) as end:
            main()
        out = capsys.readouterr()
        return int(end.value.code or 0), out.out, out.err

    return call


DEMO = ("demo", "--as-of", "2026-11-24", "--draws", "40")
SMALL = ("prove", *DEMO, "--simulated", "2")


@pytest.mark.usefixtures("asked_once")
def test_the_json_has_the_proof_and_keeps_its_schema(run: Any) -> None:
    code, out, err = run(*SMALL, "--json")
    found = json.loads(out)
    assert (code, err) == (0, "")
    proof = found["proof"]
    assert (proof["draws"], proof["replications"], proof["compared"]) == (2, 2, 2)
    defs = answer_schema()["$defs"]
    jsonschema.validate(proof, {"$defs": defs, **proof_schema()})
    assert len(proof["by_month"]) == 48
    assert found["cap"]["decided"] == proof["curve"][2]["caps"]


def test_threads_change_no_byte(run: Any) -> None:
    few = ("prove", *DEMO, "--simulated", "2", "--replications", "2", "--json")
    assert run(*few, "--threads", "1") == run(*few, "--threads", "3")


def test_processes_change_no_byte(run: Any) -> None:
    few = ("prove", *DEMO, "--simulated", "3", "--json")
    assert run(*few) == run(*few, "--workers", "2")


@pytest.mark.usefixtures("asked_once")
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_table_is_in_each_language(run: Any, language: str) -> None:
    code, out, _ = run(*SMALL, language=language)
    assert code == 0
    heading = {"fi": "Kestääkö", "sv": "Håller", "en": "Does the maximum hold"}[language]
    assert heading in out
    assert "proof." not in out


@pytest.mark.usefixtures("asked_once")
def test_the_answer_has_it_too(run: Any) -> None:
    _, out, _ = run("answer", *DEMO, "--json")
    proof = json.loads(out)["proof"]
    assert (proof["draws"], proof["compared"]) == (40, 6)
    _, out, _ = run("cap", *DEMO, "--json")
    assert "proof" not in json.loads(out)


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--simulated", "0"),
        ("--replications", "0"),
        ("--threads", "-1"),
        ("--simulated", "9999999"),
    ],
)
def test_numbers_that_cannot_be_are_refused(run: Any, option: str, value: str) -> None:
    code, out, err = run("prove", *DEMO, option, value)
    assert (code, out) == (2, "")
    assert option in err
    assert len(err.strip().splitlines()) == 1
    assert "Traceback" not in err
