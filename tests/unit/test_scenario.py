"""A scenario lays values over figures, from a day on, and leaves everything else alone."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from kotomitta.basis.errors import InputError
from kotomitta.basis.figures import Figure, Grade
from kotomitta.basis.months import Month
from kotomitta.planning.estimate.links import driver
from kotomitta.planning.inputs.drivers import Drivers
from kotomitta.planning.inputs.scenario import Scenario, Step, overlaid
from kotomitta.render.numbers import NO_BREAK
from kotomitta.render.words import Language, Words
from kotomitta.report.document import given, given_range
from kotomitta.report.scenario import new_value
from kotomitta.sources.city_folder import read_city
from kotomitta.sources.scenario_file import read_scenario, shipped_scenarios

pytestmark = pytest.mark.unit

AS_OF = date(2026, 11, 24)
SHELF = read_city("demo")
FI = Words(Language.FI)
HEAD = "name: More staff\nquestion: What would five more social workers change?\nfigures:\n"


def change(figure_id: str, value: float, extra: str = "", start: str = "2025-06-01") -> str:
    return (
        f"  - id: {figure_id}\n    from: {start}\n    value: {value}\n{extra}"
        "    reason: the budget proposal of the unit\n"
    )


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "scenario.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def figures(tmp_path: Path, changes: str) -> dict[str, Figure]:
    scenario = read_scenario(str(written(tmp_path, HEAD + changes)), SHELF.figures, AS_OF)
    return {f.id: f for f in overlaid(SHELF.figures, scenario, AS_OF)}


def test_only_the_named_figure_changes_and_it_says_why(tmp_path: Path) -> None:
    after = figures(tmp_path, change("staff.in_post.social_worker", 15))
    before = {f.id: f for f in SHELF.figures}
    assert set(after) == set(before)
    assert {i for i in after if after[i] != before[i]} == {"staff.in_post.social_worker"}
    new = after["staff.in_post.social_worker"].values[-1]
    assert (new.start, new.value, new.grade) == (date(2025, 6, 1), 15.0, Grade.ASSUMPTION)
    assert new.source == "Scenario: the budget proposal of the unit"
    assert (new.published, new.checked) == (AS_OF, AS_OF)


def test_the_value_holds_from_its_day_and_later_values_give_way(tmp_path: Path) -> None:
    after = figures(tmp_path, change("pay.social_worker", 3900, start="2023-01-01"))
    starts = [d.start for d in after["pay.social_worker"].values]
    assert starts == [date(2016, 1, 1), date(2023, 1, 1)]


def test_a_run_draws_the_scenario_in_every_draw_and_nothing_else_moves(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + change("staff.in_post.social_worker", 15))
    scenario = read_scenario(str(path), SHELF.figures, AS_OF)
    plain = SHELF.run("2025", as_of=AS_OF, seed=1, draws=20)
    laid = SHELF.run("2025", as_of=AS_OF, seed=1, draws=20, scenario=scenario)
    in_post = laid.over("staff.in_post.social_worker")
    assert set(in_post[:, laid.in_term].ravel()) == {15.0}
    assert set(in_post[:, : laid.in_term.start].ravel()) == {10.0}
    for other in ("household.persons", "pay.social_worker", "interpreter.share"):
        np.testing.assert_array_equal(laid.over(other), plain.over(other))


def test_a_range_may_be_given(tmp_path: Path) -> None:
    ends = "    low: 0.5\n    high: 0.7\n"
    new = figures(tmp_path, change("interpreter.share", 0.6, ends))["interpreter.share"].values[-1]
    assert (new.low, new.value, new.high) == (0.5, 0.6, 0.7)


def test_two_changes_of_one_figure_follow_each_other(tmp_path: Path) -> None:
    two = change("staff.in_post.social_worker", 12) + change(
        "staff.in_post.social_worker", 15, start="2027-01-01"
    )
    values = figures(tmp_path, two)["staff.in_post.social_worker"].values
    assert [d.value for d in values] == [10, 12, 15]


@pytest.mark.parametrize(
    ("key", "changes"),
    [
        ("figure_missing", change("staff.in_post.interpreter", 5)),
        ("not_a_share", change("interpreter.share", 1.5)),
        ("range_excludes_value", change("interpreter.share", 0.5, "    low: 0.6\n    high: 0.7\n")),
        ("range_half", change("interpreter.share", 0.5, "    low: 0.4\n")),
        ("field_invalid", change("staff.in_post.social_worker", 0, start="soon")),
        ("field_missing", "  - id: interpreter.share\n    from: 2025-06-01\n    value: 0.5\n"),
        ("field_unknown", change("interpreter.share", 0.5, "    colour: red\n")),
        ("value_or_factor", change("interpreter.share", 0.5, "    factor: 0.5\n")),
        ("value_or_factor", change("pay.social_worker", 1).replace("value: 1\n", "low: 1\n")),
        ("not_a_share", change("interpreter.share", 9).replace("value", "factor")),
        ("same_day_twice", change("household.under_seven", 0.3)),
    ],
)
def test_a_change_that_cannot_be_made_is_told_with_its_line(
    tmp_path: Path, key: str, changes: str
) -> None:
    path = written(tmp_path, HEAD + change("household.under_seven", 0.2) + changes)
    with pytest.raises(InputError) as error:
        read_scenario(str(path), SHELF.figures, AS_OF)
    assert error.value.key == f"error.{key}"
    assert error.value.place.startswith(f"{path}:")
    assert "figures.1" in error.value.place


def test_a_scenario_without_a_question_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="field_missing"):
        read_scenario(str(written(tmp_path, "name: Empty\nfigures: []\n")), SHELF.figures, AS_OF)


def factored(figure_id: str, factor: float, start: str) -> str:
    return change(figure_id, factor, start=start).replace("value", "factor")


def test_a_factor_scales_all_that_would_be_from_its_day_on(tmp_path: Path) -> None:
    before = {f.id: f for f in SHELF.figures}["pay.social_worker"].values
    day = date(2019, 5, 1)
    after = figures(tmp_path, factored("pay.social_worker", 2, "2019-05-01"))["pay.social_worker"]
    in_force = [d for d in before if d.start < day]
    later = [d for d in before if d.start > day]
    assert len(later) > 0
    made = after.values[len(in_force) :]
    assert [d.start for d in made] == [day, *(d.start for d in later)]
    for new, old in zip(made, [in_force[-1], *later], strict=True):
        twice = [2 * n for n in (old.low, old.value, old.high) if n is not None]
        assert [new.low, new.value, new.high] == twice
        assert new.grade is Grade.ASSUMPTION
        assert old.source in new.note


def test_each_factor_is_of_what_would_be_without_the_scenario(tmp_path: Path) -> None:
    two = factored("staff.in_post.social_worker", 0.5, "2026-01-01") + factored(
        "staff.in_post.social_worker", 0.2, "2027-01-01"
    )
    values = figures(tmp_path, two)["staff.in_post.social_worker"].values
    assert [d.value for d in values] == [10, 5, 2]


def test_a_factor_scales_the_bounds_of_what_is_unknown(tmp_path: Path) -> None:
    name = "law.reimbursement.eur_per_year.county.from_7"
    new = figures(tmp_path, factored(name, 0.5, "2027-01-01"))[name].values[-1]
    assert (new.low, new.value, new.high) == (0, None, 172.5)


def test_a_factor_of_nothing_known_on_the_day_is_refused_with_its_line(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + factored("pay.social_worker", 2, "2010-01-01"))
    with pytest.raises(InputError) as error:
        read_scenario(str(path), SHELF.figures, date(2001, 1, 1))
    assert error.value.key == "error.figure_published_later"
    assert error.value.place.startswith(f"{path}:4 ")


# --- steps of a national series ---------------------------------------------------------------

STEP = """\
name: More come
question: What would more applications change?
drivers:
  - series: asylum_applications
    from: 2027-01
    to: 2027-03
    added: [100, 200, 300]
    reason: asked in the budget talks
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "key"),
    [
        ("asylum_applications", "applications", 4, "series_unknown"),
        ("2027-01", "2027-13", 5, "field_invalid"),
        ("2027-01", "2027", 5, "field_invalid"),
        ("2027-01\n    to: 2027-03", "2026-11\n    to: 2027-01", 5, "step_in_the_past"),
        ("2027-03", "2026-12", 4, "step_backwards"),
        ("[100, 200, 300]", "[100, 200]", 4, "added_uneven"),
        ("[100, 200, 300]", "many", 7, "field_invalid"),
        ("added: [100, 200, 300]", "factor: -1", 7, "field_invalid"),
        ("    added: [100, 200, 300]\n", "", 4, "factor_or_added"),
        ("added:", "factor: 2\n    added:", 4, "factor_or_added"),
        ("    reason: asked in the budget talks\n", "", 4, "field_missing"),
    ],
)
def test_a_step_that_cannot_be_made_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, key: str
) -> None:
    path = written(tmp_path, STEP.replace(old, new))
    with pytest.raises(InputError) as error:
        read_scenario(str(path), SHELF.figures, AS_OF)
    assert error.value.key == f"error.{key}"
    assert error.value.place.startswith(f"{path}:{line} ")


