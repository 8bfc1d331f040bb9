"""The shipped weights of a case and hours of a full-timer are those that the planning side has."""

from datetime import date

import numpy as np
import pytest
from numpy.typing import NDArray

from kotomitta.basis.cadre import Cadre
from kotomitta.planning.answer import answer
from kotomitta.planning.workload.hours import case_hours, mean_stay
from kotomitta.planning.workload.time import working_time
from kotomitta.sources.case_table.scale import read_scale
from kotomitta.sources.city_folder import read_city

pytestmark = pytest.mark.reference

Array = NDArray[np.float64]
CLOSE = 0.04  # of a median of 2 000 draws, with another seed than the figures were made with


@pytest.mark.parametrize(
    ("term", "as_of"), [("2017", date(2017, 12, 31)), ("2025", date(2026, 11, 24))]
)
def test_weights_are_the_hours_of_the_tasks(term: str, as_of: date) -> None:
    city = read_city("helsinki")
    run = city.run(term, as_of=as_of, seed=5, draws=2000)
    stay = np.round(run.over("unit.clienthood_months"))
    stay_months = mean_stay(stay[:, -1], run.at("unit.leaving_a_year"))
    worked = case_hours(run, city.tasks, stay_months)[Cadre.SOCIAL_WORKER]
    available, caps = working_time(run).case_hours_a_month, answer(run, city.tasks).caps
    tasks = worked.tasks
    basic = np.sum([t.times * t.plain for t in tasks], axis=0)
    factor = run.at("interpreter.factor")
    spoken = np.sum([t.times * t.plain for t in tasks if t.task.interpreted], axis=0)
    made: dict[str, Array] = {
        "load.weight.basic": basic,
        "load.interpreter": 1 + (factor - 1) * spoken / basic,
        "load.full_time_month": available,
        "load.average_case": worked.mean,
        "load.reserve_month": available - caps[Cadre.SOCIAL_WORKER].decided * worked.mean,
    }
    for need in ("trauma", "illiteracy", "child_protection"):
        made[f"load.weight.{need}"] = basic * run.at(f"need.{need}.factor")
    decided = {c: caps[c].decided for c in Cadre}
    made["load.social_counsellor"] = np.array(
        decided[Cadre.SOCIAL_COUNSELLOR] / decided[Cadre.SOCIAL_WORKER]
    )
    for figure, dated in read_scale(None).used(as_of):
        if figure.id in made:
            assert np.median(made[figure.id]) == pytest.approx(dated.value, rel=CLOSE), figure.id
    full = read_scale(None).full_time(as_of)
    assert full.week == pytest.approx(5 * np.median(run.at("time.hours_per_day")), rel=0.02)
