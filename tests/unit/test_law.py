"""The parts of the law package on their own."""

from datetime import date

import numpy as np
import pytest

from kotomitta.basis.errors import InputError
from kotomitta.basis.figures import Dated, Grade
from kotomitta.basis.months import Month
from kotomitta.law.case import Case
from kotomitta.law.coverage import coverage
from kotomitta.law.dates import dates
from kotomitta.law.days import age_on, months_after
from kotomitta.law.history import in_force, known_by
from kotomitta.law.monthly import MonthlyRules
from kotomitta.law.period import span
from kotomitta.law.rule import Number, State
from kotomitta.sources.law_files import law_rulebook

pytestmark = pytest.mark.unit

BOOK = law_rulebook(date(2026, 11, 24))


def dated(start: str, value: float | None, published: str = "2000-01-01", **ends: float) -> Dated:
    return Dated.model_validate(
        {
            "from": start,
            "value": value,
            "source": "made up for a test",
            "published": published,
            "checked": "2026-11-24",
            "grade": Grade.ASSUMPTION,
            **ends,
        }
    )


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        ("2024-01-31", 1, "2024-02-29"),
        ("2023-01-31", 1, "2023-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-12-15", 1, "2025-01-15"),
        ("2024-05-31", 0, "2024-05-31"),
    ],
)
def test_months_are_counted_to_the_same_day_or_the_last(day: str, months: int, then: str) -> None:
    assert months_after(date.fromisoformat(day), months) == date.fromisoformat(then)


def test_age_turns_on_the_birthday() -> None:
    born = date(2015, 7, 1)
    assert age_on(date(2022, 6, 30), born) == 6
    assert age_on(date(2022, 7, 1), born) == 7


def test_a_revision_replaces_a_value_of_the_same_day_once_it_is_published() -> None:
    values = [dated("2020-01-01", 1.0, "2019-01-01"), dated("2020-01-01", 2.0, "2021-01-01")]
    assert [d.value for d in known_by(date(2020, 6, 1), values)] == [1.0]
    assert [d.value for d in known_by(date(2021, 6, 1), values)] == [2.0]


def test_nothing_is_in_force_before_the_first_value() -> None:
    assert in_force(date(2019, 12, 31), [dated("2020-01-01", 1.0)]) is None


def test_a_rule_that_grows_while_a_period_runs_can_lengthen_it() -> None:
    values = [dated("2020-01-01", 12.0), dated("2020-07-01", 24.0)]
    end = span(values, date(2020, 2, 1), "months")
    assert (end.state, end.earliest, end.latest) == (
        State.BOUNDED,
        date(2021, 2, 1),
        date(2022, 2, 1),
    )


def test_a_change_that_only_the_lengthened_period_meets_counts_too() -> None:
    values = [dated("2020-01-01", 12.0), dated("2020-07-01", 24.0), dated("2021-06-01", 6.0)]
    end = span(values, date(2020, 2, 1), "months")
    assert end.earliest == date(2021, 2, 1)
    assert [d.value for d in end.rules] == [12.0, 24.0, 6.0]


def test_a_change_on_the_day_a_period_ends_does_not_touch_it() -> None:
    values = [dated("2020-01-01", 12.0), dated("2021-01-01", 24.0)]
    end = span(values, date(2020, 1, 1), "months")
    assert (end.state, end.latest) == (State.KNOWN, date(2021, 1, 1))
    monthly = MonthlyRules((Month(2020, 1),), {"law.x": values}, {})
    assert monthly.lengths("law.x").value.tolist() == [12.0]


def test_a_new_wording_with_the_same_number_changes_nothing() -> None:
    values = [dated("2020-01-01", 12.0), dated("2020-07-01", 12.0)]
    assert span(values, date(2020, 2, 1), "months").state is State.KNOWN


def test_an_unknown_number_is_refused_by_name() -> None:
    rule = Number("law.x", "months", date(2020, 1, 1), dated("2020-01-01", None))
    assert rule.state is State.UNKNOWN
    for name in ("value", "low", "high"):
        with pytest.raises(InputError) as told:
            getattr(rule, name)
        assert told.value.key == "error.rule_unknown"
        assert told.value.facts["id"] == "law.x"


def test_a_bounded_number_has_bounds_and_no_value() -> None:
    rule = Number("law.x", "EUR", date(2020, 1, 1), dated("2020-01-01", None, low=1, high=5))
    assert (rule.low, rule.high) == (1, 5)
    with pytest.raises(InputError):
        _ = rule.value


def test_an_unknown_rule_stops_planning_and_names_rule_and_day() -> None:
    with pytest.raises(InputError) as told:
        BOOK.by_month(Month(2024, 11).until(Month(2025, 2))).number("law.assessment.start_months")
    assert told.value.key == "error.rule_unknown"
    assert told.value.facts == {"id": "law.assessment.start_months", "day": date(2025, 1, 1)}


def test_a_rule_that_does_not_exist_is_refused_everywhere() -> None:
    monthly = BOOK.by_month([Month(2020, 1)])
    rules = BOOK.on(date(2020, 1, 1))
    for ask in (rules.number, rules.choice, monthly.number, monthly.choice, monthly.lengths):
        with pytest.raises(InputError) as told:
            ask("law.no.such")
        assert told.value.key == "error.rule_missing"
    with pytest.raises(InputError):
        BOOK.span("law.no.such", date(2020, 1, 1))


def test_the_lengths_of_2024_lie_between_the_old_and_the_new_law() -> None:
    found = BOOK.by_month(Month(2021, 12).until(Month(2025, 1))).lengths(
        "law.reimbursement.months.others"
    )
    assert found.high[:-1].tolist() == [36.0] * 37
    assert found.low.tolist() == [36, 36, *range(35, 24, -1), *[24] * 25]
    assert found.known.tolist() == [True, True, *[False] * 35, True]


def test_months_may_be_none() -> None:
    rules = MonthlyRules((), {"law.x": [dated("2020-01-01", 1.0)]}, {})
    assert np.array_equal(rules.number("law.x").low, [])


CLIENT = {"first_permit": "2020-01-01", "client_from": "2020-02-01", "age": 30, "jobseeker": False}


def test_a_mover_whose_arrival_is_not_given_is_neither_accepted_nor_refused() -> None:
    case = Case.model_validate({"channel": "secondary", **CLIENT})
    found = coverage(case, BOOK.on(date(2020, 3, 1)))
    assert found.accepted is None
    assert found.intake is not None


def test_a_home_municipality_before_the_act_of_2011_has_an_unknown_period() -> None:
    early = {"first_permit": "2010-01-01", "client_from": "2010-02-01", "age": 30}
    case = Case.model_validate(
        {"channel": "reception", "home_municipality": "2010-02-01", "jobseeker": False, **early}
    )
    paid = dates(case, BOOK, on=date(2012, 1, 1)).reimbursement
    assert paid.period is not None
    assert paid.period.start == date(2010, 2, 1)
    assert paid.period.state is State.UNKNOWN


def test_the_age_given_counts_from_the_day_clienthood_starts() -> None:
    case = Case.model_validate({"channel": "quota", **CLIENT, "age": 6})
    assert [case.age_on(date(2021, 1, 31)), case.age_on(date(2021, 2, 1))] == [6, 7]
