"""A diary in the city's folder: its minutes take the place of the assumptions."""

import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from kotomitta.basis.cadre import Cadre
from kotomitta.basis.draws import Draws
from kotomitta.basis.errors import InputError
from kotomitta.basis.figures import Grade
from kotomitta.planning.answer import Answer, answer
from kotomitta.planning.inputs.run import Run
from kotomitta.planning.inputs.scenario import Scenario
from kotomitta.planning.workload.chain import Chain
from kotomitta.report.sampling import Sampling, sampling, stated
from kotomitta.report.summary import summary
from kotomitta.sources.city_folder import MUNICIPALITIES, Shelf, read_city
from samples.diary import FIRST, INTERPRETER, MINUTES, write_diary

pytestmark = pytest.mark.unit

AS_OF = date(2026, 11, 24)
WORKER, COUNSELLOR = Cadre.SOCIAL_WORKER, Cadre.SOCIAL_COUNSELLOR


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MUNICIPALITIES / "demo", tmp_path / "mine"))


def run_of(shelf: Shelf, as_of: date = AS_OF, draws: int = 300) -> Run:
    return shelf.run("2025", as_of=as_of, seed=1, draws=draws)


def answered(folder: Path) -> Answer:
    shelf = read_city(str(folder))
    return answer(run_of(shelf), shelf.tasks)


def true_cap(shelf: Shelf) -> float:
    """The median cap with the true minutes in the place of the measured ones."""
    run = run_of(shelf)
    truth = {f"task.{task}.minutes": minutes for task, minutes in MINUTES.items()}
    truth["interpreter.factor"] = INTERPRETER
    exact = {name: np.full(run.draws.number, value) for name, value in truth.items()}
    draws = Draws(run.draws.evidence, seed=1, number=run.draws.number, measured=exact)
    return float(np.median(Chain.of(replace(run, draws=draws), shelf.tasks).caps(WORKER)))


def spread_of(folder: Path) -> float:
    """How far apart the ends of the cap's range are, on draws enough to tell small differences."""
    shelf = read_city(str(folder))
    cap = Chain.of(run_of(shelf, draws=4000), shelf.tasks).caps(WORKER)
    return float(np.log(np.quantile(cap, 0.9) / np.quantile(cap, 0.1)))


def test_the_cap_moves_to_the_truth_and_narrows_as_the_diary_grows(mine: Path) -> None:
    answers, spread = [answered(mine)], [spread_of(mine)]
    for days in (24, 120, 480):
        write_diary(mine, days)
        answers.append(answered(mine))
        spread.append(spread_of(mine))
    truth = true_cap(read_city(str(mine)))
    caps = [a.caps[WORKER].by_draw for a in answers]
    misses = [abs(float(np.median(cap)) - truth) for cap in caps]
    assert misses[0] > 5
    assert misses[3] < 0.5
    assert misses[3] < misses[1] < misses[0]
    assert spread == sorted(spread, reverse=True)
    error = [sampling(a, WORKER).diary_half_range for a in answers]
    assert error[0] is None
    told = [e for e in error if e is not None]
    assert told == sorted(told, reverse=True)
    assert told[2] < told[0] / 2


def test_the_figures_say_where_the_minutes_come_from(mine: Path) -> None:
    write_diary(mine, 60)
    used = answered(mine).run.draws.used
    (meeting,) = used["task.meeting.minutes"]
    assert meeting.source.startswith("Time diary, 3")
    assert meeting.source.endswith("rows, 60 worker-days, 2026-01-05 to 2026-01-09")
    assert (meeting.grade, meeting.published) == (Grade.MEASURED, date(2026, 1, 9))
    assert used["task.meeting.times"][0].grade is not Grade.MEASURED


def test_draws_of_the_diary_stay_together(mine: Path) -> None:
    write_diary(mine, 60)
    run = run_of(read_city(str(mine)))
    assert run.measured is not None
    names = set(run.measured.draws)
    assert names == {*(f"task.{task}.minutes" for task in MINUTES), "interpreter.factor"}
    for name in names:
        assert_array_equal(run.at(name), run.measured.draws[name])
    # Workers' pace is in every task alike; separately drawn ranges would not know that.
    logs = [np.log(run.at(f"task.{task}.minutes")) for task in ("meeting", "record", "network")]
    assert np.corrcoef(logs)[np.triu_indices(3, 1)].mean() > 0.1


def test_measured_hours_do_not_count_the_needs_twice(mine: Path) -> None:
    """The mean hours of a case are times x measured minutes, whatever the factors of need are."""
    write_diary(mine, 240)
    shelf = read_city(str(mine))
    chain = Chain.of(run_of(shelf), shelf.tasks)
    for task in chain.hours[WORKER].tasks:
        if not task.task.interpreted:
            minutes = chain.draws.measured[task.task.minutes]
            assert_allclose(task.hours_a_month, task.times * minutes / 60)


