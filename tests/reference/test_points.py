"""Other bodies' schemes: the probation service reproduced, the others in our own measures."""

from datetime import date

import numpy as np
import pytest

from kotomitta.basis.cadre import Cadre
from kotomitta.basis.errors import InputError
from kotomitta.planning.answer import answer
from kotomitta.planning.inputs.norms import Norm
from kotomitta.planning.workload.points import Capacity, Workload, capacity
from kotomitta.report.document import Amount, Paragraph
from kotomitta.report.norms import norm_rows
from kotomitta.report.sections.norms import beside
from kotomitta.report.summary import Summary, summary
from kotomitta.sources.city_folder import read_city
from kotomitta.sources.points_file import shipped_scheme

pytestmark = pytest.mark.reference

SCHEME = shipped_scheme()[0]


def of(contracted: float = 37.0, reduction: float = 0.0, **cases: int) -> Capacity:
    work = Workload(
        contracted_hours=contracted, reduction_hours=reduction, cases=cases or {"D0": 0}
    )
    return capacity(work, SCHEME)


def test_the_scheme_that_is_shipped() -> None:
    # V1_1__SEED_REF_DATA.sql: points per 37 hours, heaviest and lightest tier in the community,
    # and a court report.
    assert (SCHEME.target, SCHEME.full_time_hours) == (2176, 37)
    assert SCHEME.weights == {"A3": 206, "D0": 29, "court_report": 138}


@pytest.mark.parametrize(
    ("contracted", "reduction", "points"),
    [
        (37.0, 0.0, 2176),
        (18.5, 0.0, 1088),
        (37.0, 7.4, 1740),  # newly qualified, 20 %: 1740.8, decimals dropped
        (37.0, 29.6, 435),  # in training, 80 %: 435.2
        (30.0, 6.0, 1411),  # 2176 x 30 / 37 x 0.8 = 1411.46
        (40.0, 0.0, 2352),  # 2352.43
    ],
)
def test_available_points_of_the_probation_service(
    contracted: float, reduction: float, points: int
) -> None:
    assert of(contracted, reduction).available == points


def test_used_points_and_capacity() -> None:
    work = Workload(
        contracted_hours=37.0,
        cases={"A3": 4, "D0": 30, "court_report": 1},
        held_for_others=20.0,
        held_by_others=50.0,
    )
    found = capacity(work, SCHEME)
    assert found.used == 4 * 206 + 30 * 29 + 138 + 20 - 50 == 1802
    assert found.percent == pytest.approx(82.8125)
    assert [tier.points for tier in found.tiers] == [824, 870, 138]


def test_own_weights_and_another_full_load() -> None:
    own = {"A3": 200.0, "B1": 100.0}
    work = Workload(contracted_hours=20.0, cases={"A3": 1, "B1": 2}, weights=own)
    assert capacity(work, SCHEME).used == 400
    other = work.model_copy(update={"target": 1000.0, "full_time_hours": 40.0})
    assert capacity(other, SCHEME).percent == 80


def test_a_tier_without_weight_does_not_weigh_nothing() -> None:
    with pytest.raises(InputError, match="points_weight_missing"):
        of(B1=1)


@pytest.mark.parametrize("reduction", [37.0, 38.0])
def test_nothing_available_is_an_error_and_not_infinity(reduction: float) -> None:
    with pytest.raises(InputError, match="points_none_available"):
        of(37.0, reduction, A3=1)


@pytest.fixture(scope="module")
def demo() -> tuple[Summary, dict[str, Norm]]:
    shelf = read_city("demo")
    run = shelf.run("2025", as_of=date(2026, 11, 28), seed=1, draws=200)
    return summary(answer(run, shelf.tasks)), {norm.id: norm for norm in shelf.norms}


def test_the_danish_norm_in_ours(demo: tuple[Summary, dict[str, Norm]]) -> None:
    found, norms = demo
    (row,) = norm_rows(found, [norms["denmark"]])
    run, hours = found.answer.run, found.answer.hours[Cadre.SOCIAL_WORKER]
    persons = run.at("household.persons") / run.at("household.cases")
    month = found.answer.time.case_hours_a_month
    plain = sum(t.times * t.plain for t in hours.tasks)
    assert (row["low"], row["high"]) == (35, 50)
    for end, limit in (("low", 35), ("high", 50)):
        ours = row["in_ours"][end]
        assert ours["cases"]["p50"] == pytest.approx(np.median(limit / persons))
        weighted = limit / persons * hours.mean / plain
        assert ours["weighted_cases"]["p50"] == pytest.approx(np.median(weighted))
        assert ours["hours_each"]["p50"] == pytest.approx(np.median(month / limit))


def test_nassjo_150_points_in_ours(demo: tuple[Summary, dict[str, Norm]]) -> None:
    """150 points fill a month; a case of ours is as many as its hours are of the month's."""
    found, norms = demo
    (row,) = norm_rows(found, [norms["nassjo"]])
    month = found.answer.time.case_hours_a_month
    fitting = month / found.answer.hours[Cadre.SOCIAL_WORKER].mean
    ours = row["in_ours"]["high"]
    assert row["high"] == 150
    assert ours["cases"]["p50"] == pytest.approx(np.median(fitting))
    assert ours["hours_each"]["p50"] * 150 == pytest.approx(np.median(month))
    assert row["workers_low"] == row["workers_high"]


def test_talentias_share_of_direct_work_stands_beside_ours(
    demo: tuple[Summary, dict[str, Norm]],
) -> None:
    """Of the time at work, other work takes its share and new duties theirs of the rest."""
    found, norms = demo
    at = found.answer.run.at
    left = (1 - at("allowance.other_work")) * (1 - at("allowance.new_duties"))
    time = found.answer.time
    assert 12 * time.case_hours_a_month / time.hours_a_year == pytest.approx(left)
    (text,) = (
        block.text
        for block in beside(found, (norms["denmark"], norms["talentia"]))
        if isinstance(block, Paragraph) and block.text.key == "norm.direct_text"
    )
    assert text.facts["direct"] == Amount(0.6, "share", 0)
    assert text.facts["other"] == Amount(0.4, "share", 0)
    ours = text.facts["ours"]
    assert isinstance(ours, Amount)
    assert ours.value == pytest.approx(np.median(left))


def test_a_norm_is_not_told_before_it_was_published() -> None:
    shelf = read_city("helsinki")
    run = shelf.run("2017", as_of=date(2018, 10, 30), seed=1, draws=20)
    rows = norm_rows(summary(answer(run, shelf.tasks)), shelf.norms)
    assert "nassjo" not in {row["id"] for row in rows}
    assert "denmark" in {row["id"] for row in rows}
