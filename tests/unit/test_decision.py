"""The sections that a board decides on: every number in them is the answer's."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from kotomitta.planning.answer import answer
from kotomitta.planning.inputs.city import Cadre
from kotomitta.report.document import (
    Amount,
    Block,
    KeyNumber,
    Message,
    Paragraph,
    Range,
    Section,
    Table,
    say,
)
from kotomitta.report.neglect import BreakEven
from kotomitta.report.page import page
from kotomitta.report.sections.budget import budget
from kotomitta.report.sections.decision import decision
from kotomitta.report.sections.indicators import indicators
from kotomitta.report.sections.money import money
from kotomitta.report.sections.neglect import neglect
from kotomitta.report.summary import Summary, summary
from kotomitta.sources.city_folder import read_city

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def found() -> Summary:
    shelf = read_city("demo")
    run = shelf.run("2025", as_of=date(2026, 11, 24), seed=1, draws=30)
    return summary(answer(run, shelf.tasks))


@pytest.fixture(scope="module")
def outside_helsinki() -> Summary:
    shelf = read_city("demo")
    city = shelf.city.model_copy(update={"runs_its_own_health_services": False})
    run = replace(shelf, city=city).run("2025", as_of=date(2026, 11, 24), seed=1, draws=30)
    return summary(answer(run, shelf.tasks))


def said(blocks: Iterable[Block | KeyNumber]) -> dict[str, Message]:
    return {b.text.key: b.text for b in blocks if isinstance(b, Paragraph)}


def tables(section: Section) -> dict[str, Table]:
    return {b.id: b for b in section.blocks if isinstance(b, Table)}


def test_the_proposal_is_the_decided_cap(found: Summary) -> None:
    text = said(decision(found, None).blocks)["decision.proposal"]
    caps = found.answer.caps
    assert text.facts["worker"] == Amount(caps[Cadre.SOCIAL_WORKER].decided, "cases", 0)
    assert text.facts["counsellor"] == Amount(caps[Cadre.SOCIAL_COUNSELLOR].decided, "cases", 0)


def test_the_money_is_that_of_the_summary(found: Summary) -> None:
    facts = said(decision(found, None).blocks)["decision.money"].facts
    net, present = found.need.payers["city"], found.present.payers["city"]
    assert facts["net"] == Amount(net.p50, "EUR")
    assert facts["more"] == Amount(net.mean - present.mean, "EUR")
    assert "decision.posts" not in said(decision(found, None).blocks)


def told_of_money(found: Summary) -> tuple[dict[str, Message], ...]:
    """What is said in each place that shows the net cost."""
    card = read_city("demo").scorecard
    lead = page(found, (), card).lead
    return tuple(said(of) for of in (lead, money(found).blocks, decision(found, None).blocks))


def test_where_the_county_pays_each_place_with_the_net_cost_says_so(
    outside_helsinki: Summary,
) -> None:
    borne = outside_helsinki.need.payers["wellbeing_county"]
    assert outside_helsinki.need.payers["city"].p50 == 0
    for told in told_of_money(outside_helsinki):
        facts = told["money.by_county"].facts
        assert facts["since"] == date(2023, 1, 1)
        assert facts["net"] == Amount(borne.p50, "EUR")


def test_where_the_city_pays_no_place_speaks_of_a_county(found: Summary) -> None:
    assert not any("money.by_county" in told for told in told_of_money(found))


def test_the_grounds_count_the_assumptions_among_the_figures_used(found: Summary) -> None:
    facts = said(decision(found, None).blocks)["decision.grounds"].facts
    used = [dated for values in found.answer.run.draws.used.values() for dated in values]
    assert facts["all"] == len(used)
    assert facts["assumed"] == sum(dated.grade.value == "assumption" for dated in used)


def test_payers_and_months_add_up_to_the_books(found: Summary) -> None:
    years, months = tables(budget(found)).values()
    *single, total = [[c.value for c in row[1:] if isinstance(c, Amount)] for row in years.rows]
    assert [round(sum(column), 2) for column in zip(*single, strict=True)] == total
    assert all(round(sum(row[:-1]), 2) == row[-1] for row in (*single, total))
    assert round(total[-1] * 100) == int(found.books.gross.sum())
    last = [c.value for c in months.rows[-1][1:] if isinstance(c, Amount)]
    assert last == [row[-1] for row in single]


def test_each_indicator_says_what_where_how_often_and_when_to_measure_again(
    found: Summary,
) -> None:
    section = indicators(found)
    (table,) = tables(section).values()
    assert len(table.rows) == 2 + 2 * len(found.answer.caps) + len(found.limits) + 1
    for row in table.rows:
        assert isinstance(row[1], Amount | Range)
        keys = [fact.key for fact in row[2:] if isinstance(fact, Message)]
        assert [key.rpartition(".")[2] for key in keys] == ["where", "often", "trigger"]
    assert said(section.blocks)["indicators.text"].facts["year"] == "2026"
    net = found.by_year[2026][0].payers["city"]
    assert table.rows[-1][1] == Range.of(net)


def test_an_effect_beyond_all_reach_is_told_in_words(found: Summary) -> None:
    first, *others = found.neglect.effects
    p50s = {"city": 2.4e17, "public": None, "society": 0.5}
    needed = {v: BreakEven(p50, p50, p50, "share") for v, p50 in p50s.items()}
    told = replace(found.neglect, effects=(replace(first, needed=needed), *others))
    row = tables(neglect(told))["neglect_break_even"].rows[0]
    limit = Amount(10.0, "share")
    assert row[2:] == (
        say("neglect.beyond", limit=limit),
        say("neglect.not_enough"),
        Amount(0.5, "share"),
    )
