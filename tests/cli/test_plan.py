"""`kotomitta plan`: posts that keep the cap, beside today's and the norm's."""

import json
import sys
from typing import Any

import pytest

from kotomitta.cli.app import main

pytestmark = pytest.mark.cli


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*arguments: str, language: str = "en") -> tuple[int, str, str]:
        monkeypatch.setenv("KOTOMITTA_LANG", language)
        monkeypatch.setattr(sys, "argv", ["kotomitta", "plan", *arguments])
        with pytest.raises(SystemExit) as end:
            main()
        out = capsys.readouterr()
        return int(end.value.code or 0), out.out, out.err

    return call


DEMO = ("demo", "--as-of", "2026-11-24", "--draws", "40")


def test_the_options_stand_side_by_side(run: Any) -> None:
    code, out, err = run(*DEMO, "--json")
    found = json.loads(out)
    assert (code, err) == (0, "")
    assert list(found) == ["today", "norm", "cap"]
    months = {row["month"] for row in found["cap"]["by_month"]}
    assert {row["cadre"] for row in found["cap"]["by_month"]} == {
        "social_worker",
        "social_counsellor",
        "lead",
    }
    for made in found.values():
        assert len(made["by_month"]) == 3 * len(months)
        assert all(row["posts"] == int(row["posts"]) >= 0 for row in made["by_month"])
        assert all(0 <= row["short"] <= 1 for row in made["by_month"])
        assert made["cost"]["p10"] <= made["cost"]["p50"] <= made["cost"]["p90"]


def test_a_plan_that_claims_to_be_safe_is_short_in_at_most_a_tenth_of_draws(run: Any) -> None:
    _, out, _ = run(*DEMO, "--json")
    cap = json.loads(out)["cap"]
    late = [row["short"] for row in cap["by_month"] if row["month"] >= "2029"]
    assert max(late) <= 0.1 + 1e-9
    if cap["feasible"]:
        assert max(row["short"] for row in cap["by_month"]) <= 0.1 + 1e-9
    else:
        assert all(s["limit"] and s["most"] > 0 for s in cap["shortfalls"])


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_paper_is_worded_in_each_language(run: Any, language: str) -> None:
    code, out, _ = run(*DEMO, language=language)
    head = {"fi": "Henkilöstösuunnitelma", "sv": "Personalplan", "en": "Staffing plan"}[language]
    assert code == 0
    assert head in out
