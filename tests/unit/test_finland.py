"""The synthetic Finland: official sizes, parts that add up, and a plain mark on each."""

from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from kotomitta.sources.city_folder import RULEBOOK, read_city
from kotomitta.sources.finland import Rules, finland
from kotomitta.sources.yaml_file import read_yaml

pytestmark = pytest.mark.unit

RULES = read_yaml(RULEBOOK / "synthetic" / "finland.yaml").parse(Rules)
FLOWS = ("protection", "quota", "family", "temporary_protection")


@cache
def made() -> dict[str, dict[str, str]]:
    return dict(finland(300, 1))


@cache
def figures(place: str) -> Any:
    return yaml.load(made()[place]["figures.yaml"], yaml.CSafeLoader)


def figure(place: str, name: str) -> float:
    return float(next(f["values"][-1]["value"] for f in figures(place) if f["id"] == name))


def places(kind: str) -> list[str]:
    return [name for name in made() if name.startswith(kind)]


def test_the_official_table_adds_up() -> None:
    classes = RULES.sizes.classes
    assert sum(c.municipalities for c in classes) == 320
    assert sum(c.inhabitants for c in classes) == 5_451_270
    for lower, upper in pairwise(classes):
        assert lower.high == upper.low


@pytest.mark.parametrize("number", [22, 60, 300, 320, 3200])
def test_sizes_keep_the_proportions_of_the_table(number: int) -> None:
    sizes = RULES.sizes.sizes(number)
    assert len(sizes) == number
    assert (np.diff(sizes) <= 0).all()
    for c in RULES.sizes.classes:
        inside = ((sizes >= c.low) & (sizes < (c.high or np.inf))).sum()
        assert abs(inside - number * c.municipalities / 320) <= 1
    if number >= 300:
        assert sizes.mean() == pytest.approx(5_451_270 / 320, rel=0.08)


def test_there_are_municipalities_and_the_counties_of_all_but_the_largest() -> None:
    assert (len(places("municipalities")), len(places("counties"))) == (300, 21)


@pytest.mark.parametrize("flow", FLOWS)
def test_nobody_is_lost_or_doubled(flow: str) -> None:
    name = f"city.share.{flow}"
    shares = [figure(place, name) for place in places("municipalities")]
    assert sum(shares) == pytest.approx(1, abs=1e-6)
    counties = sum(figure(place, name) for place in places("counties"))
    assert counties == pytest.approx(1 - shares[0], abs=1e-6)


def test_another_seed_makes_another_finland_and_the_same_seed_the_same() -> None:
    assert dict(finland(22, 1)) == dict(finland(22, 1))
    assert dict(finland(22, 1)) != dict(finland(22, 2))


@pytest.mark.parametrize(
    "place", ["municipalities/kunta-001", "municipalities/kunta-300", "counties/alue-021"]
)
def test_a_place_can_be_read_and_says_that_it_is_made_up(place: str, tmp_path: Path) -> None:
    for name, text in made()[place].items():
        (tmp_path / name).write_text(text, "utf-8")
    shelf = read_city(str(tmp_path))
    assert shelf.city.synthetic
    assert shelf.city.runs_its_own_health_services is (place == "municipalities/kunta-001")
    assert "keksitty" in shelf.city.name.fi
    assert "Mallila" not in "".join(made()[place].values())
    own = {f["id"] for f in figures(place)}
    for f in shelf.figures:
        if f.id in own:
            assert all(d.source.startswith("Synthetic: ") for d in f.values)
            assert {d.grade.value for d in f.values} == {"assumption"}