def step(**given: object) -> Step:
    fields = {"series": "quota_arrivals", "from": "2027-02", "to": "2027-03", "reason": "a reason"}
    return Step.model_validate({**fields, **given})


def test_a_step_holds_in_its_months_only() -> None:
    months = Month(2027, 1).until(Month(2027, 4))
    assert step(factor=3).factors(months).tolist() == [1, 3, 3, 1]
    assert step(factor=3).additions(months).tolist() == [0, 0, 0, 0]
    assert step(added=5).additions(months).tolist() == [0, 5, 5, 0]
    assert step(added=[5, -7]).additions(months).tolist() == [0, 5, -7, 0]


def test_a_run_has_the_steps_on_top_of_its_own_series(tmp_path: Path) -> None:
    scenario = read_scenario(str(written(tmp_path, STEP)), SHELF.figures, AS_OF)
    plain = SHELF.run("2025", as_of=AS_OF, seed=1, draws=20)
    laid = SHELF.run("2025", as_of=AS_OF, seed=1, draws=20, scenario=scenario)
    months = Month(2026, 12).until(Month(2027, 4))
    changed, other = "asylum_applications", "temporary_protection_grants"
    apart = driver(laid, changed, months) - driver(plain, changed, months)
    np.testing.assert_allclose(apart, np.tile([0, 100, 200, 300, 0], (20, 1)), atol=1e-9)
    np.testing.assert_array_equal(driver(laid, other, months), driver(plain, other, months))


