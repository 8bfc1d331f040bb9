"""Experts' ranges pooled: agreement keeps the range, disagreement widens it."""

from datetime import date

import pytest

from kotomitta.basis.errors import InputError
from kotomitta.basis.figures import Figure, Grade
from kotomitta.planning.inputs.elicitation import Judgement, pooled

pytestmark = pytest.mark.unit

DAY = date(2026, 11, 24)


def figure(shape: str = "lognormal") -> Figure:
    value = {"from": "2020-01-01", "value": 0.5, "low": 0.4, "high": 0.6, "grade": "assumption"}
    days = {"published": "2020-01-01", "checked": "2020-01-01", "source": "made for this test"}
    name = {"fi": "luku", "sv": "tal", "en": "number"}
    whole = {"id": "a.b", "name": name, "unit": "share", "shape": shape, "values": [value | days]}
    return Figure.model_validate(whole)


def said(expert: str, low: float, value: float, high: float, asked: int = 2) -> Judgement:
    return Judgement("a.b", expert, asked, low, value, high, "ranges.csv:2")


def test_experts_who_agree_keep_their_range() -> None:
    pool = pooled(figure(), [said("E1", 10, 20, 40), said("E2", 10, 20, 40)], DAY).values[0]
    assert (pool.low, pool.value, pool.high) == pytest.approx((10, 20, 40), rel=2e-3)
    assert pool.grade is Grade.EXPERT
    assert pool.published == DAY


def test_disagreement_widens_the_range() -> None:
    pool = pooled(figure(), [said("E1", 9, 10, 11), said("E2", 90, 100, 110)], DAY).values[0]
    assert pool.low is not None
    assert pool.high is not None
    assert pool.low < 10.5
    assert pool.high > 95


def test_the_last_round_counts() -> None:
    first = [said("E1", 1, 2, 3, asked=1), said("E2", 1, 2, 3, asked=1)]
    second = [said("E1", 10, 20, 40), said("E2", 10, 20, 40)]
    assert pooled(figure(), first + second, DAY).values[0].value == pytest.approx(20, rel=2e-3)


@pytest.mark.parametrize(
    "given",
    [
        [said("E1", 1, 2, 3, asked=1), said("E2", 1, 2, 3, asked=1)],
        [said("E1", 1, 2, 3), said("E2", 1, 2, 3, asked=1)],
    ],
    ids=["one round", "one expert"],
)
def test_too_few_voices_are_refused(given: list[Judgement]) -> None:
    with pytest.raises(InputError) as told:
        pooled(figure(), given, DAY)
    assert told.value.key == "error.elicitation_thin"


@pytest.mark.parametrize("ends", [(3, 2, 4), (0.2, 0.5, 1.4)], ids=["falling", "not a share"])
def test_a_range_that_cannot_be_names_its_line(ends: tuple[float, float, float]) -> None:
    with pytest.raises(InputError) as told:
        pooled(figure("share"), [said("E1", *ends), said("E2", 0.2, 0.5, 0.6)], DAY)
    assert told.value.key == "error.judgement_invalid"
    assert told.value.place == "ranges.csv:2"
