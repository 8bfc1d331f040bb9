"""`kotomitta answer` and its parts, held against the contract that other programs rely on."""

import csv
import time
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.cli

KEYS = {
    "city", "term", "as_of", "seed", "draws", "versions", "estimate", "cap", "staff", "costs",
    "norms", "figures", "checks",
}  # fmt: skip
TERMS = {
    "2017": ("2017-06-01", "2021-07-31", 50),
    "2025": ("2025-06-01", "2029-05-31", 48),
}
CADRES = {"social_worker", "social_counsellor"}
QUANTITY = {"mean", "p10", "p50", "p90", "unit"}
REPORTS = [f"report{language}.html" for language in (".en", ".fi", "", ".sv")]
FILES = ["answer.json", "document.json", "figures.csv", *REPORTS]


def quantities(part: Any) -> list[dict[str, Any]]:
    """Every quantity below a part of the answer."""
    if isinstance(part, dict):
        if "p50" in part:
            return [part]
        return list(chain.from_iterable(map(quantities, part.values())))
    return list(chain.from_iterable(map(quantities, part))) if isinstance(part, list) else []


def means(named: dict[str, dict[str, float]]) -> float:
    return sum(q["mean"] for q in named.values())


def test_the_keys_of_the_contract_are_there(either: Any) -> None:
    answer = either.json
    assert set(answer) >= KEYS
    assert set(answer["term"]) == {"name", "start", "end", "months"}
    assert set(answer["estimate"]) >= {"persons", "households", "by_channel", "by_month"}
    wanted = {"percentile", "unit_of_count", "per_worker", "sampling", "deadlines_met"}
    assert set(answer["cap"]) >= wanted
    assert set(answer["staff"]) >= {"by_cadre", "by_month"}
    assert set(answer["costs"]) >= {"gross", "by_payer", "state", "net_city"}
    assert set(answer["versions"]) >= {"kotomitta", "data"}


def test_what_was_asked_is_repeated(either: Any) -> None:
    answer = either.json
    asked = dict(zip(either.asked[1::2], either.asked[2::2], strict=True))
    assert answer["city"] == "helsinki"
    assert (answer["as_of"], answer["draws"], answer["seed"]) == (asked["--as-of"], 60, 1)
    start, end, months = TERMS[asked["--term"]]
    assert answer["term"] == {
        "name": asked["--term"], "start": start, "end": end, "months": months,
    }  # fmt: skip


def test_every_quantity_has_its_five_parts_in_order(either: Any) -> None:
    found = quantities(either.json)
    assert len(found) > 300
    for q in found:
        assert set(q) == QUANTITY
        assert q["unit"]
        assert q["p10"] <= q["p50"] <= q["p90"]


def test_the_months_are_those_of_the_term(either: Any) -> None:
    answer = either.json
    months = [row["month"] for row in answer["estimate"]["by_month"]]
    start, end, number = TERMS[answer["term"]["name"]]
    assert months == sorted(set(months))
    assert (months[0], months[-1], len(months)) == (start[:7], end[:7], number)
    for cadre in CADRES:
        rows = [row for row in answer["staff"]["by_month"] if row["cadre"] == cadre]
        assert [row["month"] for row in rows] == months


def test_channels_add_up_to_persons_and_months_to_channels(either: Any) -> None:
    estimate = either.json["estimate"]
    persons = estimate["persons"]["mean"]
    assert means(estimate["by_channel"]) == pytest.approx(persons, rel=1e-9)
    arrivals = sum(row["arrivals"]["mean"] for row in estimate["by_month"])
    assert arrivals == pytest.approx(persons, rel=1e-9)
    assert set(estimate["by_channel"]) == {
        "quota", "reception", "secondary", "family", "temporary_protection", "other",
    }  # fmt: skip


def test_payers_add_up_to_gross_over_the_term_and_each_year(either: Any) -> None:
    costs = either.json["costs"]
    years = costs["by_year"].values()
    for money in (costs, costs["staff_in_post"], *years):
        gross = money["gross"]["mean"]
        assert means(money["by_payer"]) == pytest.approx(gross, rel=1e-9)
        assert money["state"] == money["by_payer"]["state"]
        assert money["net_city"] == money["by_payer"]["city"]
    total = sum(money["gross"]["mean"] for money in years)
    assert total == pytest.approx(costs["gross"]["mean"], rel=1e-9)


def test_the_peak_is_at_least_every_month_of_the_cadre(either: Any) -> None:
    staff = either.json["staff"]
    assert set(staff["by_cadre"]) == CADRES
    for row in staff["by_month"]:
        peak = staff["by_cadre"][row["cadre"]]
        for level in ("mean", "p10", "p50", "p90"):
            assert row["needed"][level] <= peak[level] + 1e-9


