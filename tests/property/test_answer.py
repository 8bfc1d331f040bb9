"""The whole method on Helsinki: draws stay together, and more never means less."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from numpy.testing import assert_allclose

from kotomitta.basis.cadre import Cadre
from kotomitta.planning.answer import Answer, answer
from kotomitta.planning.inputs.scenario import Scenario
from kotomitta.sources.city_folder import Shelf, read_city

pytestmark = pytest.mark.property

AS_OF = date(2017, 12, 31)
DRAWS = 40


@pytest.fixture(scope="module")
def helsinki() -> Shelf:
    return read_city("helsinki")


@pytest.fixture(scope="module")
def base(helsinki: Shelf) -> Answer:
    return answer(helsinki.run("2017", as_of=AS_OF, seed=1, draws=DRAWS), helsinki.tasks)


def with_figure(helsinki: Shelf, figure: str, value: float) -> Answer:
    change = {"id": figure, "from": "2000-01-01", "value": value, "reason": "a test of direction"}
    scenario = Scenario.model_validate(
        {"name": "test", "question": "what if this changed", "figures": [change]}
    )
    run = helsinki.run("2017", as_of=AS_OF, seed=1, draws=DRAWS, scenario=scenario)
    return answer(run, helsinki.tasks)


def pair(helsinki: Shelf, figure: str, low: float, high: float) -> tuple[Answer, Answer]:
    return with_figure(helsinki, figure, low), with_figure(helsinki, figure, high)


@pytest.mark.parametrize(
    ("figure", "low", "high"),
    [
        ("city.share.protection", 0.15, 0.3),
        ("city.share.family", 0.15, 0.3),
        ("chain.family_per_permit", 0.2, 0.8),
        ("unit.client_share.secondary", 0.5, 0.9),
    ],
)
def test_more_arrivals_never_need_fewer_workers(
    helsinki: Shelf, figure: str, low: float, high: float
) -> None:
    few, many = pair(helsinki, figure, low, high)
    for cadre in Cadre:
        assert few.caps[cadre].decided == many.caps[cadre].decided
        assert (many.staff[cadre].needed >= few.staff[cadre].needed - 1e-9).all()
        assert many.staff[cadre].needed.sum() > few.staff[cadre].needed.sum()


@pytest.mark.parametrize(
    ("figure", "low", "high"),
    [
        ("task.meeting.minutes", 40, 90),
        ("task.meeting.times", 0.2, 0.6),
        ("interpreter.share", 0.5, 0.95),
        ("interpreter.factor", 1.5, 2.5),
        ("need.trauma.factor", 1.0, 2.0),
        ("allowance.other_work", 0.25, 0.45),
        ("time.sick_days", 8, 30),
        ("cap.probability", 0.8, 0.95),
    ],
)
def test_more_work_or_less_time_never_raises_a_cap(
    helsinki: Shelf, figure: str, low: float, high: float
) -> None:
    light, heavy = pair(helsinki, figure, low, high)
    cadre = Cadre.SOCIAL_WORKER
    assert (heavy.caps[cadre].by_draw < light.caps[cadre].by_draw).all()
    assert heavy.caps[cadre].decided <= light.caps[cadre].decided


def test_a_change_leaves_what_does_not_follow_from_it(helsinki: Shelf, base: Answer) -> None:
    dearer = with_figure(helsinki, "overhead.share", 0.5)
    assert_allclose(dearer.settled.persons.values, base.settled.persons.values)
    assert_allclose(
        dearer.staff[Cadre.SOCIAL_WORKER].needed, base.staff[Cadre.SOCIAL_WORKER].needed
    )
    assert (dearer.need_costs.gross >= base.need_costs.gross - 1e-6).mean() > 0.9


def test_payers_sum_to_gross_draw_by_draw_and_month_by_month(base: Answer) -> None:
    for costs in (base.need_costs, base.present_costs):
        total = sum(costs.payers.values())
        assert_allclose(total, costs.gross, rtol=1e-12)
        assert all((paid >= 0).all() for paid in costs.payers.values())
        assert_allclose(sum(costs.lines.values()), costs.gross, rtol=1e-12)


def test_nobody_is_lost_in_any_of_the_flows(base: Answer) -> None:
    for flow in (base.served, base.planned, base.present):
        assert flow.lost() < 1e-6


def test_persons_are_whole_households(base: Answer) -> None:
    households = base.settled.households.values
    assert (households == np.round(households)).all()
    size = base.run.at("household.persons")[:, None, None]
    assert_allclose(base.settled.persons.values, households * size)


def test_staff_at_the_cap_is_cases_by_cap(base: Answer) -> None:
    cases = base.served.active.values.sum(axis=1)
    for cadre, staff in base.staff.items():
        assert_allclose(staff.needed * base.caps[cadre].decided, cases)


def test_the_same_seed_gives_the_same_answer_and_another_does_not(
    helsinki: Shelf, base: Answer
) -> None:
    again = answer(helsinki.run("2017", as_of=AS_OF, seed=1, draws=DRAWS), helsinki.tasks)
    other = answer(helsinki.run("2017", as_of=AS_OF, seed=2, draws=DRAWS), helsinki.tasks)
    assert (again.need_costs.gross == base.need_costs.gross).all()
    assert (other.need_costs.gross != base.need_costs.gross).any()


def test_a_hindcast_does_not_see_what_was_published_later(helsinki: Shelf, base: Answer) -> None:
    hidden = [o for o in helsinki.observed if o.published > AS_OF]
    assert hidden
    assert all(d.published <= AS_OF for values in base.run.draws.used.values() for d in values)
    assert all(o.published <= AS_OF for o in base.run.drivers.used)


def test_outside_helsinki_the_county_bears_social_work_from_2023(helsinki: Shelf) -> None:
    city = helsinki.city.model_copy(update={"runs_its_own_health_services": False})
    run = replace(helsinki, city=city).run("2021", as_of=date(2024, 6, 30), seed=1, draws=8)
    payers = answer(run, helsinki.tasks).need_costs.payers
    after = np.array([m.year >= 2023 for m in run.months])
    assert set(payers) == {"city", "wellbeing_county", "state"}
    assert not payers["city"][:, after].any()
    assert not payers["wellbeing_county"][:, ~after].any()
    assert (payers["wellbeing_county"][:, after] > 0).any()


def test_the_law_of_2023_sets_the_part_of_social_services_apart(helsinki: Shelf) -> None:
    run = helsinki.run("2021", as_of=date(2024, 6, 30), seed=1, draws=8)
    money = answer(run, helsinki.tasks).compensation
    in_2023 = [i for i, m in enumerate(run.months) if m.year == 2023]
    young = run.at("household.under_seven")[:, None]
    part = (342 * young + 345 * (1 - young)) / 12
    assert_allclose(money.social[:, in_2023], money.persons[:, in_2023] * part)
