"""`kotomitta law`: what it prints, and what it says of bad input."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from kotomitta.cli.app import main

pytestmark = pytest.mark.cli

CASE = """\
pseudonym: H-0001
channel: reception
first_permit: 2024-03-01
home_municipality: 2024-03-15
client_from: 2024-03-20
born: 1990-01-01
jobseeker: false
"""


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "case.yaml"
    path.write_text(CASE, "utf-8")
    return path


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*arguments: str, language: str = "en") -> tuple[int, str, str]:
        monkeypatch.setenv("KOTOMITTA_LANG", language)
        monkeypatch.setenv("COLUMNS", "200")
        monkeypatch.setattr(sys, "argv", ["kotomitta", "law", *arguments])
        with pytest.raises(SystemExit) as end:
            main()
        out = capsys.readouterr()
        return int(end.value.code or 0), out.out.replace("\N{NO-BREAK SPACE}", " "), out.err

    return call


def test_the_rules_of_a_day_as_json(run: Any) -> None:
    status, out, err = run("--on", "2025-01-01", "--as-of", "2026-11-24", "--json")
    answer = json.loads(out)
    assert (status, err) == (0, "")
    assert answer["act"] == "act_681_2023"
    rules = {r["id"]: r for r in answer["rules"]}
    assert rules["law.plan.total_months"]["value"] == 24
    amount = rules["law.reimbursement.eur_per_year.municipality.from_7"]
    assert (amount["state"], amount["value"], amount["low"], amount["high"]) == (
        "bounded",
        None,
        0,
        1955,
    )
    assert rules["law.assessment.start_months"]["state"] == "unknown"
    for rule in answer["rules"] + answer["choices"]:
        assert set(rule["name"]) == {"fi", "sv", "en"}
        if rule["state"] != "not_in_force":
            assert rule["source"]
            assert rule["from"] <= "2025-01-01"
            assert rule["published"] <= rule["checked"]


def test_as_of_hides_what_was_published_later(run: Any) -> None:
    _, out, _ = run("--on", "2025-01-01", "--as-of", "2017-12-31", "--json")
    answer = json.loads(out)
    rules = {r["id"]: r for r in answer["rules"]}
    assert answer["act"] == "act_1386_2010"
    assert rules["law.plan.total_months"]["value"] == 36
    assert rules["law.child_protection.children_per_worker"]["state"] == "not_in_force"


def test_a_case_as_json(run: Any, case: Path) -> None:
    status, out, err = run("--on", "2025-06-01", "--case", str(case), "--json")
    answer = json.loads(out)
    assert (status, err) == (0, "")
    due = {d["what"]: d for d in answer["dates"]}
    assert due["assessment_start"]["on"] == "2024-05-20"
    assert due["assessment_start"]["by"][0]["source"].startswith("Act 1386/2010")
    assert due["plan_end"]["on"] is None
    assert (due["plan_end"]["earliest"], due["plan_end"]["latest"]) == ("2026-06-03", "2027-06-03")
    assert due["plan_end"]["assumed"] is True
    paid = answer["reimbursement"]
    assert (paid["until_earliest"], paid["until_latest"]) == ("2026-03-15", "2027-03-15")
    assert [p["receiver"] for p in paid["per_year"]] == ["municipality", "municipality"]
    assert answer["coverage"]["reimbursed"] is True
    assert "H-0001" not in out


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fi", ["Kotoutumissuunnitelman kesto", "24 kk", "ei tiedossa"]),
        ("sv", ["Integrationsplanen gäller", "24 mån", "inte känt"]),
        ("en", ["Integration plan lasts", "24 months", "not known", "between 0 and 1,955 EUR"]),
    ],
)
def test_the_rules_as_a_table(run: Any, language: str, words: list[str]) -> None:
    status, out, _ = run("--on", "2025-01-01", language=language)
    assert status == 0
    for word in words:
        assert word in out


@pytest.mark.parametrize(("language", "act"), [("fi", "Laki 681/2023"), ("sv", "Lag 681/2023")])
def test_sources_are_told_in_the_users_language(
    run: Any, case: Path, language: str, act: str
) -> None:
    for asked in (), ("--case", str(case)):
        _, out, _ = run("--on", "2025-01-01", *asked, language=language)
        assert act in out
        assert "Act " not in out


def test_a_case_as_a_table_says_what_is_assumed(run: Any, case: Path) -> None:
    status, out, _ = run("--on", "2025-06-01", "--case", str(case))
    assert status == 0
    assert "20 May 2024" in out
    assert "between 3 June 2026 and 3 June 2027 *" in out
    assert "* Counted from the day on which an earlier step is due" in out
    assert "Wellbeing county's part, paid to: municipality" in out


def test_a_case_under_the_new_law_says_without_delay_instead_of_a_day(
    run: Any, tmp_path: Path
) -> None:
    path = tmp_path / "new.yaml"
    path.write_text(CASE.replace("2024", "2025") + "assessed: 2025-05-01\n", "utf-8")
    _, out, _ = run("--on", "2025-06-01", "--case", str(path))
    assert "Without delay after the assessment" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--on", "1.6.2025"], "--on: '1.6.2025' is not a day"),
        (["--on", "2025-01-01", "--as-of", "tomorrow"], "--as-of: 'tomorrow' is not a day"),
        (["--case", "nowhere.yaml"], "nowhere.yaml: There is no such file"),
    ],
)
def test_bad_options_give_one_message(run: Any, arguments: list[str], message: str) -> None:
    status, out, err = run(*arguments, "--json")
    assert (status, out) == (2, "")
    assert err.startswith(message)
    assert err.count("\n") == 1, "one message, no traceback"


def test_a_bad_case_gives_one_message_with_its_line(run: Any, case: Path) -> None:
    case.write_text(CASE.replace("jobseeker: false", "jobseeker: perhaps"), "utf-8")
    status, out, err = run("--case", str(case), "--json")
    assert (status, out) == (2, "")
    assert f"{case}:7 (jobseeker): The value 'perhaps'" in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(("language", "word"), [("fi", "ei ole päivä"), ("sv", "är inte en dag")])
def test_errors_speak_the_users_language(run: Any, language: str, word: str) -> None:
    assert word in run("--on", "x", language=language)[2]


def test_help_has_an_example(run: Any) -> None:
    status, out, _ = run("--help")
    assert status == 0
    assert "Example: kotomitta law --on 2024-12-31" in out
