"""The argument of a cap, step by step: where a worker's month goes, and what each step costs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.quantity import Quantity
from kotomitta.planning.inputs.run import Run
from kotomitta.planning.inputs.tasks import Task
from kotomitta.planning.workload.cap import Cap, reached
from kotomitta.planning.workload.hours import (
    NEEDS,
    CaseHours,
    Lengthening,
    Moments,
    TaskHours,
    together,
)
from kotomitta.planning.workload.time import ABSENCES, MonthHours, WorkingTime, working_time

Array = NDArray[np.float64]

_SEASON = ("office.leave_in_july", "office.leave_in_june_and_august")
_BEHIND = {
    "leave_days": ("time.leave_days", *_SEASON),
    "holidays": ("time.holidays",),
    "sick_days": ("time.sick_days", "office.sick_spell_days"),
    "training_days": ("time.training_days",),
}
_RESERVED = ("cap.probability", *_SEASON, "office.sick_spell_days", "task.duration_variation")
_NEEDS = (
    "need.family.per_person",
    *(f"need.{kind}.{of}" for kind in NEEDS for of in ("share", "factor")),
)
_MISSED = ("office.no_show", "office.no_show_lost")
_LANGUAGE = ("interpreter.share", "interpreter.factor")


@dataclass(frozen=True, slots=True)
class Step:
    """One step from the contract to the cap.

    `hours` are of a worker's month, negative when the step takes them; the means of all steps add
    up to 0. `without` is the cap in cases if the step took nothing, None where the question has no
    meaning. `task` is set when the step is a task; `figures` are those it rests on.
    """

    name: str
    hours: Quantity
    figures: tuple[str, ...]
    without: float | None = None
    task: Task | None = None


def argument(run: Run, time: WorkingTime, hours: CaseHours, cap: Cap) -> tuple[Step, ...]:
    """From the hours of a contract to the cap and the reserve that keeps the month inside them.

    What tasks take is what they take of `cap.decided` cases: first as they are, then what the
    needs of the cases add, what interpretation adds on top, and what missed contacts take.
    """
    longer = Lengthening.of(run)
    spent = (*_time(run, time, hours, cap), *_tasks(run, time, hours, cap, longer))
    kept = time.case_hours_a_month - cap.decided * hours.mean
    reserve = Step("reserve", _month(-kept), _RESERVED)
    return (*spent, reserve)


def _time(run: Run, time: WorkingTime, hours: CaseHours, cap: Cap) -> Iterable[Step]:
    length = run.at("time.hours_per_day") / 12
    whole = run.at("time.working_days") * length
    yield Step("contract", _month(whole), ("time.working_days", "time.hours_per_day"))
    for absence in ABSENCES:
        away = run.at(f"time.{absence}") * length
        more = working_time(run, without=absence).months
        yield Step(absence, _month(-away), _BEHIND[absence], _cases(hours, more, cap))
    month = time.hours_a_year / 12
    other = run.at("allowance.other_work")
    new = (1 - other) * run.at("allowance.new_duties")
    for name, share in (("other_work", other), ("new_duties", new)):
        figure = (f"allowance.{name}",)
        more = time.months.times(1 / (1 - run.at(*figure)))
        yield Step(name, _month(-month * share), figure, _cases(hours, more, cap))


def _tasks(
    run: Run, time: WorkingTime, hours: CaseHours, cap: Cap, longer: Lengthening
) -> Iterable[Step]:

    def cases(tasks: Sequence[TaskHours], under: Lengthening) -> float:
        return _cases(together(run, hours.cadre, tasks, under), time.months, cap)

    for timed in hours.tasks:
        task = timed.task
        plain = timed.times * timed.plain * cap.decided
        others = [t for t in hours.tasks if t is not timed]
        rests = tuple(name for name in (task.minutes, task.times) if name)
        without = cases(others, longer) if others else None
        yield Step(task.id, _month(-plain), rests, without, task)
    one = Moments.one(longer.need.first)
    plainer = {
        "needs": replace(longer, need=one),
        "interpretation": replace(longer, language=one),
    }
    taken = _added(hours.tasks, longer)
    for name, figures in (("needs", _NEEDS), ("interpretation", _LANGUAGE)):
        under = plainer[name]
        without = cases(_under(hours.tasks, under), under)
        yield Step(name, _month(-taken[name] * cap.decided), figures, without)
    held = [replace(t, missed=one) for t in hours.tasks]
    lost = sum(
        (t.hours_a_month - t.held_a_month for t in hours.tasks), np.zeros_like(longer.need.first)
    )
    yield Step("no_shows", _month(-lost * cap.decided), _MISSED, cases(held, longer))


def _added(tasks: Sequence[TaskHours], longer: Lengthening) -> Mapping[str, Array]:
    """Hours of a case's month that the needs add, and that interpretation adds on top."""
    need = longer.need.first
    plain = [t.times * t.plain for t in tasks]
    spoken = [t.times * t.plain for t in tasks if t.task.interpreted]
    nothing = np.zeros_like(need)
    return {
        "needs": sum(plain, nothing) * (need - 1),
        "interpretation": sum(spoken, nothing) * need * (longer.language.first - 1),
    }


def _under(tasks: Sequence[TaskHours], longer: Lengthening) -> list[TaskHours]:
    whole = longer.need.times(longer.language)
    return [replace(t, lengthened=whole if t.task.interpreted else longer.need) for t in tasks]


def _cases(hours: CaseHours, months: MonthHours, cap: Cap) -> float:
    return reached(hours.mean, hours.variance, months, cap.probability)


def _month(hours: Array) -> Quantity:
    return Quantity.of(hours, "hours/month")
