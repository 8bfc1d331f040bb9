"""The law read by day and by month agrees, and periods keep to their bounds."""

from datetime import date, timedelta
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kotomitta.basis.errors import InputError
from kotomitta.basis.figures import Dated, Evidence, Figure, Grade, Named, Shape
from kotomitta.basis.months import Month
from kotomitta.law.case import Case, Channel
from kotomitta.law.dates import dates
from kotomitta.law.history import known_by
from kotomitta.law.monthly import MonthlyRules
from kotomitta.law.period import bounds, span
from kotomitta.law.rule import State
from kotomitta.law.rulebook import Rulebook
from kotomitta.sources.law_files import law_rulebook

pytestmark = pytest.mark.property

YEARS = Month(1998, 1).until(Month(2029, 12))
AS_OF = [date(2010, 6, 1), date(2017, 12, 31), date(2023, 6, 30), date(2026, 11, 24)]
months = st.builds(Month, st.integers(1998, 2029), st.integers(1, 12))
days = st.dates(date(1999, 1, 1), date(2029, 12, 31))


@cache
def rulebook(as_of: date) -> Rulebook:
    return law_rulebook(as_of)


RULES = sorted(rulebook(AS_OF[-1]).figures)
TEXTS = sorted(rulebook(AS_OF[-1]).texts)


@pytest.mark.parametrize("as_of", AS_OF, ids=str)
@pytest.mark.parametrize("rule_id", RULES)
def test_every_rule_by_month_is_the_rule_on_the_first_day(rule_id: str, as_of: date) -> None:
    book = rulebook(as_of)
    for month in YEARS:
        on = book.on(month.first).number(rule_id)
        by_month = book.by_month([month])
        if on.state in (State.KNOWN, State.BOUNDED):
            found = by_month.number(rule_id)
            assert (found.low[0], found.high[0]) == (on.low, on.high)
            assert found.known[0] == (on.state is State.KNOWN)
            assert by_month.dated(rule_id) == (on.dated,)
        else:
            with pytest.raises(InputError) as told:
                by_month.number(rule_id)
            assert told.value.key == f"error.rule_{on.state}"
            assert told.value.facts["id"] == rule_id


@pytest.mark.parametrize("as_of", AS_OF, ids=str)
@pytest.mark.parametrize("rule_id", TEXTS)
def test_every_rule_in_words_by_month_is_that_on_the_first_day(rule_id: str, as_of: date) -> None:
    book = rulebook(as_of)
    found = book.by_month(YEARS).choice(rule_id)
    assert list(found) == [book.on(m.first).choice(rule_id).value for m in YEARS]


@given(st.lists(months, min_size=1, max_size=30))
def test_months_in_any_order_give_what_each_gives_alone(wanted: list[Month]) -> None:
    book = rulebook(AS_OF[-1])
    later = [m for m in wanted if m >= Month(2011, 9)]
    for rule_id in ("law.plan.total_months", "law.reimbursement.eur_per_year.county.from_7"):
        found = book.by_month(later).number(rule_id)
        alone = [book.on(m.first).number(rule_id) for m in later]
        assert found.low.tolist() == [n.low for n in alone]
        assert found.high.tolist() == [n.high for n in alone]


@given(days)
def test_a_rule_is_only_seen_when_it_was_published(as_of: date) -> None:
    book = law_seen(as_of)
    for number in book.on(date(2029, 1, 1)).numbers.values():
        assert number.dated is None or number.dated.published <= as_of
    for choice in book.on(date(2029, 1, 1)).choices.values():
        assert choice.dated is None or choice.dated.published <= as_of


def law_seen(as_of: date) -> Rulebook:
    full = rulebook(AS_OF[-1])
    return Rulebook(Evidence(full.figures.values(), as_of), full.texts.values())


PERIODS = ["law.reimbursement.months.quota", "law.reimbursement.months.others"]


@pytest.mark.parametrize("rule_id", [*PERIODS, "law.plan.total_months", "law.clienthood.months"])
def test_lengths_are_the_spans_of_each_first_day(rule_id: str) -> None:
    book = rulebook(AS_OF[-1])
    months_since = Month(2011, 9).until(Month(2028, 12))
    found = book.by_month(months_since).lengths(rule_id)
    for i, month in enumerate(months_since):
        end = book.span(rule_id, month.first)
        assert end.earliest == month.plus(int(found.low[i])).first
        assert end.latest == month.plus(int(found.high[i])).first
        assert bool(found.known[i]) == (end.state is State.KNOWN)


