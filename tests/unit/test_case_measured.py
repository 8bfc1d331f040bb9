"""Figures measured from cases: their value and range, and what is too little to tell."""

from datetime import date, timedelta

import pytest

from kotomitta.basis.months import Month
from kotomitta.casework import statistics
from kotomitta.casework.case import Case
from kotomitta.casework.measured import MeasuredFigure, mean, measured, share, yearly
from kotomitta.casework.people import Person
from kotomitta.sources.casework_files import measuring
from kotomitta.sources.city_folder import MUNICIPALITIES, RULEBOOK
from kotomitta.sources.figures import read_figures
from samples.casework import PLAIN, case

pytestmark = pytest.mark.unit

MONTHS = Month(2025, 11).until(Month(2026, 10))
LEAST = 5


def found(*cases: Case) -> dict[str, MeasuredFigure]:
    tables = {
        **{f"new_{u}": t for u, t in statistics.arrivals(cases, MONTHS, LEAST).items()},
        "open_cases": statistics.standing(cases, {c.code: "basic" for c in cases}, MONTHS, LEAST),
        "ended_cases": statistics.endings(cases, MONTHS, LEAST),
        "meetings": statistics.no_shows(cases, MONTHS, LEAST),
    }
    return {one.id: one for one in measured(cases, tables, measuring(), LEAST)}


def some(number: int, first: int = 1, **facts: object) -> list[Case]:
    """Cases of households of their own, opened in the months."""
    opened = {"opened": date(2026, 3, 2), **facts}
    return [case(f"C-{i}", **opened) for i in range(first, first + number)]


def test_a_share_has_the_range_of_its_sampling_error() -> None:
    low, value, high = share(12, 88)
    assert (low, value, high) == pytest.approx((0.084, 0.122, 0.167), abs=0.001)
    assert share(120, 880)[2] - share(120, 880)[0] < high - low


def test_a_mean_has_the_range_of_its_sampling_error() -> None:
    low, value, high = mean([1.0, 3.0] * 8)
    assert value == 2.0
    assert high - value == pytest.approx(1.2816 * (16 / 15) ** 0.5 / 4, abs=1e-4)
    assert value - low == pytest.approx(high - value)


def test_a_yearly_share_follows_from_ends_and_years() -> None:
    _, value, _ = yearly(100, 1000.0)
    assert value == pytest.approx(0.0955, abs=0.001)


def test_profiles_are_shares_of_new_cases_that_are_told() -> None:
    trauma = PLAIN.model_copy(update={"trauma": True, "interpreter": True})
    told = found(*some(20), *some(10, 50, need=trauma))
    assert told["need.trauma.share"].n == 30
    assert told["need.trauma.share"].value == pytest.approx(1 / 3, abs=0.02)
    assert told["interpreter.share"].value == pytest.approx(1 / 3, abs=0.02)


def test_a_small_group_tells_nothing_nor_does_a_small_rest() -> None:
    trauma = PLAIN.model_copy(update={"trauma": True})
    silent = PLAIN.model_copy(update={"trauma": None})
    assert "need.trauma.share" not in found(*some(20), *some(4, 50, need=trauma))
    assert "need.trauma.share" not in found(*some(4), *some(20, 50, need=trauma))
    assert "need.trauma.share" not in found(
        *some(20), *some(10, 50, need=trauma), *some(2, 90, need=silent)
    )


def test_what_is_not_known_widens_a_share_as_far_as_it_may_reach() -> None:
    trauma, silent = (PLAIN.model_copy(update={"trauma": said}) for said in (True, None))
    known = found(*some(20), *some(10, 50, need=trauma))["need.trauma.share"]
    told = found(*some(20), *some(10, 50, need=trauma), *some(30, 90, need=silent))
    wide = told["need.trauma.share"]
    assert (known.n, known.unknown) == (30, 0)
    assert (wide.n, wide.unknown) == (30, 30)
    assert wide.value == known.value
    assert wide.low == pytest.approx(share(10, 50)[0])
    assert wide.high == pytest.approx(share(40, 20)[2])
    assert told["household.persons"].unknown is None


def test_what_the_tables_hide_is_not_measured_either() -> None:
    assert not found(*some(4))


def test_households_are_as_large_as_told_and_hold_so_many_cases() -> None:
    pairs = [c.but(members=3) for c in some(10)]
    second = [
        case(f"C-{i + 200}", household=f"H-{i}", opened=date(2026, 3, 2)) for i in range(1, 7)
    ]
    told = found(*pairs, *some(10, 50), *second)
    assert told["household.persons"].value == pytest.approx(2.0)
    assert told["household.cases"].value == pytest.approx(26 / 20)
    assert "household.cases" not in found(*pairs, *second[:3]), "three households would be told"


def test_lengths_and_early_ends_are_told_apart() -> None:
    opened, closed = date(2024, 1, 1), date(2026, 6, 1)
    over = [
        c.but(opened=opened - timedelta(i), closed=closed, state="ended", outcome="period_over")
        for i, c in enumerate(some(10))
    ]
    early = [c.but(closed=closed, state="ended", outcome="moved_away") for c in some(8, 50)]
    never = [c.but(closed=closed, state="ended", outcome="not_covered") for c in some(6, 90)]
    told = found(*over, *early, *never)
    assert told["unit.clienthood_months"].value == pytest.approx(29.1, abs=0.1)
    years = (10 * 212 + 8 * 91) / 365.25
    assert told["unit.leaving_a_year"].n == 8
    assert told["unit.leaving_a_year"].value == pytest.approx(yearly(8, years)[1], abs=0.01)


def test_children_are_a_share_of_new_persons() -> None:
    family = (Person(code="P-1", age=30), Person(code="P-2", age=3))
    coded = [
        c.but(persons=tuple(p.model_copy(update={"code": f"{p.code}{i}"}) for p in family))
        for i, c in enumerate(some(12))
    ]
    assert found(*coded)["household.under_seven"].value == pytest.approx(0.5, abs=0.01)


def test_every_measured_figure_is_one_of_planning_with_its_unit_and_shape() -> None:
    files = [*(RULEBOOK / "weights").glob("*.yaml"), MUNICIPALITIES / "helsinki" / "figures.yaml"]
    known = {f.id: f for f in read_figures([p for p in files if p.name != "tasks.yaml"])}
    for told in measuring().figures:
        figure = known[told.id]
        assert (told.unit, told.shape, told.name) == (figure.unit, figure.shape, figure.name)
