"""The sections that a board decides on: every number in them is the answer's."""

from datetime import date

import pytest

from kotomitta.planning.answer import answer
from kotomitta.planning.inputs.city import Cadre
from kotomitta.report.document import Amount, Message, Paragraph, Range, Section, Table
from kotomitta.report.sections.budget import budget
from kotomitta.report.sections.decision import decision
from kotomitta.report.sections.indicators import indicators
from kotomitta.report.summary import Summary, summary
from kotomitta.sources.city_folder import read_city

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def found() -> Summary:
    shelf = read_city("demo")
    run = shelf.run("2025", as_of=date(2026, 11, 24), seed=1, draws=30)
    return summary(answer(run, shelf.tasks))


def said(section: Section) -> dict[str, Message]:
    return {b.text.key: b.text for b in section.blocks if isinstance(b, Paragraph)}


def tables(section: Section) -> dict[str, Table]:
    return {b.id: b for b in section.blocks if isinstance(b, Table)}


def test_the_proposal_is_the_decided_cap(found: Summary) -> None:
    text = said(decision(found, None))["decision.proposal"]
    caps = found.answer.caps
    assert text.facts["worker"] == Amount(caps[Cadre.SOCIAL_WORKER].decided, "cases", 0)
    assert text.facts["counsellor"] == Amount(caps[Cadre.SOCIAL_COUNSELLOR].decided, "cases", 0)


def test_the_money_is_that_of_the_summary(found: Summary) -> None:
    facts = said(decision(found, None))["decision.money"].facts
    net, present = found.need.payers["city"], found.present.payers["city"]
    assert facts["net"] == Amount(net.p50, "EUR")
    assert facts["more"] == Amount(net.mean - present.mean, "EUR")
    assert "decision.posts" not in said(decision(found, None))


def test_the_grounds_count_the_assumptions_among_the_figures_used(found: Summary) -> None:
    facts = said(decision(found, None))["decision.grounds"].facts
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
    assert said(section)["indicators.text"].facts["year"] == "2026"
    net = found.by_year[2026][0].payers["city"]
    assert table.rows[-1][1] == Range.of(net)
