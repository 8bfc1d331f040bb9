"""`kotomitta neglect`: the bare cost first, every benefit rejectable."""

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = [pytest.mark.cli, pytest.mark.usefixtures("asked_once")]

DEMO = ("neglect", "demo", "--as-of", "2026-11-24", "--draws", "40")
Call = Callable[..., Any]


def test_rejecting_all_leaves_the_same_cost_and_exactly_no_benefit(call: Call) -> None:
    believed, bare = call(*DEMO, "--json").json, call(*DEMO, "--reject", "all", "--json").json
    assert believed["bare_cost"] == bare["bare_cost"]
    assert believed["rejected"] == []
    assert bare["rejected"] == list(bare["effects"])
    for effect in bare["effects"].values():
        assert all(paid["mean"] == 0.0 == paid["p90"] for paid in effect["by_payer"].values())
    for view, seen in bare["payers"].items():
        assert seen["benefit"]["mean"] == seen["benefit"]["p90"] == 0.0
        assert seen["weeks_earlier_needed"] == believed["payers"][view]["weeks_earlier_needed"]
    assert believed["payers"]["public"]["benefit"]["mean"] > 0


def test_means_add_up_over_payers_effects_and_years(call: Call) -> None:
    found = call(*DEMO, "--json").json
    for effect in found["effects"].values():
        society = effect["society"]["mean"]
        assert sum(p["mean"] for p in effect["by_payer"].values()) == pytest.approx(society)
        assert effect["in_term"]["mean"] + effect["after_term"]["mean"] == pytest.approx(society)
        for payer, euros in effect["by_payer"].items():
            years = sum(year[payer]["mean"] for year in effect["by_year"].values())
            assert years == pytest.approx(euros["mean"])
    together = sum(e["society"]["mean"] for e in found["effects"].values())
    assert found["payers"]["society"]["benefit"]["mean"] == pytest.approx(together)


def test_one_rejected_effect_is_named_and_the_others_stay(call: Call) -> None:
    every, some = call(*DEMO, "--json").json, call(*DEMO, "--reject", "work", "--json").json
    assert some["rejected"] == ["work"]
    assert some["effects"]["language"] == every["effects"]["language"]
    assert some["effects"]["work"]["link_needed"] == every["effects"]["work"]["link_needed"]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_page_says_first_that_no_study_was_found_then_the_cost(
    call: Call, language: str
) -> None:
    said = {
        "fi": ("Yksikään löydetty tutkimus", "Pelkkä lisäkustannus", "Oletetut vaikutukset"),
        "sv": ("Ingen funnen studie", "Enbart merkostnaden", "Antagna effekter"),
        "en": ("No study was found", "The bare added cost", "Assumed effects"),
    }[language]
    called = call(*DEMO, language=language)
    assert called.status == 0
    places = [called.out.index(words) for words in said]
    assert places == sorted(places)


def test_an_unknown_effect_ends_with_one_message(call: Call) -> None:
    called = call(*DEMO, "--reject", "magic")
    assert (called.status, called.out) == (2, "")
    assert called.err.count("\n") == 1
    assert "'magic'" in called.err
    assert "child_protection" in called.err
