"""Counts and loads worked out by hand."""

from datetime import date
from pathlib import Path

import pytest

from kotomitta.basis.cadre import Cadre
from kotomitta.basis.errors import InputError
from kotomitta.casework.counts import counts
from kotomitta.casework.load import FullTime, Load, Weights, team_load
from kotomitta.casework.people import Need
from kotomitta.casework.register import Window
from kotomitta.law.case import Channel
from kotomitta.planning.workload.available import capacity_on
from kotomitta.sources.case_table.scale import read_scale
from kotomitta.sources.case_table.workers import read_workers
from kotomitta.sources.casework_files import case_scale
from samples.cases import register

pytestmark = pytest.mark.unit

DAY = date(2017, 6, 30)
WEIGHTS = Weights((2.0, 3.0), 1.5)
WORKER = "- {worker: W-1, hours_per_week: 9"
REASON = ":1 (0.reductions.0.reason)"
REDUCTION = ":1 (0.reductions.0)"
TWICE = "share: 2, start: 2017-01-01"
ENDS = "share: 0.5, start: 2017-01-02, end: 2017-01-01"
WEIGHT = """\
- id: load.weight.light
  name: {fi: "a", sv: "b", en: "c"}
  unit: hours/month
  shape: exact
  values:
    - from: 2017-01-01
      value: 1.5
      source: "Measured in 2017"
      published: 2017-01-01
      checked: 2017-01-02
      grade: measured
"""


def case(number: int, worker: str, **told: str) -> dict[str, str]:
    codes = {"case": f"C-{number}", "household": f"H-{number}", "person": f"P-{number}"}
    return {**codes, "worker": worker, "profile": "basic", "interpreter": "0", **told}


def test_every_profile_of_casework_has_a_shipped_weight() -> None:
    shipped = read_scale(None)
    needs = {name for name in Need.model_fields if name not in ("interpreter", "language")}
    assert needs | {"basic"} == set(shipped.profiles)
    assert shipped.profiles == case_scale(DAY).profiles


def test_a_case_weighs_its_heaviest_profile_and_its_interpreter(tmp_path: Path) -> None:
    rows = [
        case(1, "W-1"),
        case(2, "W-1", profile="trauma", interpreter="1"),
        case(2, "W-1", person="P-3", interpreter="0"),
        case(4, "W-2", closed="2017-06-29"),
    ]
    load = team_load(register(tmp_path, rows), DAY, WEIGHTS)
    assert [w.worker for w in load.workers] == ["W-1"]
    assert load.workers[0].load == Load(2.0 + 3.0 * 1.5, 2.0 + 3.0 * 1.5, None)
    assert load.unit == Load(6.5, 6.5, None)
    assert load.unit.over is None


def test_the_last_day_of_a_row_counts(tmp_path: Path) -> None:
    load = team_load(register(tmp_path, [case(1, "W-1", closed=str(DAY))]), DAY, WEIGHTS)
    assert load.unit.low == 2.0


def test_what_is_not_told_widens_the_range(tmp_path: Path) -> None:
    rows = [case(1, "W-1", profile=""), case(2, "W-1", interpreter="")]
    load = team_load(register(tmp_path, rows), DAY, WEIGHTS, {"W-1": 5.0}).workers[0].load
    assert (load.low, load.high) == (2.0 + 2.0, 3.0 + 3.0)
    assert load.over is None


def test_who_is_over_while_the_mean_is_fine(tmp_path: Path) -> None:
    rows = [*(case(i, "W-2") for i in range(4)), case(5, "W-1")]
    own = {"W-1": 10.0, "W-2": 7.0, "W-3": 4.0}
    load = team_load(register(tmp_path, rows), DAY, WEIGHTS, own)
    assert [(w.worker, w.load.over) for w in load.workers] == [
        ("W-1", False),
        ("W-2", True),
        ("W-3", False),
    ]
    assert (load.unit, load.unit.over) == (Load(10.0, 10.0, 21.0), False)
    assert (load.over, load.hidden_by_mean) == (("W-2",), True)
    low = team_load(register(tmp_path, rows), DAY, WEIGHTS, {"W-1": 1.0, "W-2": 7.0})
    assert (low.over, low.hidden_by_mean) == (("W-1", "W-2"), False)


def test_exactly_the_hours_there_are_fits() -> None:
    assert Load(5.0, 5.0, 5.0).over is False
    assert Load(5.0, 5.1, 5.0).over is None
    assert Load(5.1, 5.2, 5.0).over is True
    assert Load(0.1, 0.1, 0.0).over is True


def test_persons_and_households_behind_a_worker(tmp_path: Path) -> None:
    rows = [
        case(1, "W-1", members="5"),
        case(2, "W-1", household="H-1"),
        case(3, "W-2", household="H-1", person="P-3"),
        case(4, ""),
    ]
    load = team_load(register(tmp_path, rows), DAY, WEIGHTS)
    told = [
        [int(getattr(w.count, unit).values) for unit in ("cases", "households", "persons")]
        for w in (*load.workers, load.unassigned)
    ]
    assert told == [[2, 1, 4], [1, 1, 3], [1, 1, 1]]  # two of the five members have no row


