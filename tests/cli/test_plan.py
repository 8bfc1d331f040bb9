"""`kotomitta plan`: posts that keep the cap, beside today's and the norm's."""

import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from kotomitta.cli.app import main
from kotomitta.planning.staffing import plans

pytestmark = [pytest.mark.cli, pytest.mark.usefixtures("asked_once", "_planned_once")]


@pytest.fixture(scope="module")
def _planned_once() -> Iterator[None]:
    """Plans for an answer that were made before are there at once."""
    made = dict[tuple[object, ...], Any]()

    def once(answer: Any, given: Any, *, norm: float, budgets: Mapping[int, float]) -> Any:
        asked = id(answer), norm, *budgets.items()
        if asked not in made:
            made[asked] = plans(answer, given, norm=norm, budgets=budgets)
        return made[asked]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kotomitta.cli.plan.plans", once)
        yield


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


FEW = ("demo", "--as-of", "2026-11-24", "--draws", "12")
DEMO = ("demo", "--as-of", "2026-11-24", "--draws", "40", "--replay", "0")


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


def test_a_budget_that_is_too_small_says_what_is_missing(run: Any) -> None:
    code, out, err = run(*FEW, "--replay", "0", "--budget", "2028=100000", "--json")
    found = json.loads(out)
    assert (code, err) == (0, "")
    assert list(found) == ["today", "norm", "cap", "budget"]
    assert found["budget"]["missing_eur"]["2028"] > 0
    assert found["cap"]["missing_eur"] == {}
    _, told, _ = run(*FEW, "--replay", "0", "--budget", "2028=100000")
    assert "Budget year 2028" in " ".join(told.split())


def test_the_frontier_pays_more_for_more_safety(run: Any) -> None:
    _, out, _ = run(*FEW, "--replay", "0", "--frontier", "--json")
    points = json.loads(out)["frontier"]
    assert [p["probability"] for p in points] == [0.5, 0.6, 0.7, 0.8, 0.9, 0.95]
    assert points[0]["net_city"]["mean"] < points[-1]["net_city"]["mean"]


@pytest.mark.parametrize(
    "written", ["2028", "2028=much", "2028=-5", "28=5", "2028=5 000", "1999=100", "2028="]
)
def test_a_budget_that_cannot_be_read_is_refused(run: Any, written: str) -> None:
    code, out, err = run(*DEMO, "--budget", written)
    assert (code, out) == (2, "")
    assert "--budget" in err
    assert "Traceback" not in err


def test_a_budget_given_twice_is_refused(run: Any) -> None:
    code, _, err = run(*DEMO, "--budget", "2028=1", "--budget", "2028=2")
    assert code == 2
    assert "2028=2" in err


def test_each_plan_is_simulated_contact_by_contact(run: Any) -> None:
    _, out, _ = run(*FEW, "--replay", "6", "--json")
    found = json.loads(out)
    for made in found.values():
        assert made["replay"]["replications"] == 6
        assert 0 <= made["replay"]["outcomes"]["first"]["mean"] <= 1
    waits = {name: made["replay"]["outcomes"]["wait_mean"]["mean"] for name, made in found.items()}
    assert waits["cap"] <= waits["today"] + 1e-9
    _, told, _ = run(*FEW, "--replay", "6")
    words = " ".join(told.split())
    assert "simulated contact by contact" in words
    verdict = "confirms" if found["cap"]["replay"]["confirmed"] else "does not confirm"
    assert f"The simulation {verdict} the plan" in words


def test_the_simulation_can_be_left_out(run: Any) -> None:
    _, out, _ = run(*FEW, "--replay", "0", "--json")
    assert all("replay" not in made for made in json.loads(out).values())
    code, _, err = run(*FEW, "--replay", "13")
    assert code == 2
    assert "--replay" in err


@pytest.mark.parametrize("year", ["2025", "2030"])
def test_a_budget_for_a_year_that_is_past_or_beyond_the_term_names_those_that_can_be_given(
    run: Any, year: str
) -> None:
    code, out, err = run(*DEMO, "--budget", f"{year}=900000")
    assert (code, out) == (2, "")
    assert all(said in err for said in ("--budget", year, "2026", "2029")), "years, not thousands"
