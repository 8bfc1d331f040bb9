"""Scenarios beside the base case: differences are exact, and they add up."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from kotomitta.basis.figures import Named
from kotomitta.planning.answer import answer
from kotomitta.planning.economics.costs import bearers
from kotomitta.planning.inputs.scenario import Scenario
from kotomitta.report.comparison.contract import checks
from kotomitta.report.comparison.difference import Difference, Waterfall, differences, waterfalls
from kotomitta.report.comparison.outcome import Compared, Outcome, outcome
from kotomitta.report.comparison.paper import paper
from kotomitta.report.comparison.waterfall import drivers
from kotomitta.report.document import Amount, Chart, Fact, Message, Table, say
from kotomitta.report.scenario import idle
from kotomitta.sources.city_folder import Shelf, read_city
from kotomitta.sources.scenario_file import read_scenario

pytestmark = pytest.mark.property

Array = NDArray[np.float64]
AS_OF = date(2026, 11, 24)
NUMBERS = st.lists(st.floats(-1e9, 1e9), min_size=3, max_size=3).map(np.array)

# Four things that meet: more arrivals, longer visits, dearer work, and less state money.
SEVERAL = Scenario.model_validate(
    {
        "name": "several",
        "question": "what do several changes do together",
        "figures": [
            {"id": i, "from": "2025-01-01", "factor": f, "reason": "a test of sums"}
            for i, f in (
                ("task.meeting.minutes", 1.3),
                ("pay.social_worker", 1.2),
                ("law.reimbursement.eur_per_year.county.from_7", 0.5),
            )
        ],
        "drivers": [
            {
                "series": "asylum_applications",
                "from": "2027-01",
                "to": "2027-06",
                "factor": 4,
                "reason": "a test of sums",
            }
        ],
    }
)


@pytest.fixture(scope="module")
def helsinki() -> Shelf:
    return read_city("helsinki")


def outcome_of(shelf: Shelf, scenario: Scenario | None, seed: int = 1) -> Outcome:
    run = shelf.run("2025", as_of=AS_OF, seed=seed, draws=24, scenario=scenario)
    return outcome(answer(run, shelf.tasks))


@pytest.fixture(scope="module")
def base(helsinki: Shelf) -> Outcome:
    return outcome_of(helsinki, None)


@pytest.fixture(scope="module")
def several(helsinki: Shelf) -> Compared:
    alone = {part: outcome_of(helsinki, SEVERAL.only(part)) for part in SEVERAL.parts}
    return Compared(SEVERAL, outcome_of(helsinki, SEVERAL), alone)


def test_the_base_case_against_itself_is_exactly_zero(helsinki: Shelf, base: Outcome) -> None:
    nothing = read_scenario("base", helsinki.figures, AS_OF)
    for of in differences(base, outcome_of(helsinki, nothing)).values():
        assert of.unchanged
        assert (of.difference.mean, of.difference.p10, of.difference.p90) == (0, 0, 0)
        assert of.base == of.scenario


def test_differences_of_payers_add_up_to_that_of_gross_and_of_channels_to_persons(
    base: Outcome, several: Compared
) -> None:
    apart = {n: several.outcome.numbers[n] - values for n, values in base.numbers.items()}
    for prefix, total in (("payer.", "gross"), ("channel.", "persons")):
        summed = sum(values for name, values in apart.items() if name.startswith(prefix))
        assert apart[total].any()
        assert_allclose(summed, apart[total], atol=1e-6)
    means = {n: of.difference.mean for n, of in differences(base, several.outcome).items()}
    payers = sum(mean for name, mean in means.items() if name.startswith("payer."))
    assert payers == pytest.approx(means["gross"])


def test_the_years_add_up_to_the_term(base: Outcome) -> None:
    assert_allclose(sum(base.net_by_year.values()), base.numbers["payer.city"])
    assert list(base.net_by_year) == [2025, 2026, 2027, 2028, 2029]


def test_parts_and_interaction_are_the_whole_of_every_number(
    base: Outcome, several: Compared
) -> None:
    falls = waterfalls(base, several)
    assert {"persons", "cap.social_worker", "staff.social_worker", "gross"} <= set(falls)
    for number, fall in falls.items():
        apart = several.outcome.numbers[number] - base.numbers[number]
        assert_allclose(sum(fall.parts.values()) + fall.interaction, apart, atol=1e-6)
    assert (falls["gross"].interaction > 1).all()
    assert not falls["persons"].interaction.any()
    assert all(check.holds for check in checks(base, [several]))


def test_one_part_has_no_waterfall(base: Outcome, several: Compared) -> None:
    assert waterfalls(base, Compared(SEVERAL, several.outcome)) == {}


def test_numbers_that_do_not_add_up_are_seen(base: Outcome, several: Compared) -> None:
    wrong = {**several.outcome.numbers, "gross": several.outcome.numbers["gross"] + 1}
    broken = Compared(SEVERAL, Outcome(several.outcome.run, wrong, several.outcome.net_by_year))
    held = {check.name: check.holds for check in checks(base, [broken])}
    assert held == {
        "channels_sum_to_persons": True,
        "payers_sum_to_gross": False,
        "parts_sum_to_whole": True,
    }


def test_the_same_seed_gives_the_same_numbers_and_another_does_not(
    helsinki: Shelf, several: Compared
) -> None:
    again = outcome_of(helsinki, SEVERAL).numbers
    other = outcome_of(helsinki, SEVERAL, seed=2).numbers
    for name, values in several.outcome.numbers.items():
        assert (again[name] == values).all()
    assert (other["gross"] != several.outcome.numbers["gross"]).any()


@pytest.mark.parametrize(
    ("name", "moved"),
    [("quota-up", "channel.quota"), ("new-2015", "channel.reception"), ("law-2027", "payer.state")],
)
def test_a_shipped_scenario_moves_what_it_is_about(
    helsinki: Shelf, base: Outcome, name: str, moved: str
) -> None:
    scenario = read_scenario(name, helsinki.figures, AS_OF)
    other = outcome_of(helsinki, scenario)
    assert not differences(base, other)[moved].unchanged
    assert idle(other.run) == ()


def test_staff_that_is_not_replaced_leaves_more_waiting_and_no_less_needed(
    helsinki: Shelf, base: Outcome
) -> None:
    fewer = outcome_of(helsinki, read_scenario("recruitment-fails", helsinki.figures, AS_OF))
    found = differences(base, fewer)
    assert found["waiting"].above > 0.9
    assert found["waiting"].below == 0
    assert found["in_post.city"].above == 0
    assert found["staff.social_worker"].unchanged


def test_a_change_that_no_number_has_seen_is_told(helsinki: Shelf) -> None:
    late = {"from": "2027-01-01", "value": 0.5, "reason": "read once for the whole term"}
    step = {"from": "2031-01", "to": "2031-02", "added": 9, "reason": "after the term"}
    scenario = Scenario.model_validate(
        {
            "name": "late",
            "question": "what comes too late",
            "figures": [
                {"id": "city.share.protection", **late},
                {"id": "chain.quota_year", **late},
            ],
            "drivers": [{"series": "quota_arrivals", **step}],
        }
    )
    assert idle(outcome_of(helsinki, scenario).run) == (
        "city.share.protection",
        "series.quota_arrivals",
    )


@given(NUMBERS, st.lists(NUMBERS, min_size=1, max_size=4), NUMBERS)
def test_any_waterfall_adds_up(base: Array, alone: list[Array], whole: Array) -> None:
    fall = Waterfall.of(base, {str(i): values for i, values in enumerate(alone)}, whole)
    total = sum(fall.parts.values()) + fall.interaction
    assert_allclose(total, whole - base, atol=1e-5)


@given(NUMBERS, NUMBERS)
def test_a_difference_turned_round_changes_its_sign(one: Array, other: Array) -> None:
    there, back = Difference.of(one, other, "EUR"), Difference.of(other, one, "EUR")
    assert (there.above, there.below) == (back.below, back.above)
    assert there.difference.mean == pytest.approx(-back.difference.mean, abs=1e-6)
    assert there.difference.p10 == pytest.approx(-back.difference.p90, abs=1e-6)


def elsewhere(helsinki: Shelf) -> Shelf:
    city = helsinki.city.model_copy(update={"runs_its_own_health_services": False})
    return replace(helsinki, city=city)


@pytest.fixture(scope="module")
def borne_by_the_county(helsinki: Shelf) -> tuple[Outcome, Compared]:
    shelf = elsewhere(helsinki)
    alone = {part: outcome_of(shelf, SEVERAL.only(part)) for part in SEVERAL.parts}
    return outcome_of(shelf, None), Compared(SEVERAL, outcome_of(shelf, SEVERAL), alone)


def test_where_the_county_pays_the_rows_and_the_waterfall_are_the_countys(
    base: Outcome, borne_by_the_county: tuple[Outcome, Compared]
) -> None:
    mine, compared = borne_by_the_county
    left = {"payer.wellbeing_county", "in_post.wellbeing_county"}
    assert left < set(mine.numbers)
    assert not {"payer.city", "in_post.city"} & set(mine.numbers)
    assert_allclose(mine.numbers["payer.wellbeing_county"], base.numbers["payer.city"])
    assert_allclose(sum(mine.net_by_year.values()), mine.numbers["payer.wellbeing_county"])
    found = differences(mine, compared.outcome)
    assert not any(found[name].unchanged for name in left)
    assert all(check.holds for check in checks(mine, [compared]))
    table, chart = drivers(mine, compared, 1)[1:]
    assert isinstance(table, Table)
    assert isinstance(chart, Chart)
    assert say("payer.wellbeing_county") in table.columns
    assert say("payer.city") not in table.columns
    assert chart.caption == say("waterfall.chart.wellbeing_county")


def test_a_term_that_begins_with_the_city_and_ends_with_the_county_has_both(
    helsinki: Shelf,
) -> None:
    run = elsewhere(helsinki).run("2021", as_of=date(2023, 6, 1), seed=1, draws=2)
    assert bearers(run) == ("city", "wellbeing_county")
    later = elsewhere(helsinki).run("2025", as_of=AS_OF, seed=1, draws=2)
    assert bearers(later) == ("wellbeing_county",)


def test_the_cap_is_the_one_that_the_answer_decides(helsinki: Shelf, base: Outcome) -> None:
    run = helsinki.run("2025", as_of=AS_OF, seed=1, draws=24)
    for cadre, cap in answer(run, helsinki.tasks).caps.items():
        assert set(base.numbers[f"cap.{cadre}"]) == {cap.decided}
        assert_allclose(base.numbers[f"known.{cadre}"], cap.by_draw)
    rows = (r for r in shown(base) if isinstance(r[0], Message) and r[0].key == "comparison.cap")
    row = next(rows)
    assert row[1] == Amount(base.numbers["cap.social_worker"][0], "cases", 0)


def shown(base: Outcome) -> Iterator[tuple[Fact, ...]]:
    nothing = Scenario.model_validate({"name": "none", "question": "nothing is asked"})
    document = paper(base, [Compared(nothing, base)], Named(fi="Ura", sv="Bana", en="Path"))
    for table in (block for s in document.sections for block in s.blocks):
        if isinstance(table, Table):
            yield from table.rows
