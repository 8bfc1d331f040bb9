"""A scenario lays values over figures, from a day on, and leaves everything else alone."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from kotomitta.basis.errors import InputError
from kotomitta.basis.figures import Figure, Grade
from kotomitta.sources.city_folder import read_city
from kotomitta.sources.scenario_file import overlaid, read_scenario

pytestmark = pytest.mark.unit

AS_OF = date(2026, 11, 24)
SHELF = read_city("demo")
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
    scenario = read_scenario(written(tmp_path, HEAD + changes), SHELF.figures, AS_OF)
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
    scenario = read_scenario(path, SHELF.figures, AS_OF)
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
    ],
)
def test_a_change_that_cannot_be_made_is_told_with_its_line(
    tmp_path: Path, key: str, changes: str
) -> None:
    path = written(tmp_path, HEAD + change("household.under_seven", 0.2) + changes)
    with pytest.raises(InputError) as error:
        read_scenario(path, SHELF.figures, AS_OF)
    assert error.value.key == f"error.{key}"
    assert error.value.place.startswith(f"{path}:")
    assert "figures.1" in error.value.place


def test_a_scenario_without_a_question_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="field_missing"):
        read_scenario(written(tmp_path, "name: Empty\nfigures: []\n"), SHELF.figures, AS_OF)
