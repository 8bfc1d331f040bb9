"""The sections that a board decides on: every number in them is the answer's."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from kotomitta.basis.cadre import Cadre
from kotomitta.planning.answer import answer
from kotomitta.render.words import Language, catalogue
from kotomitta.report.document import (
    Amount,
    Block,
    Chart,
    Fact,
    KeyNumber,
    Message,
    Paragraph,
    Range,
    Section,
    Table,
    joined,
    say,
)
from kotomitta.report.neglect import BreakEven
from kotomitta.report.page import page
from kotomitta.report.sections.budget import budget
from kotomitta.report.sections.cap import cap
from kotomitta.report.sections.decision import decision
from kotomitta.report.sections.indicators import indicators
from kotomitta.report.sections.money import money
from kotomitta.report.sections.neglect import neglect
from kotomitta.report.sections.question import council
from kotomitta.report.summary import Summary, summary
from kotomitta.sources.city_folder import read_city

pytestmark = pytest.mark.unit

COUNTY = say("payer.wellbeing_county")


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


def test_the_paper_begins_with_what_is_proposed(found: Summary) -> None:
    lead = page(found, (), read_city("demo").scorecard).lead
    said_first = [part.text for part in lead[:2] if isinstance(part, Paragraph)]
    assert [text.key for text in said_first] == ["lead.synthetic", "lead.proposal"]
    proposed = said(decision(found, None).blocks)["decision.proposal"]
    assert said_first[1].facts["proposal"] == proposed


def test_the_staff_provided_for_is_that_of_a_month_still_ahead(found: Summary) -> None:
    run, cadre = found.answer.run, Cadre.SOCIAL_WORKER
    past = run.term.months[0]
    assert past not in run.months[run.ahead]
    crowded = replace(
        found, staff=tuple(replace(r, plan=999.0) if r.month == past else r for r in found.staff)
    )
    texts = [b.text for b in decision(crowded, None).blocks if isinstance(b, Paragraph)]
    told = next(text.facts for text in texts if text.key == "decision.staff")
    ahead = (r for r in found.staff if r.cadre is cadre and r.month in run.months[run.ahead])
    most = max(ahead, key=lambda row: row.plan)
    assert (told["month"], told["plan"]) == (most.month, Amount(most.plan, "workers", 0))


def test_the_money_is_that_of_the_summary(found: Summary) -> None:
    facts = said(decision(found, None).blocks)["decision.money"].facts
    net, present = found.need.payers["city"], found.present.payers["city"]
    assert facts["net"] == Amount(net.p50, "EUR")
    assert facts["more"] == Amount(net.mean - present.mean, "EUR")
    assert "decision.posts" not in said(decision(found, None).blocks)


def test_who_listens_hears_of_each_section_until_all_is_written(found: Summary) -> None:
    heard: list[float] = []
    made = page(found, (), read_city("demo").scorecard, told=heard.append)
    assert len(heard) >= len(made.sections)
    assert heard == sorted(heard)
    assert heard[-1] == 1.0


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
        assert told["money.by_county"].facts["since"] == date(2023, 1, 1)
    _, of_money, of_decision = told_of_money(outside_helsinki)
    for facts in (of_money["money.left"].facts, of_decision["decision.money"].facts):
        assert (facts["payer"], facts["net"]) == (COUNTY, Amount(borne.p50, "EUR"))
    lead = page(outside_helsinki, (), read_city("demo").scorecard).lead
    (number,) = (n for n in lead if isinstance(n, KeyNumber) and n.name.key == "lead.money")
    assert (number.name.facts["payer"], number.value) == (COUNTY, Amount(borne.p50, "EUR"))


def test_the_chart_and_tables_show_what_is_paid_by_who_pays_it(outside_helsinki: Summary) -> None:
    """No bar and no column of zeros for a city that pays nothing."""
    section = money(outside_helsinki)
    (chart,) = (b for b in section.blocks if isinstance(b, Chart) and b.id == "net_cost")
    years = list(outside_helsinki.by_year.values())
    assert [line.name.facts["payer"] for line in chart.lines] == [COUNTY, COUNTY]
    need, present = (line.middle for line in chart.lines)
    assert need == tuple(of.payers["wellbeing_county"].p50 for of, _ in years)
    assert present == tuple(of.payers["wellbeing_county"].p50 for _, of in years)
    assert chart.summary.facts["payer"] == COUNTY
    asked = council(outside_helsinki, read_city("demo").norms)
    assert asked is not None
    for table in (tables(section)["costs_by_year"], tables(asked)["council_question"]):
        assert say("payer.city") not in table.columns
        assert say("money.net_range", payer=COUNTY) in table.columns
        assert all(cell.value > 0 for row in table.rows for cell in row if isinstance(cell, Amount))


def test_what_moves_the_net_cost_is_told_whoever_bears_it(
    found: Summary, outside_helsinki: Summary
) -> None:
    assert outside_helsinki.influence["net_city"] == found.influence["net_city"]
    assert outside_helsinki.influence["net_city"]
    assert "decision.change" in said(decision(outside_helsinki, None).blocks)


def test_in_a_term_that_begins_with_the_city_and_ends_with_the_county_both_have_bars() -> None:
    shelf = read_city("demo")
    city = shelf.city.model_copy(update={"runs_its_own_health_services": False})
    run = replace(shelf, city=city).run("2021", as_of=date(2026, 11, 24), seed=1, draws=10)
    found = summary(answer(run, shelf.tasks))
    (chart,) = (b for b in money(found).blocks if isinstance(b, Chart) and b.id == "net_cost")
    names = [(line.name.key, line.name.facts["payer"]) for line in chart.lines]
    keys = ("money.net_need", "money.net_present")
    assert names == [(key, payer) for payer in (say("payer.city"), COUNTY) for key in keys]


def test_the_largest_payer_of_the_added_cost_is_named(
    found: Summary, outside_helsinki: Summary
) -> None:
    for of, payer in ((found, "city"), (outside_helsinki, "wellbeing_county")):
        facts = said(neglect(of.neglect).blocks)["neglect.bare"].facts
        assert facts["payer"] == say(f"neglect.who.{payer}")
        assert facts["part"] == Amount(of.neglect.bare_cost[payer].p50, "EUR")


@pytest.mark.parametrize(
    ("place", "payer"), [("found", "city"), ("outside_helsinki", "wellbeing_county")]
)
def test_the_three_numbers_of_the_added_cost_are_the_answers_and_each_row_adds_up(
    request: pytest.FixtureRequest, place: str, payer: str
) -> None:
    of: Summary = request.getfixturevalue(place)
    shown = tables(budget(of))
    table, years = shown[f"added_{payer}"], shown["budget_years"]
    assert table.adds_across
    need, present, apart, by_draw = rows = [cents(row) for row in table.rows]
    assert all(middle + lifted == mean for middle, lifted, mean in rows)
    assert [a - b for a, b in zip(need, present, strict=True)] == apart
    more = of.neglect.bare_cost[payer]
    middles = (of.need.payers[payer], of.present.payers[payer], more)
    assert [need[0], present[0], by_draw[0]] == [round(q.p50 * 100) for q in middles]
    assert by_draw[2] == apart[2] == pytest.approx(more.mean * 100, abs=len(of.months))
    whole_term = years.rows[-1][years.columns.index(say(f"payer.{payer}"))]
    assert whole_term == table.rows[0][-1]


def cents(row: tuple[Fact, ...]) -> list[int]:
    return [round(cell.value * 100) for cell in row if isinstance(cell, Amount)]


def test_where_the_city_pays_no_place_speaks_of_a_county(found: Summary) -> None:
    assert not any("money.by_county" in told for told in told_of_money(found))


def test_the_grounds_count_the_assumptions_among_the_figures_used(found: Summary) -> None:
    facts = said(decision(found, None).blocks)["decision.counted"].facts
    used = [dated for values in found.answer.run.draws.used.values() for dated in values]
    assert facts["all"] == len(used)
    assert facts["assumed"] == sum(dated.grade.value == "assumption" for dated in used)


def test_the_reserve_explains_why_the_cap_is_less_than_a_division_gives(found: Summary) -> None:
    """In the lead, beside the cap and in the proposal: a reader who divides gets another number."""
    worker = Cadre.SOCIAL_WORKER
    told = said(decision(found, None).blocks)
    facts = told["decision.reserve"].facts
    available = float(np.median(found.answer.time.case_hours_a_month))
    taken = float(np.median(found.answer.hours[worker].mean))
    assert facts["divided"] == Amount(int(available / taken), "cases", 0)
    kept = Amount(-found.argument[worker][-1].hours.mean, "hours/month", 0)
    assert facts["reserve"] == kept
    decided = found.answer.caps[worker].decided
    without = {n: int(c) for n, c in found.reserve[worker].items() if int(c) > decided}
    ranked = sorted(without, key=lambda name: -found.reserve[worker][name])
    assert ranked, "the made-up city has reasons"
    listed = [
        say("reserve.without", reason=say(f"reserve.{n}"), cap=Amount(without[n], "cases", 0))
        for n in ranked
    ]
    assert facts["reasons"] == joined("argument.more", listed)
    lead = said(page(found, (), read_city("demo").scorecard).lead)
    short = said(cap(found, ()).blocks)["cap.reserve"]
    assert lead["cap.reserve"] == short
    assert short.facts["reason"] == say(f"reserve.{ranked[0]}")


@pytest.mark.parametrize("leave", [0.0, 99.0])
def test_summer_stand_ins_are_named_only_where_leave_is_a_reason(
    found: Summary, leave: float
) -> None:
    worker = Cadre.SOCIAL_WORKER
    kept = {**found.reserve, worker: {**found.reserve[worker], "leave": leave}}
    told = said(decision(replace(found, reserve=kept), None).blocks)
    stand_ins = say("decision.stand_ins", cap=Amount(leave, "cases", 0))
    assert told.get("decision.stand_ins") == (stand_ins if leave else None)


def test_a_cap_below_the_middle_of_its_range_says_why(found: Summary) -> None:
    worker = Cadre.SOCIAL_WORKER
    decided = found.answer.caps[worker].decided

    def told(middle: float) -> list[Message]:
        caps = {worker: replace(found.caps[worker], p50=middle)}
        answer = replace(found.answer, caps={worker: found.answer.caps[worker]})
        section = cap(replace(found, answer=answer, caps={**found.caps, **caps}), ())
        return [m for m in said(section.blocks).values() if m.key == "cap.below"]

    (why,) = told(decided + 3.0)
    assert why.facts["cap"] == Amount(decided, "cases", 0)
    assert why.facts["middle"] == Amount(decided + 3.0, "cases", 0)
    assert told(float(decided)) == []


def test_the_staff_provided_for_stands_beside_the_peak_of_the_lead(found: Summary) -> None:
    texts = [b.text for b in decision(found, None).blocks if isinstance(b, Paragraph)]
    peaks = [text.facts["peak"] for text in texts if text.key == "decision.staff"]
    assert peaks == [Range.of(found.peak_staff[cadre], 0) for cadre in found.answer.caps]


def test_the_question_of_2018_is_helsinkis_and_asks_what_the_bearer_pays(
    found: Summary, outside_helsinki: Summary
) -> None:
    norms = read_city("demo").norms
    city = found.answer.run.city.model_copy(update={"id": "helsinki"})
    run = replace(found.answer.run, city=city)
    in_helsinki = replace(found, answer=replace(found.answer, run=run))
    for of, heading, bearer in (
        (in_helsinki, "question.heading", "city"),
        (outside_helsinki, "question.heading_elsewhere", "wellbeing_county"),
    ):
        asked = council(of, norms)
        assert asked is not None
        assert asked.heading.key == heading
        facts = said(asked.blocks)["question.text"].facts
        assert facts["bearers"] == say(f"question.bearer.{bearer}")


def test_a_deadlines_indicator_names_the_laws_aim_beside_what_was_computed(
    found: Summary,
) -> None:
    (table,) = tables(indicators(found)).values()
    triggers = [row[-1] for row in table.rows if isinstance(row[-1], Message)]
    (told,) = (t for t in triggers if t.key == "indicators.deadline.trigger")
    (limit,) = found.limits
    key = "indicators.aim.by_law" if limit.by_law else "indicators.aim.by_earlier_act"
    assert told.facts["aim"] == say(key)
    assert told.facts["share"] == Amount(found.met_planned[limit.name].mean, "share", 0)


@pytest.mark.parametrize("language", Language)
def test_no_sentence_of_a_paper_asks_for_a_command(language: Language) -> None:
    papers = ("cap.", "proof.", "plan.", "decision.", "question.", "staff.", "money.")
    told = {key: of[language] for key, of in catalogue().items() if key.startswith(papers)}
    assert [key for key, text in told.items() if "kotomitta " in text] == []


def test_payers_and_months_add_up_to_the_books(found: Summary) -> None:
    shown = tables(budget(found))
    years, months = shown["budget_years"], shown["budget_months"]
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
    assert said(section.blocks)["indicators.text"].facts["year"] == "2027"  # the first to come
    net = found.by_year[2027][0].payers["city"]
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
