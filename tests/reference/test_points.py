"""Other bodies' schemes reproduced, and expressed in hours and cases of ours."""

import pytest

from kotomitta.basis.errors import InputError
from kotomitta.planning.workload.points import (
    Officer,
    available_points,
    capacity_percent,
    hours_per_point,
    used_points,
)

pytestmark = pytest.mark.reference

# Seed values of the Workload Management Tool (V1_1__SEED_REF_DATA.sql): points per 37 hours,
# and weights of the heaviest and lightest tier in the community and of a court report.
TARGET, FULL_TIME = 2176, 37.0
WEIGHTS = {"A3": 206.0, "D0": 29.0}
COURT_REPORT = 138.0


@pytest.mark.parametrize(
    ("contracted", "reduction", "points"),
    [
        (37.0, 0.0, 2176),
        (18.5, 0.0, 1088),
        (37.0, 37.0, 0),
        (37.0, 7.4, 1740),  # newly qualified, 20 %: 1740.8, decimals dropped
        (37.0, 29.6, 435),  # in training, 80 %: 435.2
        (30.0, 6.0, 1411),  # 2176 x 30 / 37 x 0.8 = 1411.46
        (40.0, 0.0, 2352),  # 2352.43
    ],
)
def test_available_points_of_the_probation_service(
    contracted: float, reduction: float, points: int
) -> None:
    assert available_points(TARGET, Officer(contracted, reduction, FULL_TIME)) == points


def test_used_points_and_capacity() -> None:
    used = used_points(
        {"A3": 4, "D0": 30}, WEIGHTS, reports=COURT_REPORT, for_others=20, by_others=50
    )
    assert used == 4 * 206 + 30 * 29 + 138 + 20 - 50 == 1802
    assert capacity_percent(used, 2176) == pytest.approx(82.8125)


def test_nassjo_150_points_in_hours() -> None:
    # 150 points are a normal load with five years' experience: with 90 hours a month for cases a
    # point is 36 minutes, and a case of 5 points three hours.
    point = hours_per_point(90.0, 150.0)
    assert point * 60 == pytest.approx(36.0)
    assert 5 * point == pytest.approx(3.0)


def test_danish_norm_in_hours() -> None:
    # 35 to 50 refugees per worker: of 90 hours, 1.8 to 2.57 a month each.
    ends = [hours_per_point(90.0, cases) for cases in (50, 35)]
    assert ends == [pytest.approx(1.8), pytest.approx(2.5714, abs=1e-4)]


def test_a_cap_of_ours_is_the_full_load_of_its_own_scheme() -> None:
    hours_per_case = 2.4
    assert hours_per_point(90.0, 90.0 / hours_per_case) == pytest.approx(hours_per_case)


def test_a_tier_without_weight_does_not_weigh_nothing() -> None:
    with pytest.raises(InputError, match="points_weight_missing"):
        used_points({"B1": 1}, WEIGHTS)


@pytest.mark.parametrize(
    ("contracted", "reduction", "full"), [(0, 0, 37), (37, 38, 37), (37, -1, 37), (37, 0, 0)]
)
def test_hours_that_do_not_fit_together(contracted: float, reduction: float, full: float) -> None:
    with pytest.raises(InputError, match="officer_hours"):
        Officer(contracted, reduction, full)


def test_nothing_available_is_an_error_and_not_infinity() -> None:
    with pytest.raises(InputError, match="points_none_available"):
        capacity_percent(10, 0)
    with pytest.raises(InputError, match="points_none_available"):
        hours_per_point(90, 0)