def test_factors_come_first_and_a_flow_does_not_fall_below_zero() -> None:
    drivers = Drivers([], AS_OF, [step(added=-5), step(factor=2)])
    months = Month(2027, 2).until(Month(2027, 4))
    flow = np.array([[1.0, 4.0, 4.0]])
    assert drivers.stepped("quota_arrivals", flow, months).tolist() == [[0, 3, 4]]
    assert drivers.stepped("family_permits", flow, months) is flow


# --- what a scenario says ------------------------------------------------------------------------


def test_words_in_one_language_stand_for_all_and_three_stay_apart() -> None:
    asked = {"name": {"fi": "a", "sv": "b", "en": "c"}, "question": "what would it be"}
    scenario = Scenario.model_validate(asked)
    assert (scenario.name.fi, scenario.name.sv, scenario.name.en) == ("a", "b", "c")
    assert scenario.question.fi == scenario.question.en == "what would it be"
    assert scenario.findings.fi == scenario.decision.en == ""


def test_parts_are_figures_and_series_or_what_the_file_says() -> None:
    part = {"fi": "osa", "sv": "del", "en": "part"}
    why = {"from": "2027-01-01", "value": 1, "reason": "a reason"}
    scenario = Scenario.model_validate(
        {
            "name": "parts",
            "question": "what are the parts",
            "figures": [
                {"id": "a", "part": part, **why},
                {"id": "b", "part": part, **why},
                {"id": "c", **why},
                {"id": "c", **why, "from": "2028-01-01"},
            ],
            "drivers": [step(added=1).model_dump(by_alias=True)],
        }
    )
    assert scenario.parts == ("part", "c", "series.quota_arrivals")
    assert [c.id for c in scenario.only("part").figures] == ["a", "b"]
    assert [len(scenario.only(p).changes) for p in scenario.parts] == [2, 2, 1]


# --- those that are shipped ----------------------------------------------------------------------

SHIPPED = ("base", "law-2027", "new-2015", "quota-down", "quota-up", "recruitment-fails")


def test_the_scenarios_that_are_shipped() -> None:
    assert shipped_scenarios() == SHIPPED


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("city", ["demo", "helsinki"])
def test_a_shipped_scenario_fits_a_city_and_says_what_it_assumes(city: str, name: str) -> None:
    scenario = read_scenario(name, read_city(city).figures, AS_OF)
    assert len({scenario.question.fi, scenario.question.sv, scenario.question.en}) == 3
    assert scenario.hypothesis.fi
    assert (scenario.findings.fi, scenario.decision.fi) == ("", "")
    assert all(c.reason.startswith("Assumption: ") for c in scenario.changes)
    assert bool(scenario.changes) == (name != "base")


def test_the_new_2015_is_what_our_own_table_has_of_2015() -> None:
    scenario = read_scenario("new-2015", SHELF.figures, AS_OF)
    known = {o.period: o.value for o in SHELF.observed if o.series == "asylum_applications"}
    above = tuple(known[f"2015-{m:02d}"] - known[f"2014-{m:02d}"] for m in range(7, 13))
    assert scenario.drivers[0].persons == above
    assert [m.number for m in scenario.drivers[0].months] == list(range(7, 13))


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (12.5, "workers", "12,5 työntekijää"),
        (12.0, "workers", "12 työntekijää"),
        (0.125, "share", "12,5 %"),
        (0.07, "share", "7 %"),
        (12_345.67, "EUR", "12 345,67 €"),
        (1_234_567.0, "EUR", "1 234 567 €"),
        (1.2345, "ratio", "× 1,2345"),
        (-5.0, "persons", "−5 henkilöä"),
        (1 / 3, "cases", "0,333 asiakkuutta"),
    ],
)
def test_what_a_person_typed_is_shown_as_it_was_typed(value: float, unit: str, shown: str) -> None:
    assert FI.fact(given(value, unit)).replace(NO_BREAK, " ") == shown


def test_the_ends_of_a_range_have_the_decimals_of_the_more_exact(tmp_path: Path) -> None:
    assert FI.fact(given_range(12, 13.25, "workers")).startswith("12,00–13,25")
    text = written(tmp_path, HEAD + change("staff.in_post.social_worker", 12.5))
    scenario = read_scenario(str(text), SHELF.figures, AS_OF)
    made = new_value(scenario.figures[0], "workers")
    assert FI.fact(made).replace(NO_BREAK, " ") == "12,5 työntekijää"
