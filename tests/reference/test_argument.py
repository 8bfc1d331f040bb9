"""The argument of the cap: every hour of a worker's month has a place, and each step its weight."""

from datetime import date

import numpy as np
import pytest

from kotomitta.basis.cadre import Cadre
from kotomitta.planning.answer import Answer, answer
from kotomitta.planning.inputs.scenario import Scenario
from kotomitta.planning.workload.argument import Step, argument
from kotomitta.planning.workload.reserve import reasons
from kotomitta.planning.workload.time import MonthHours
from kotomitta.report.document import Amount, Paragraph, Table
from kotomitta.report.sections.argument import argued
from kotomitta.report.summary import summary
from kotomitta.sources.city_folder import Shelf, read_city

pytestmark = pytest.mark.reference

AS_OF = date(2017, 12, 31)


@pytest.fixture(scope="module")
def helsinki() -> Shelf:
    return read_city("helsinki")


def answered(shelf: Shelf, changes: dict[str, float] | None = None) -> Answer:
    figures = [
        {"id": name, "from": "2000-01-01", "value": value, "reason": "leave the step out"}
        for name, value in (changes or {}).items()
    ]
    scenario = Scenario.model_validate(
        {"name": "test", "question": "what if the step took nothing", "figures": figures}
    )
    given = scenario if changes else None
    run = shelf.run("2017", as_of=AS_OF, seed=1, draws=200, scenario=given)
    return answer(run, shelf.tasks)


@pytest.fixture(scope="module")
def base(helsinki: Shelf) -> Answer:
    return answered(helsinki)


def steps(found: Answer, cadre: Cadre) -> dict[str, Step]:
    told = argument(found.run, found.time, found.hours[cadre], found.caps[cadre])
    return {step.name: step for step in told}


@pytest.mark.parametrize("cadre", list(Cadre))
def test_every_hour_of_the_month_has_its_place(base: Answer, cadre: Cadre) -> None:
    found = steps(base, cadre)
    taken = base.caps[cadre].decided * float(np.mean(base.hours[cadre].mean))
    more = [found[name] for name in ("needs", "interpretation", "no_shows")]
    tasks = [s for s in found.values() if s.task] + more
    assert sum(s.hours.mean for s in found.values()) == pytest.approx(0.0, abs=1e-9)
    assert -sum(s.hours.mean for s in tasks) == pytest.approx(taken)
    left = float(np.mean(base.time.case_hours_a_month))
    assert -found["reserve"].hours.mean == pytest.approx(left - taken)


@pytest.mark.parametrize(
    ("step", "changes"),
    [
        ("interpretation", {"interpreter.factor": 1.0}),
        ("meeting", {"task.meeting.times": 1e-9}),
        ("sick_days", {"time.sick_days": 1e-9}),
        ("leave_days", {"time.leave_days": 1e-9}),
        ("no_shows", {"office.no_show_lost": 1e-9}),
        ("other_work", {"allowance.other_work": 1e-9}),
    ],
)
def test_the_cap_without_a_step_is_that_of_a_run_in_which_it_takes_nothing(
    helsinki: Shelf, base: Answer, step: str, changes: dict[str, float]
) -> None:
    cadre = Cadre.SOCIAL_WORKER
    without = steps(base, cadre)[step].without
    assert without is not None
    assert int(without + 1e-6) == answered(helsinki, changes).caps[cadre].decided


@pytest.mark.parametrize("cadre", list(Cadre))
def test_no_step_raises_the_cap(base: Answer, cadre: Cadre) -> None:
    for step in steps(base, cadre).values():
        assert step.without is None or step.without >= base.caps[cadre].decided - 1e-9


@pytest.mark.parametrize("cadre", list(Cadre))
def test_each_reason_of_the_reserve_lowers_the_cap_and_all_together_make_it(
    base: Answer, cadre: Cadre
) -> None:
    hours, months, p = base.hours[cadre], base.time.months, base.caps[cadre].probability
    found = reasons(hours, months, p)
    assert min(found.values()) > base.caps[cadre].decided
    assert set(found) == {"leave", "spells", "cases", "unknown"}
    alone = reasons(hours, MonthHours.even(months.mean), p)
    assert alone["leave"] == pytest.approx(found["leave"], rel=0.15)
    assert alone["leave"] == alone["spells"] < alone["unknown"]


def test_caps_without_a_step_are_whole_and_rounded_down_as_the_decided_one(base: Answer) -> None:
    found = summary(base)
    worker = Cadre.SOCIAL_WORKER
    *_, table, sentence = argued(found, worker)
    assert isinstance(table, Table)
    assert isinstance(sentence, Paragraph)
    shown = [row[3] for row in table.rows if isinstance(row[3], Amount)]
    exact = [step.without for step in found.argument[worker] if step.without is not None]
    assert [a.value for a in shown] == [int(n + 1e-6) for n in exact]
    told = {k: a.value for k, a in sentence.text.facts.items() if isinstance(a, Amount)}
    assert told == {name: int(cap + 1e-6) for name, cap in found.reserve[worker].items()}