def test_a_worker_without_hours_is_not_taken_to_have_any(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        team_load(register(tmp_path, [case(1, "W-1")]), DAY, WEIGHTS, {"W-2": 5.0})
    assert caught.value.facts == {"worker": "W-1"}


@pytest.mark.parametrize("wrong", [((), 1.0), ((0.0,), 1.0), ((1.0,), 0.9)])
def test_weights_that_cannot_be(wrong: tuple[tuple[float, ...], float]) -> None:
    with pytest.raises(InputError):
        Weights(*wrong)


def test_reductions_come_off_hours_and_end_by_themselves(tmp_path: Path) -> None:
    """As the probation service counts: target x (contracted - reduction) / full time."""
    path = tmp_path / "workers.yaml"
    path.write_text(
        "- worker: W-1\n  hours_per_week: 20\n  reductions:\n"
        "    - {reason: training, share: 0.25, start: 2017-01-01, end: 2017-06-30}\n"
        "- {worker: W-2, hours_per_week: 40}\n",
        "utf-8",
    )
    full = FullTime(week=40, month=100, reserve=20)

    def hours(day: date) -> list[float]:
        found = read_workers(path)
        return [full.own_hours(c.hours_per_week, capacity_on(day, c.reductions)) for c in found]

    assert hours(date(2017, 6, 30)) == pytest.approx([80 * (20 - 10) / 40, 80])
    assert hours(date(2017, 7, 1)) == pytest.approx([40, 80])
    assert full.own_hours(20, 0.0) == 0


@pytest.mark.parametrize(
    ("content", "key", "place"),
    [
        ("- {worker: Maija, hours_per_week: 38}", "cases_code", ":1 (0.worker)"),
        ("- {worker: W-1, hours_per_week: 0}", "field_invalid", ":1 (0.hours_per_week)"),
        (f"{WORKER}}}\n{WORKER}}}", "workers_code", ":2 (1.worker)"),
        (f"{WORKER}, reductions: [{{reason: rest}}]}}", "field_invalid", REASON),
        (f"{WORKER}, reductions: [{{reason: union, {TWICE}}}]}}", "reduction_share", REDUCTION),
        (f"{WORKER}, reductions: [{{reason: union, {ENDS}}}]}}", "reduction_ends_early", REDUCTION),
    ],
)
def test_workers_that_cannot_be(tmp_path: Path, content: str, key: str, place: str) -> None:
    path = tmp_path / "workers.yaml"
    path.write_text(content, "utf-8")
    with pytest.raises(InputError) as caught:
        read_workers(path)
    assert (caught.value.key, caught.value.place) == (f"error.{key}", f"{path}{place}")


def test_a_scale_of_ones_own_has_its_own_profiles(tmp_path: Path) -> None:
    path = tmp_path / "weights.yaml"
    path.write_text(WEIGHT, "utf-8")
    scale = read_scale(path)
    assert scale.profiles == ("light",)
    assert scale.weights(DAY).hours == (1.5,)
    assert scale.weights(DAY).interpreter == read_scale(None).weights(DAY).interpreter
    path.write_text(WEIGHT.replace("hours/month", "hours/week"), "utf-8")
    with pytest.raises(InputError) as caught:
        read_scale(path)
    assert caught.value.key == "error.load_figure"
    path.write_text(WEIGHT.replace("value: 1.5", "value: null"), "utf-8")
    with pytest.raises(InputError) as caught:
        read_scale(path).weights(DAY)
    assert caught.value.key == "error.figure_unknown"


def test_new_persons_by_channel(tmp_path: Path) -> None:
    rows = [
        case(1, "", channel="quota", members="3"),
        case(2, "", channel="family", opened="2016-01-01"),
        case(3, "", channel=""),
        case(3, "", decision="7", channel="family", opened="2017-05-01"),
    ]
    year = Window(date(2017, 1, 1), date(2017, 12, 31))
    found = counts(register(tmp_path, rows), year, year).new_by_channel
    told = {c: int(n.values) for c, n in found.items() if n.values}
    assert told == {Channel.QUOTA: 1, Channel.FAMILY: 1, None: 2}


def test_households_whose_size_is_not_told(tmp_path: Path) -> None:
    rows = [case(1, "", members="2"), case(1, "", decision="2"), case(2, "")]
    found = counts(register(tmp_path, rows), Window.of_day(DAY), Window.of_day(DAY))
    assert found.unsized.values == 1


def test_nobody_on_a_day_before_all(tmp_path: Path) -> None:
    early = Window.of_day(date(2000, 1, 1))
    found = register(tmp_path, [case(1, "W-1")])
    assert counts(found, early, early).everyone.persons.values == 0
    assert team_load(found, early.first, WEIGHTS, {"W-1": 5.0}).unit == Load(0.0, 0.0, 5.0)


def test_a_window_that_ends_before_it_starts() -> None:
    with pytest.raises(InputError):
        Window(DAY, date(2017, 1, 1))


def test_the_reserve_is_kept_and_a_lower_fill_keeps_more() -> None:
    full = FullTime(week=40, month=100, reserve=20)
    assert full.planned == 80
    assert full.filled(0.5).planned == 40
    assert full.filled(0.5).month == 100
    assert full.filled(1.0) == full


def test_a_counsellor_may_carry_more_of_the_same_hours_and_as_much_less_when_reduced() -> None:
    full = FullTime(week=40, month=100, reserve=20, counsellor=1.5)
    assert [full.planned_by(cadre) for cadre in Cadre] == [80, 120]
    assert full.own_hours(20, 0.75) == 20
    assert full.own_hours(20, 0.75, Cadre.SOCIAL_COUNSELLOR) == 30
    decided = full.carrying(60)
    assert [decided.planned_by(cadre) for cadre in Cadre] == [60, 90]


@pytest.mark.parametrize("told", [(0, 100, 20), (40, 100, 100), (40, 100, -1), (40, 100, 20, -1)])
def test_full_time_that_leaves_nothing_is_refused(told: tuple[float, ...]) -> None:
    with pytest.raises(InputError) as refused:
        FullTime(*told)
    assert refused.value.key == "error.load_full_time"