def test_every_figure_was_published_by_then_and_says_where_it_is_from(either: Any) -> None:
    answer = either.json
    assert len(answer["figures"]) > 50
    for figure in answer["figures"]:
        assert figure["published"] <= answer["as_of"]
        assert figure["published"] <= figure["checked"]
        assert figure["grade"] in {"measured", "official", "expert", "assumption"}
        assert len(figure["source"]) >= 8
        assert figure["unit"]
        if figure["value"] is not None and figure["low"] is not None:
            assert figure["low"] <= figure["value"] <= figure["high"]
    for norm in answer["norms"]:
        assert norm["published"] <= answer["as_of"]


def test_conservation_and_reconciliation_hold(either: Any) -> None:
    checks = {c["name"]: c["holds"] for c in either.json["checks"]}
    must = [name for name in checks if not name.startswith("outcome.")]
    assert len(must) >= 5
    assert all(checks[name] for name in must)


def test_the_hindcast_tells_what_became_known_later(hindcast: Any) -> None:
    later = {c["name"]: c["detail"] for c in hindcast.json["checks"]}
    assert "526 persons" in later["outcome.new_2018_persons"]
    assert "676 persons" in later["outcome.received_2019"]


def test_the_folder_holds_the_papers_and_nothing_else(either: Any) -> None:
    assert sorted(p.name for p in either.folder.iterdir()) == sorted(FILES)
    read = {name: (either.folder / name).read_text("utf-8") for name in FILES}
    assert read["answer.json"] == either.called.out
    assert read["report.html"] == read["report.fi.html"]
    for language in ("fi", "sv", "en"):
        assert f'<html lang="{language}"' in read[f"report.{language}.html"]
    rows = list(csv.DictReader(read["figures.csv"].splitlines()))
    figures = either.json["figures"]
    assert [r["id"] for r in rows] == [f["id"] for f in figures]
    assert [r["source"] for r in rows] == [f["source"] for f in figures]


def test_two_runs_give_the_same_bytes(
    hindcast: Any, call: Any, everything_in: Any, tmp_path: Path
) -> None:
    again = call("answer", *hindcast.asked, "--out", str(tmp_path / "again"), "--json")
    assert again.out == hindcast.called.out
    assert everything_in(tmp_path / "again") == everything_in(hindcast.folder)


def test_a_folder_is_written_over_and_other_files_in_it_are_kept(call: Any, tmp_path: Path) -> None:
    (tmp_path / "answer.json").write_text("old", "utf-8")
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    asked = ("demo", "--as-of", "2026-11-24", "--draws", "16", "--out", str(tmp_path))
    assert call("answer", *asked).status == 0
    assert (tmp_path / "answer.json").read_text("utf-8").startswith("{")
    assert (tmp_path / "notes.txt").read_text("utf-8") == "mine"
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([*FILES, "notes.txt"])


def test_another_seed_gives_another_answer(hindcast: Any, call: Any) -> None:
    other = call("estimate", *hindcast.asked, "--seed", "2", "--json").json["estimate"]
    assert other["persons"] != hindcast.json["estimate"]["persons"]


@pytest.mark.usefixtures("asked_once")
@pytest.mark.parametrize("part", ["estimate", "cap", "staff", "costs"])
def test_a_part_is_the_same_as_in_the_whole(hindcast: Any, call: Any, part: str) -> None:
    alone = call(part, *hindcast.asked, "--json")
    assert alone.status == 0
    whole = hindcast.json
    head = {"city", "term", "as_of", "seed", "draws", "versions", "scenario"}
    assert set(alone.json) == {*head, part}
    assert alone.json == {key: whole[key] for key in alone.json}


def test_nothing_but_progress_goes_to_standard_error(either: Any) -> None:
    assert either.called.err == "", "and a bar is drawn on a terminal only"


def test_without_a_day_it_is_todays(call: Any) -> None:
    before = date(*time.localtime()[:3])
    answer = call("estimate", "demo", "--draws", "8", "--json").json
    after = date(*time.localtime()[:3])
    assert before <= date.fromisoformat(answer["as_of"]) <= after


@pytest.mark.usefixtures("asked_once")
@pytest.mark.parametrize(
    ("language", "word"),
    [
        (None, "keksitty kaupunki"),
        ("fi", "keksitty kaupunki"),
        ("sv", "påhittad stad"),
        ("en", "made-up city"),
        ("de", "keksitty kaupunki"),
    ],
)
def test_tables_speak_the_users_language(call: Any, language: str | None, word: str) -> None:
    shown = call("estimate", "demo", "--draws", "8", language=language)
    assert shown.status == 0
    assert word in shown.out
