"""`kotomitta services`: demand, who answers, and what the city has or has not said it has."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.cli

LATEST = ("--as-of", "2026-11-24", "--draws", "12")


def capacity(service: str, unit: str, value: float, published: str = "2021-06-30") -> str:
    return f"""
- id: services.{service}.capacity
  name: {{fi: "Määrä {service}", sv: "Mängd {service}", en: "Capacity {service}"}}
  unit: {unit}
  shape: exact
  values:
    - from: 2021-01-01
      value: {value}
      grade: official
      published: {published}
      checked: 2026-11-24
      source: "A count of our own, 30.6.2021"
"""


@pytest.fixture
def given(mine: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        (mine / "figures-services.yaml").write_text(text, "utf-8")
        return mine

    return write


def test_the_json_tells_demand_by_month_and_actor(call: Any) -> None:
    found = call("services", "helsinki", *LATEST, "--json")
    assert (found.status, found.err) == (0, "")
    services = found.json["services"]
    assert services["unknown"] == []
    training = services["demand"]["integration_training"]
    assert training["peak"]["unit"] == "places"
    assert training["total"]["unit"] == "persons"
    assert training["peak"]["p50"] >= training["mean"]["p50"] > 0
    assert training["responsible"] == [{"from": "2025-06", "actors": ["employment_authority"]}]
    assert len(training["by_month"]) == found.json["term"]["months"]
    assert services["demand"]["health_examination"]["peak"]["unit"] == "examinations/month"
    assert all(told["capacity"] is None for told in services["demand"].values())


def test_a_term_across_the_reforms_changes_the_actor(call: Any, mine: Path) -> None:
    city = mine / "city.yaml"
    text = city.read_text("utf-8")
    own = "runs_its_own_health_services: true"
    assert own in text
    city.write_text(text.replace(own, own.replace("true", "false")), "utf-8")
    found = call("services", str(mine), "--term", "2021", *LATEST, "--json")
    health = found.json["services"]["demand"]["health_examination"]
    assert health["responsible"] == [
        {"from": "2021-08", "actors": ["municipality"]},
        {"from": "2023-01", "actors": ["wellbeing_county"]},
    ]
    others = found.json["services"]["demand"]["interpreting_others"]
    both = [r["actors"] for r in others["responsible"] if r["from"] == "2025-01"]
    assert both == [["employment_authority", "wellbeing_county"]]


def test_what_was_not_known_by_then_is_unknown_and_not_zero(call: Any) -> None:
    asked = ("helsinki", "--term", "2017", "--as-of", "2017-12-31", "--draws", "12")
    found = call("services", *asked, "--json").json["services"]
    assert found["unknown"] == ["undocumented"]
    assert "undocumented" not in found["demand"]
    assert "It is not zero." in call("services", *asked).out


def test_a_capacity_gives_a_shortfall_in_every_month(call: Any, given: Any) -> None:
    city = given(capacity("integration_training", "places", 1))
    found = call("services", str(city), *LATEST, "--json").json["services"]["demand"]
    room = found["integration_training"]["capacity"]
    assert room["months_lacking"]["p50"] == 48
    for at in room["by_month"]:
        assert (at["capacity"]["p50"], at["capacity"]["unit"]) == (1, "places")
    short = {at["month"]: at["shortfall"]["mean"] for at in room["by_month"]}
    for row in found["integration_training"]["by_month"]:
        assert short[row["month"]] == pytest.approx(row["amount"]["mean"] - 1, abs=0.5)
    assert found["day_care"]["capacity"] is None


def test_enough_of_a_service_lacks_nothing(call: Any, given: Any) -> None:
    city = given(capacity("day_care", "places", 100000))
    room = call("services", str(city), *LATEST, "--json").json["services"]["demand"]["day_care"]
    assert room["capacity"]["most_lacking"]["p90"] == 0


def test_a_capacity_that_was_published_later_is_not_known_yet(call: Any, given: Any) -> None:
    city = given(capacity("day_care", "places", 5, published="2026-01-31"))
    asked = ("--as-of", "2025-12-31", "--draws", "10", "--json")
    found = call("services", str(city), *asked).json["services"]["demand"]
    assert found["day_care"]["capacity"] is None


@pytest.mark.parametrize(
    ("text", "key", "language"),
    [
        (capacity("day_care", "persons", 5), "lasketaan yksikössä 'places'", "fi"),
        (capacity("day_care", "persons", 5), "räknas i enheten 'places'", "sv"),
        (capacity("health_examination", "examinations", 5), "'examinations/month'", "en"),
        (capacity("daycare", "places", 5), "services.daycare.capacity", "fi"),
        (capacity("daycare", "places", 5), "housing, child_protection", "sv"),
        (capacity("daycare", "places", 5), "There is no service", "en"),
        (capacity("day_care", "places", -5), "figures-services.yaml:2", "en"),
    ],
)
def test_a_wrong_capacity_is_told(
    call: Any, given: Any, text: str, key: str, language: str
) -> None:
    city = given(text)
    found = call("services", str(city), *LATEST, "--json", language=language)
    assert found.status == 2
    assert found.out == ""
    assert key in found.err
    assert "figures-services.yaml:" in found.err
    assert found.err.count("\n") == 1
    assert "Traceback" not in found.err


@pytest.mark.parametrize(
    ("language", "heading", "lacking"),
    [
        ("fi", "Mitä asiakkaat tarvitsevat muilta", "ei riitä"),
        ("sv", "Vad klienterna behöver av andra", "räcker inte"),
        ("en", "What the clients need of others", "is not enough"),
    ],
)
def test_the_table_begins_with_what_is_lacking(
    call: Any, language: str, heading: str, lacking: str
) -> None:
    out = call("services", "demo", *LATEST, language=language).out
    assert out.index(heading) < out.index(lacking)
    table = {"fi": "Kuka vastaa", "sv": "Vem ansvarar", "en": "Who answers"}[language]
    assert out.index(lacking) < out.index(table)
