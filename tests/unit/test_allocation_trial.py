"""A rule tried on months to come: the same months for each rule, and what differs is the rule's."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kotomitta.casework.allocation.rule import Rule
from kotomitta.casework.allocation.terms import Round
from kotomitta.casework.allocation.trial import Months, months_to_come, tried
from kotomitta.sources.casework_files import points
from samples.casework import DAY, active, board, case, worker

pytestmark = pytest.mark.unit

POINTS = points(DAY)


def asked() -> Round:
    """Two workers, each with ten cases, one of which waits."""
    held = [active(f"C-{i}", f"W-{1 + i % 2}", opened=DAY - timedelta(i)) for i in range(1, 21)]
    now = board((*held, case("C-30")), (worker("W-1"), worker("W-2")))
    return Round(
        board=now, day=DAY, points=POINTS, due={}, notice_days=14, ahead_days=0, later_days=0
    )


def months(seed: int = 1, yearly: int = 120) -> Months:
    """Half a year in which households of two cases come, like those of a past year."""
    past = [
        case(f"C-{i}", household=f"H-{i // 2}", opened=DAY - timedelta(3 * i))
        for i in range(100, 100 + yearly)
    ]
    return months_to_come(asked(), past, weeks=26, stay_days=300.0, due_days=60, seed=seed)


def test_the_months_are_the_same_for_every_rule_and_seed_by_seed_others() -> None:
    assert months().arrivals == months().arrivals
    assert months().arrivals != months(seed=2).arrivals
    rule = Rule(POINTS)
    assert tried(rule, months()) == tried(rule, months())


def test_as_many_come_as_came_in_the_past_year() -> None:
    came = [sum(map(len, months(seed).arrivals.values())) for seed in range(20)]
    assert sum(came) / 20 == pytest.approx(60, rel=0.1)


def test_a_lower_fill_makes_cases_wait_longer() -> None:
    full, half = (tried(Rule(POINTS, fill), months()) for fill in (1.0, 0.2))
    assert half.waiting > full.waiting
    assert half.met < full.met


def test_a_household_is_kept_together_when_that_weighs_more() -> None:
    apart = Rule(replace(POINTS, family=0.0, language=0.0, spread=200.0))
    together = Rule(replace(POINTS, family=200.0, spread=0.0))
    assert tried(together, months()).split < tried(apart, months()).split
    assert tried(together, months()).spread > tried(apart, months()).spread


def test_what_somebody_carries_beyond_the_fill_stays_with_them() -> None:
    assert tried(Rule(POINTS, 0.05), months()).moves == 0


def test_nobody_comes_when_nobody_came() -> None:
    quiet = months_to_come(asked(), [], weeks=4, stay_days=300.0, due_days=60, seed=1)
    assert not quiet.arrivals
    assert tried(Rule(POINTS), quiet).waiting == 0
