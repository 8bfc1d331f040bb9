"""A rule tried on months to come: the same months for each rule, and what differs is the rule's."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kotomitta.casework.allocation.rule import Rule
from kotomitta.casework.allocation.terms import Reserve, Round
from kotomitta.casework.allocation.trial import Due, Months, months_to_come, tried
from kotomitta.casework.case import Case
from kotomitta.casework.people import CaseKind, Person
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


def in_sixty_days(of: Case) -> date:
    return of.opened + timedelta(60)


def months(seed: int = 1, yearly: int = 120, due: Due = in_sixty_days) -> Months:
    """Half a year in which households of two cases come, like those of a past year."""
    past = [
        case(f"C-{i}", household=f"H-{i // 2}", opened=DAY - timedelta(3 * i))
        for i in range(100, 100 + yearly)
    ]
    return months_to_come(asked(), past, weeks=26, stay_days=300.0, due=due, seed=seed)


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
    assert half.met is not None
    assert full.met is not None
    assert half.met < full.met


def test_a_household_is_kept_together_when_that_weighs_more() -> None:
    apart = Rule(replace(POINTS, family=0.0, language=0.0, spread=200.0))
    together = Rule(replace(POINTS, family=200.0, spread=0.0))
    assert tried(together, months()).split < tried(apart, months()).split
    assert tried(together, months()).spread > tried(apart, months()).spread


def test_what_somebody_carries_beyond_the_fill_stays_with_them() -> None:
    assert tried(Rule(POINTS, 0.05), months()).moves == 0


def test_nobody_comes_when_nobody_came() -> None:
    quiet = months_to_come(asked(), [], weeks=4, stay_days=300.0, due=in_sixty_days, seed=1)
    assert not quiet.arrivals
    assert tried(Rule(POINTS), quiet).waiting == 0


def test_each_kind_of_case_has_its_own_due_date_and_only_those_within_the_weeks_count() -> None:
    def of_kind(one: Case) -> date | None:
        days = {CaseKind.UNDOCUMENTED: 1, CaseKind.CHILD_PROTECTION: 14}.get(one.kind)
        return None if days is None else one.opened + timedelta(days)

    assert tried(Rule(POINTS), months(due=of_kind)).met is None, "those are of neither kind"
    kinds = (CaseKind.UNDOCUMENTED, CaseKind.CHILD_PROTECTION, CaseKind.INTEGRATION)
    past = [
        case(f"C-{i}", kind=kinds[i % 3], opened=DAY - timedelta(3 * i)) for i in range(100, 220)
    ]
    told = months_to_come(asked(), past, weeks=26, stay_days=300.0, due=of_kind, seed=1)
    coming = {one.code: one for week in told.arrivals.values() for one in week}
    assert {told.due[c] - one.opened for c, one in coming.items() if c in told.due} == {
        timedelta(1),
        timedelta(14),
    }
    outcome = tried(Rule(POINTS), told)
    within = [by for by in told.due.values() if by < told.end]
    assert 0 < outcome.due <= len(within) < len(told.due)


def test_who_comes_again_has_days_as_far_from_the_first_as_before() -> None:
    days = [DAY - timedelta(3 * i) for i in range(100)]
    past = [
        case(f"C-{i}", persons=(Person(code="P-9", first_permit=on - timedelta(30)),), opened=on)
        for i, on in enumerate(days)
    ]
    told = months_to_come(asked(), past, weeks=26, stay_days=300.0, due=in_sixty_days, seed=1)
    coming = [one for week in told.arrivals.values() for one in week]
    assert coming
    assert {one.opened - (one.persons[0].first_permit or DAY) for one in coming} == {timedelta(30)}


def test_room_is_kept_for_heavy_cases_in_every_week() -> None:
    free = months(yearly=240)
    kept = replace(free, start=replace(free.start, reserve=Reserve(2, 6.0)))
    heavy = Rule(replace(POINTS, reserve=500.0), fill=0.7)
    assert tried(heavy, kept).waiting > tried(heavy, free).waiting