steps = st.lists(
    st.tuples(st.integers(2, 60), st.integers(0, 40), st.integers(0, 12), st.booleans()),
    min_size=1,
    max_size=4,
)


@given(steps, st.integers(0, 250))
def test_lengths_are_spans_for_any_history_of_a_rule(
    history: list[tuple[int, int, int, bool]], offset: int
) -> None:
    figure = made_up(history)
    month = Month(2000, 1).plus(offset)
    values = known_by(date(2026, 11, 24), figure.values)
    end = span(values, month.first, "months")
    rules = MonthlyRules((month,), {figure.id: values}, {})
    if end.earliest is None or end.latest is None:
        with pytest.raises(InputError):
            rules.lengths(figure.id)
        return
    found = rules.lengths(figure.id)
    assert (end.earliest, end.latest) == (
        month.plus(int(found.low[0])).first,
        month.plus(int(found.high[0])).first,
    )


def made_up(history: list[tuple[int, int, int, bool]]) -> Figure:
    """A rule whose values last `gap` months each; known, bounded by `width`, or unknown."""
    values, start = [], Month(2000, 1)
    for gap, low, width, unknown in history:
        known = {"value": float(low)} if width == 0 else {"value": None}
        ends = {"low": float(low), "high": float(low + width)} if width and not unknown else {}
        values.append(Dated.model_validate({"from": start.first, **known, **ends, **ORIGIN}))
        start = start.plus(gap)
    name = Named(fi="f", sv="s", en="e")
    return Figure(
        id="law.made.up", name=name, unit="months", shape=Shape.EXACT, values=tuple(values)
    )


ORIGIN = {
    "source": "made up for a test",
    "published": date(2000, 1, 1),
    "checked": date(2000, 1, 1),
    "grade": Grade.ASSUMPTION,
}


@given(days)
def test_a_period_never_ends_before_the_shortest_nor_after_the_longest_rule(start: date) -> None:
    book = rulebook(AS_OF[-1])
    for rule_id in PERIODS:
        end = book.span(rule_id, start)
        if end.earliest is None or end.latest is None:
            assert start < date(2011, 9, 1)
            continue
        lengths = [b for d in end.rules if (b := bounds(d))]
        shortest, longest = min(b[0] for b in lengths), max(b[1] for b in lengths)
        assert end.earliest <= end.latest
        assert (end.earliest - start).days >= 28 * shortest or end.earliest >= date(2025, 1, 1)
        assert (end.latest - start).days <= 31 * longest
        assert len(lengths) == 1 or end.state is State.BOUNDED


cases = st.builds(
    lambda channel, permit, wait, home, age, seeks, city: Case(
        channel=channel,
        first_permit=permit,
        client_from=permit + timedelta(days=wait),
        home_municipality=permit + timedelta(days=home),
        age=age,
        jobseeker=seeks,
        in_helsinki=city,
    ),
    st.sampled_from(Channel),
    st.dates(date(1999, 6, 1), date(2026, 1, 1)),
    st.integers(0, 700),
    st.integers(0, 700),
    st.integers(0, 90),
    st.booleans(),
    st.booleans(),
)


@given(cases, days)
def test_any_case_gets_an_answer_with_sources(case: Case, day: date) -> None:
    answer = dates(case, rulebook(AS_OF[-1]), on=day)
    for due in answer.dates:
        known = due.state in (State.KNOWN, State.BOUNDED)
        assert known == (due.latest is not None) == (due.earliest is not None)
        assert not known or (due.values and all(d.source for d in due.values))
        if due.earliest and due.latest and due.counted_from:
            assert due.earliest <= due.latest
            assert due.latest >= due.counted_from
    reviews = [d.latest for d in answer.dates if d.what.startswith("review") and d.latest]
    assert reviews == sorted(reviews)
    for amount in answer.reimbursement.amounts:
        assert amount.receiver == ("municipality" if case.in_helsinki else amount.part)


@pytest.mark.parametrize("rule_id", RULES)
def test_values_are_never_silently_not_a_number(rule_id: str) -> None:
    book = rulebook(AS_OF[-1])
    later = Month(2025, 1).until(Month(2026, 12))
    if book.on(later[0].first).number(rule_id).state is State.UNKNOWN:
        with pytest.raises(InputError):
            book.by_month(later).number(rule_id)
        return
    found = book.by_month(later).number(rule_id)
    assert np.isfinite(found.low).all()
    assert np.isfinite(found.high).all()
    if not found.known.all():
        with pytest.raises(InputError):
            _ = found.value
