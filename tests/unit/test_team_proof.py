"""A cap put to the proof on planning's draws."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from kotomitta.basis.errors import InputError
from kotomitta.planning.flow.team.proof import Proof, Trial, prove_cap

pytestmark = pytest.mark.unit

DRAWS, MONTHS = 12, 40


def by_draw(value: float) -> Any:
    return np.full(DRAWS, value)


TRIAL = Trial(
    workers=6,
    cap=60,
    arrivals=np.full((DRAWS, MONTHS), 28.0),
    hours_a_month=by_draw(120.0),
    first_hours=by_draw(1.5),
    plan_hours=by_draw(2.0),
    followup_hours=by_draw(0.75),
    sigma=0.5,
    interpreter_share=by_draw(0.6),
    interpreter_factor=by_draw(1.8),
    plan_delay_days=5.0,
    gap_days=by_draw(15.0),
    gap_spread=0.2,
    stay_days=by_draw(300.0),
    first_days=10.0,
    plan_days=30.0,
    counted=slice(20, None),
)


@pytest.fixture(scope="module")
def proof() -> Proof:
    return prove_cap(TRIAL, seed=1)


def test_everything_is_by_draw_and_month_counted(proof: Proof) -> None:
    by_draw = (proof.first_in_time, proof.wait_p95, proof.not_assigned, proof.hours_undone)
    assert {a.shape for a in by_draw} == {(DRAWS,)}
    assert {a.shape for a in (proof.waiting, proof.load, proof.overloaded)} == {(DRAWS, 20)}


def test_the_load_is_what_the_caseload_asks_for(proof: Proof) -> None:
    """Full caseloads, with a follow-up in 15 days, and as many who come as leave; queueing for the
    worker spaces the contacts out and takes a little off."""
    longer = 1 + 0.6 * 0.8
    a_case = 21 / 15 * 0.75 * longer
    turnover = 60 * 21 / 300 * 3.5 * longer
    full = (60 * a_case + turnover) / 120
    assert 0.9 * full < proof.load.mean() < full


def test_a_lower_cap_moves_the_wait_from_the_desk_to_the_door(proof: Proof) -> None:
    low = prove_cap(replace(TRIAL, cap=30), seed=1)
    assert low.overloaded.mean() < proof.overloaded.mean()
    assert low.load.mean() < 0.6
    assert low.waiting[:, -1].min() > proof.waiting[:, -1].max()
    assert low.not_assigned.sum() > 0
    assert low.first_in_time.mean() < 0.05


def test_too_much_work_for_the_hours_is_overload_and_work_undone(proof: Proof) -> None:
    short = prove_cap(replace(TRIAL, hours_a_month=by_draw(60.0)), seed=1)
    assert short.overloaded.mean() > 0.5 > proof.overloaded.mean()
    assert short.hours_undone.min() > 100
    assert short.plan_in_time.mean() < proof.plan_in_time.mean()


def test_each_draw_has_its_own_figures_and_depends_on_no_other(proof: Proof) -> None:
    changed = by_draw(0.75)
    changed[3] = 1.5
    other = prove_cap(replace(TRIAL, followup_hours=changed), seed=1, threads=3)
    same = np.arange(DRAWS) != 3
    assert_array_equal(other.load[same], proof.load[same])
    assert other.load[3].mean() > proof.load[3].mean()
    assert other.hours_undone[3] > 3 * proof.hours_undone[3]


def test_months_without_arrivals_give_unknown_shares() -> None:
    nobody = prove_cap(replace(TRIAL, arrivals=np.zeros((DRAWS, MONTHS))), seed=1)
    assert np.isnan(nobody.first_in_time).all()
    assert np.isnan(nobody.wait_mean).all()
    assert_array_equal(nobody.load, 0.0)


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"workers": 0}, "error.team_no_workers"),
        ({"cap": 0}, "error.team_no_cap"),
        ({"hours_a_month": by_draw(0.0)}, "error.team_hours"),
    ],
)
def test_no_team_is_explained(changes: dict[str, Any], key: str) -> None:
    with pytest.raises(InputError) as error:
        replace(TRIAL, **changes)
    assert error.value.key == key
