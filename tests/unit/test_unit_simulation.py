"""Parts of the unit simulation on their own."""

import subprocess
import sys
from dataclasses import replace
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from kotomitta.basis.errors import InputError
from kotomitta.basis.seeds import stream
from kotomitta.planning.flow.unit import state
from kotomitta.planning.flow.unit.edition import edition
from kotomitta.planning.flow.unit.measures import quantiles
from kotomitta.planning.flow.unit.replications import replications
from kotomitta.planning.flow.unit.unit import Features
from samples.unit import DRAWS, MONTHS, by_draw, unit

pytestmark = pytest.mark.unit

NUMBERS = range(60)


def total(features: Features, name: str, **staff: Any) -> float:
    found = replications(unit(features, **staff), seed=1, numbers=NUMBERS, threads=2)
    return float(getattr(found, name).sum())


@pytest.mark.parametrize(
    ("feature", "name"),
    [("no_shows", "missed"), ("leavers", "quits"), ("leavers", "moved")],
)
def test_a_feature_that_is_off_does_nothing(feature: str, name: str) -> None:
    assert total(Features(), name) > 0
    assert total(Features().without(feature), name) == 0


def test_without_absences_everybody_is_there_every_day_with_as_many_hours() -> None:
    steady = {"leaving": by_draw(0.0)}
    made = unit(Features().without("absences"), **steady)
    found = replications(made, seed=1, numbers=[0])
    days = np.diff(made.ends[0], prepend=0)
    hours = made.staff.day_hours[0] * made.staff.attendance[0]
    expected = found.workers[0] * days * hours
    np.testing.assert_allclose(found.present[0], expected)
    # The attendance of the sample says what leave and sickness take of its days.
    away = float(made.staff.leave[0].sum()) + 14.0 * MONTHS / 12
    attended = unit(Features.none(), attendance=by_draw(1 - away / made.ends[0, -1]), **steady)
    whole = replications(unit(**steady), seed=1, numbers=NUMBERS).present.sum()
    even = replications(attended, seed=1, numbers=NUMBERS).present.sum()
    assert whole == pytest.approx(even, rel=0.02)


def test_fewer_interpreters_are_later_contacts_and_no_other_cases() -> None:
    free = replications(unit(Features().without("interpreters")), seed=1, numbers=NUMBERS)
    few = replications(unit(), seed=1, numbers=NUMBERS)
    np.testing.assert_array_equal(free.arrived, few.arrived)
    assert few.met[:, 1].sum() < free.met[:, 1].sum()
    assert few.undone.sum() > free.undone.sum()


def test_statutory_work_comes_first() -> None:
    """In a unit with too few hours the course of cases goes on and follow-ups are left undone."""
    made = unit(replace(Features.none(), course=True), day_hours=by_draw(2.2), caps=(40, 40))
    short = replications(made, seed=1, numbers=NUMBERS)
    course, meetings = short.undone[:, :4].sum(), short.undone[:, 4].sum()
    assert meetings > 0.03 * short.asked[:, 0].sum()
    assert course < 0.02 * meetings


def test_a_post_left_is_vacant_for_the_time_of_recruitment() -> None:
    """One round of two months: a share q that leaves a month leaves 2 q / (1 + 2 q) posts empty."""
    found = replications(unit(fails=by_draw(0.0)), seed=3, numbers=range(300))
    posts = unit().staff.posts[0][:, 3:]
    monthly = 1 - 0.5 ** (1 / 12)
    filled = found.workers[:, :, 3:].mean(axis=0) / posts
    assert filled.mean() == pytest.approx(1 / (1 + 2 * monthly), abs=0.02)


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"posts": np.zeros((DRAWS, 2, MONTHS), np.int64)}, "error.team_no_workers"),
        ({"caps": (0, 3)}, "error.team_no_cap"),
        ({"day_hours": by_draw(0.0)}, "error.team_hours"),
    ],
)
def test_no_staff_is_explained(changes: dict[str, Any], key: str) -> None:
    with pytest.raises(InputError) as error:
        replace(unit().staff, **changes)
    assert error.value.key == key


def test_the_edition_follows_what_is_compiled() -> None:
    def module(**names: Any) -> ModuleType:
        made = ModuleType("part")
        vars(made).update(names)
        return made

    def one(x: float) -> float:
        return x + 1

    def other(x: float) -> float:
        return x + 2

    same = edition([module(f=one, limit=3)])
    assert same == edition([module(f=one, limit=3)])
    assert len({same, edition([module(f=other, limit=3)]), edition([module(f=one, limit=4)])}) == 3
    assert edition([state]) == edition([state])


def test_the_edition_is_the_same_in_another_process() -> None:
    asked = (
        "from kotomitta.planning.flow.unit import state; "
        "from kotomitta.planning.flow.unit.edition import edition; print(edition([state]))"
    )
    other = subprocess.run([sys.executable, "-c", asked], capture_output=True, check=True)
    assert int(other.stdout) == edition([state])


def test_where_nobody_comes_waits_are_unknown_and_nothing_else_happens() -> None:
    made = unit()
    nobody = replace(
        made.cases, arrivals=made.cases.arrivals * 0, stock=np.zeros_like(made.cases.stock)
    )
    with np.errstate(all="raise"):
        found = replications(replace(made, cases=nobody), seed=1, numbers=[0])
    assert np.isnan(found.wait_95).all()
    assert np.isnan(found.wait_p95).all()
    for name in ("arrived", "asked", "worked", "undone", "due", "full", "excessive", "moved"):
        assert not getattr(found, name).any(), name
    assert found.present.sum() > 0


@pytest.mark.parametrize("count", [0, 1, 7, 400])
def test_quantiles_of_groups_are_those_of_each(count: int) -> None:
    rng = stream(count, "quantiles")
    group = rng.integers(0, 9, count)
    values = rng.exponential(size=count) * rng.integers(0, 2, count)  # with ties at zero
    found = quantiles(values, group, np.bincount(group, minlength=12), 0.95)
    parts = [values[group == g] for g in range(12)]
    wanted = [np.quantile(part, 0.95) if len(part) else np.nan for part in parts]
    np.testing.assert_allclose(found, wanted, rtol=1e-12)