def test_a_run_sees_the_rows_of_its_day_and_before(mine: Path) -> None:
    write_diary(mine, 240)
    shelf = read_city(str(mine))
    assert run_of(shelf, FIRST - timedelta(days=1)).measured is None
    early = run_of(shelf, FIRST + timedelta(days=2))
    early.at("task.meeting.minutes")
    (seen,) = early.draws.used["task.meeting.minutes"]
    assert seen.published == FIRST + timedelta(days=2)
    assert "36 worker-days" in seen.source


def test_a_scenario_is_asked_of_measured_minutes_too(mine: Path) -> None:
    write_diary(mine, 60)
    change = {"id": "task.meeting.minutes", "from": "2011-09-01", "value": 45.0}
    change["reason"] = "What if meetings were shorter"
    scenario = Scenario.model_validate(
        {"name": "short", "question": "Shorter meetings?", "figures": [change]}
    )
    run = read_city(str(mine)).run("2025", as_of=AS_OF, seed=1, draws=50, scenario=scenario)
    assert_array_equal(run.at("task.meeting.minutes"), 45.0)
    assert "task.record.minutes" in run.draws.measured


def test_a_diary_of_one_cadre_leaves_the_other_as_it_was(mine: Path) -> None:
    lines = write_diary(mine, 120).read_text("utf-8").splitlines()
    own = [line for line in lines if not any(t in line for t in (",guidance,", ",errand,"))]
    (mine / "diary.csv").write_text("\n".join(own), "utf-8")
    found = answered(mine)
    assert sampling(found, WORKER).measured
    assert not sampling(found, COUNSELLOR).measured
    assert "task.errand.minutes" not in found.run.draws.measured


def test_influence_and_gains_know_the_measured_figures(mine: Path) -> None:
    write_diary(mine, 24)
    told = summary(answered(mine))
    assert "task.meeting.minutes" in told.influence["cap"]
    assert {gain.figure for gain in told.gains} >= {"diary", "task.meeting.minutes"}


def test_a_longer_diary_leaves_less_to_gain_from_one(mine: Path) -> None:
    gains = []
    for days in (0, 24, 480):
        if days:
            write_diary(mine, days)
        told = {gain.figure: gain.cases for gain in summary(answered(mine)).gains}
        gains.append(told["diary"])
    assert gains == sorted(gains, reverse=True)
    assert gains[2] < gains[0] / 4


def test_an_unknown_task_is_told_with_its_line(mine: Path) -> None:
    path = write_diary(mine, 12)
    path.write_text(path.read_text("utf-8") + "w01,2026-01-06,basic,meating,50,0\n", "utf-8")
    with pytest.raises(InputError) as told:
        read_city(str(mine))
    assert told.value.key == "error.diary_task_unknown"
    assert str(told.value.place).endswith("diary.csv:74 (task)")


def test_a_diary_without_a_usable_row_is_refused(mine: Path) -> None:
    (mine / "diary.csv").write_text(
        "worker,date,profile,task,minutes,interpreter\nw1,2026-01-05,basic,meeting,0,0\n", "utf-8"
    )
    with pytest.raises(InputError) as told:
        read_city(str(mine))
    assert told.value.key == "error.diary_nothing_left"


def test_draws_at_given_probabilities_leave_the_rest_at_the_median(mine: Path) -> None:
    write_diary(mine, 24)
    run = run_of(read_city(str(mine)), draws=50)
    rows = np.array([3, 3, 0])
    given = {"task.meeting.times": np.array([0.1, 0.5, 0.9])}
    draws = run.draws.at(given, rows)
    times, network = (
        run.draws.evidence.on(f"task.{task}.times", AS_OF) for task in ("meeting", "network")
    )
    ends = [times.low or 0.0, times.value or 0.0, times.high or 0.0]
    assert draws.on("task.meeting.times", AS_OF).tolist() == pytest.approx(ends)
    assert draws.on("task.network.times", AS_OF).tolist() == pytest.approx([network.value] * 3)
    minutes = draws.on("task.meeting.minutes", AS_OF)
    assert_array_equal(minutes, run.at("task.meeting.minutes")[rows])
    draws.on("cap.probability", AS_OF)
    assert set(draws.varying()) == {
        "task.meeting.times",
        "task.network.times",
        "task.meeting.minutes",
    }
    assert_array_equal(draws.varying()["task.meeting.minutes"], minutes)


@pytest.mark.parametrize(
    ("days", "most", "key"),
    [
        (None, None, "sampling.not_enough"),
        (0, 0, "sampling.narrow"),
        (40, None, "sampling.new_workers"),
        (40, 90, "sampling.any_workers"),
    ],
)
def test_each_state_of_the_precision_has_its_sentence(
    days: int | None, most: int | None, key: str
) -> None:
    told = stated(Sampling(5.0, True, 2.0, days, most))
    assert told.key == "sampling.measured"
    assert getattr(told.facts["more"], "key", None) == key
