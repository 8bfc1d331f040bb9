"""`kotomitta compare`, and `--scenario` with a shipped name: nothing of a scenario is hidden."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kotomitta.cli import compare
from kotomitta.render.words import Language

pytestmark = pytest.mark.cli

ASKED = ("helsinki", "--as-of", "2026-11-24", "--draws", "30")
BEFORE = ("demo", "--as-of", "2026-11-24", "--draws", "8")
SHIPPED = ("law-2027", "new-2015", "recruitment-fails")
compared_once = cache(compare.compared)


@pytest.fixture(scope="module")
def comparison(call: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("comparison") / "out"
    found = call("compare", ASKED[0], *SHIPPED, *ASKED[1:], "--out", str(folder), "--json")
    assert found.status == 0, found.err
    return folder, found


def test_each_number_has_its_difference_interval_and_probability(comparison: Any) -> None:
    json = comparison[1].json
    assert json["draws"] == 30
    assert len(json["scenarios"]) == len(SHIPPED)
    for one in json["scenarios"]:
        assert set(one["numbers"]) == set(json["base"])
        for name, number in one["numbers"].items():
            difference = number["difference"]
            assert number["base"] == json["base"][name]
            assert difference["p10"] <= difference["p50"] <= difference["p90"]
            shift = number["scenario"]["mean"] - number["base"]["mean"]
            assert difference["mean"] == pytest.approx(shift, abs=1e-6)
            both = number["probability_above_zero"] + number["probability_below_zero"]
            assert 0 <= both <= 1
    assert all(check["holds"] for check in json["checks"])


def test_a_waterfall_stands_where_there_are_several_parts(comparison: Any) -> None:
    law, surge, staff = comparison[1].json["scenarios"]
    assert surge["waterfall"] == {}
    net = law["waterfall"]["payer.city"]
    assert [p["part"] for p in net["parts"]] == [
        "Cut in computed compensation",
        "One funding channel without separate payments",
    ]
    parts = sum(p["difference"]["mean"] for p in net["parts"])
    assert parts + net["interaction"]["mean"] == pytest.approx(net["whole"]["mean"])
    assert set(staff["waterfall"]) == {"waiting", "in_post.city"}
    assert staff["waterfall"]["waiting"]["interaction"]["mean"] < -1


def test_the_folder_has_the_comparison_in_three_languages(comparison: Any) -> None:
    folder, found = comparison
    names = {f"comparison.{language}.html" for language in Language}
    assert {p.name for p in folder.iterdir()} == {*names, "comparison.html", "comparison.json"}
    assert (folder / "comparison.json").read_text("utf-8") == found.out
    english = (folder / "comparison.en.html").read_text("utf-8")
    for words in ("A new 2015", "Interaction", "Whole difference", "not written yet", "<svg"):
        assert words in english
    assert "Yhteisvaikutus" in (folder / "comparison.html").read_text("utf-8")
    assert "Samverkan" in (folder / "comparison.sv.html").read_text("utf-8")


def test_the_same_seed_gives_the_same_bytes(call: Any, tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        found = call("compare", "demo", "quota-up", *BEFORE[1:], "--out", str(folder))
        assert found.status == 0, found.err
    one, two = ({p.name: p.read_bytes() for p in f.iterdir()} for f in folders)
    assert one == two


@pytest.fixture
def _compared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was compared before is there at once."""
    monkeypatch.setattr(compare, "compared", compared_once)


@pytest.mark.usefixtures("_compared_once")
@pytest.mark.parametrize("language", list(Language))
def test_the_table_is_read_in_each_language(call: Any, language: str) -> None:
    found = call("compare", "demo", "law-2027", "quota-up", *BEFORE[1:], language=language)
    assert found.status == 0, found.err
    said = {"fi": "Koko ero", "sv": "Hela skillnaden", "en": "Whole difference"}
    assert said[language] in found.out


def test_the_base_case_given_as_a_scenario_changes_nothing(call: Any) -> None:
    found = call("compare", "demo", "base", *BEFORE[1:], "--json").json
    for number in found["scenarios"][0]["numbers"].values():
        assert number["base"] == number["scenario"]
        assert number["probability_above_zero"] == number["probability_below_zero"] == 0


def test_a_scenario_is_told_in_title_lead_and_figures(call: Any, tmp_path: Path) -> None:
    asked = (*ASKED[:-1], "12", "--scenario", "new-2015")
    found = call("answer", *asked, "--out", str(tmp_path), "--json").json
    assert found["scenario"]["name"]["en"] == "A new 2015"
    assert found["scenario"]["without_effect"] == []
    step = next(f for f in found["figures"] if f["id"] == "scenario.asylum_applications")
    assert (step["from"], step["value"], step["unit"]) == ("2027-07", 27570, "persons")
    assert step["source"].startswith("Scenario: Assumption: ")
    paper = (tmp_path / "report.en.html").read_text("utf-8")
    assert "<h1>Scenario “A new 2015” – Helsinki" in paper
    assert "are not a forecast" in paper
    assert "The scenario&#39;s change: Asylum applications in Finland" in paper


@pytest.mark.usefixtures("asked_once")
@pytest.mark.parametrize("command", ["estimate", "cap", "staff", "costs"])
def test_a_part_of_the_answer_says_that_it_is_a_scenarios(call: Any, command: str) -> None:
    asked = (command, *BEFORE, "--scenario", "quota-down")
    assert "Scenario “The refugee quota is lowered”" in call(*asked).out
    assert call(*asked, "--json").json["scenario"]["name"]["en"] == "The refugee quota is lowered"
    assert call(command, *BEFORE, "--json").json["scenario"] is None


@pytest.mark.parametrize("command", [("compare", "demo"), ("answer", "demo", "--scenario")])
def test_a_scenario_that_is_not_there(call: Any, command: Any) -> None:
    found = call(*command, "new-2016", *BEFORE[1:])
    assert (found.status, found.out) == (2, "")
    assert found.err.startswith("new-2016: There is no such file")
    assert "new-2015" in found.err
    assert found.err.count("\n") == 1


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("asylum_applications", "applications", ":4 (drivers.0.series): There is no national"),
        ("2027-01", "2024-01", ":5 (drivers.0.from): The month January"),
        ("2027-02", "2026-12", ":4 (drivers.0): The months end before"),
        ("added: 10", "added: [1, 2, 3]", ":4 (drivers.0): There are 3 numbers for 2"),
    ],
)
def test_a_step_with_a_fault_is_told_once_and_nothing_is_written(
    call: Any, tmp_path: Path, old: str, new: str, place: str
) -> None:
    path = tmp_path / "mine.yaml"
    text = (
        "name: Mine\nquestion: What would more change?\ndrivers:\n"
        "  - series: asylum_applications\n    from: 2027-01\n    to: 2027-02\n    added: 10\n"
        "    reason: a test of faults\n"
    )
    path.write_text(text.replace(old, new), "utf-8")
    found = call("compare", "demo", str(path), *BEFORE[1:], "--out", str(tmp_path / "out"))
    assert (found.status, found.out) == (2, "")
    assert found.err.startswith(f"{path}{place}")
    assert found.err.count("\n") == 1
    assert not (tmp_path / "out").exists()
