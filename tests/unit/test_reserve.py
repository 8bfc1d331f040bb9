"""Room kept for heavy cases: which count as heavy, what one weighs, and a team's part."""

import pytest

from kotomitta.casework.allocation.reserve import expected, part_of
from kotomitta.casework.allocation.terms import Reserve
from kotomitta.casework.load import FullTime, Weights
from kotomitta.casework.weighing import Scale
from samples.casework import DAY, worker

pytestmark = pytest.mark.unit

SCALE = Scale(
    ("basic", "trauma", "trafficking", "child_protection"),
    Weights((1.0, 1.3, 2.0, 1.5), 2.0),
    FullTime(38.25, 150.0, 50.0),
    3.0,
)
COMING = {"trauma": 20.0, "trafficking": 1.0, "child_protection": 3.0}


def test_only_what_weighs_so_much_more_than_a_basic_case_is_heavy() -> None:
    assert expected(COMING, 1.0, SCALE, 1.5).cases == pytest.approx(4.0)
    assert expected(COMING, 1.0, SCALE, 1.3).cases == pytest.approx(24.0)
    assert expected(COMING, 1.0, SCALE, 2.5).reserve == Reserve(0, 0.0)


def test_one_weighs_their_mean_with_an_interpreter() -> None:
    found = expected(COMING, 1.0, SCALE, 1.5)
    assert found.hours == pytest.approx(2.0 * (1.0 * 2.0 + 3.0 * 1.5) / 4.0)


def test_a_team_keeps_whole_cases_of_its_part() -> None:
    assert expected(COMING, 0.5, SCALE, 1.5).reserve.cases == 2
    assert expected(COMING, 0.1, SCALE, 1.5).reserve.cases == 0


def test_a_part_follows_the_hours_of_those_who_are_there() -> None:
    unit = [
        worker("W-1"),
        worker("W-2", team="T-2"),
        worker("W-3", team="T-2", hours_per_week=19.125),
        worker("W-4", team="T-2", last=DAY.replace(year=2025)),
    ]
    assert part_of("T-1", unit, SCALE, DAY) == pytest.approx(1 / 2.5)
    assert part_of("T-1", [], SCALE, DAY) == 0.0
