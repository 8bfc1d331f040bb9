"""`--scenario`: one figure is changed, and what does not follow from it stays draw by draw."""

from functools import cache
from typing import Any

import pytest

pytestmark = pytest.mark.cli

SCENARIO = """\
name: {id}
question: What would another {id} change?
figures:
  - id: {id}
    from: 2017-06-01
    value: {value}
    reason: asked in the budget talks
"""


@pytest.fixture(scope="module")
def under(hindcast: Any, call: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    @cache
    def answer(figure_id: str, value: float) -> Any:
        path = tmp_path_factory.mktemp("under") / "scenario.yaml"
        path.write_text(SCENARIO.format(id=figure_id, value=value), "utf-8")
        found = call("answer", *hindcast.asked, "--scenario", str(path), "--json")
        assert found.status == 0, found.err
        return found.json

    return answer


def test_dearer_work_changes_costs_only(hindcast: Any, under: Any) -> None:
    plain, dear = hindcast.json, under("pay.social_worker", 9000)
    for part in ("estimate", "cap", "staff", "norms"):
        assert dear[part] == plain[part]
    assert dear["costs"]["gross"]["p10"] > plain["costs"]["gross"]["p10"]
    computed = "computed_compensation_all_services"
    assert dear["costs"][computed] == plain["costs"][computed]


def test_longer_visits_change_cap_staff_and_costs_but_not_who_comes(
    hindcast: Any, under: Any
) -> None:
    plain, slow = hindcast.json, under("task.meeting.minutes", 600)
    assert slow["estimate"] == plain["estimate"]
    for cadre, cap in slow["cap"]["per_worker"].items():
        assert cap["p50"] <= plain["cap"]["per_worker"][cadre]["p50"]
    assert slow["cap"]["per_worker"] != plain["cap"]["per_worker"]
    assert slow["costs"]["gross"]["mean"] > plain["costs"]["gross"]["mean"]


@pytest.mark.parametrize("days", [0, 30])
def test_who_has_no_working_days_has_no_hours_and_the_message_says_so(
    hindcast: Any, call: Any, tmp_path: Any, days: int
) -> None:
    path = tmp_path / "none.yaml"
    path.write_text(SCENARIO.format(id="time.working_days", value=days), "utf-8")
    found = call("cap", *hindcast.asked, "--scenario", str(path), "--json")
    assert (found.status, found.out) == (2, "")
    assert "about 0 hours a month for cases" in found.err


def test_one_channel_changes_and_the_channels_beside_it_do_not(hindcast: Any, under: Any) -> None:
    plain, more = (
        a["estimate"]["by_channel"] for a in (hindcast.json, under("city.share.quota", 0.9))
    )
    assert more["quota"]["p10"] > plain["quota"]["p90"]
    for channel in ("reception", "secondary"):
        assert more[channel] == plain[channel]


def test_the_changed_figure_says_that_it_is_the_scenarios(under: Any) -> None:
    figures = under("pay.social_worker", 9000)["figures"]
    changed = [f for f in figures if f["source"].startswith("Scenario: ")]
    assert [(f["id"], f["value"], f["grade"]) for f in changed] == [
        ("pay.social_worker", 9000, "assumption")
    ]
