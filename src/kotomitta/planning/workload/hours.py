"""Hours that a case takes in a month, task by task."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kotomitta.planning.inputs.city import Cadre
from kotomitta.planning.inputs.run import Run
from kotomitta.planning.inputs.tasks import Task, Trigger

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class TaskHours:
    """One task: how often a case needs it in a month, and hours each time, by draw."""

    task: Task
    times: Array
    hours: Array
    interpreted_hours: Array

    @property
    def hours_a_month(self) -> Array:
        """Mean hours per case and month."""
        return self.times * self.hours


@dataclass(frozen=True, slots=True)
class CaseHours:
    """What one case takes of one cadre in a month, by draw: mean and variance, and the tasks."""

    cadre: Cadre
    mean: Array
    variance: Array
    interpreter: Array
    tasks: tuple[TaskHours, ...]


def case_hours(run: Run, tasks: Sequence[Task], stay_months: Array) -> dict[Cadre, CaseHours]:
    """Hours per case and month for each cadre; `stay_months` is the mean stay of a case by draw."""
    need = _need(run)
    timed = [_task_hours(run, task, stay_months, need) for task in tasks]
    spread = run.at("task.duration_variation")
    mix = need.second / need.mean**2
    return {c: _together(c, [t for t in timed if t.task.cadre is c], spread, mix) for c in Cadre}


def _together(cadre: Cadre, tasks: list[TaskHours], spread: Array, mix: Array) -> CaseHours:
    # A compound Poisson sum: the number of tasks in a month is Poisson, their lengths vary by
    # `spread` (coefficient of variation) around a case's own level, whose second moment is `mix`.
    mean = sum((t.hours_a_month for t in tasks), np.zeros_like(spread))
    second = sum((t.times * t.hours**2 for t in tasks), np.zeros_like(spread))
    variance = second * (1 + spread**2) * mix + mean**2 * (mix - 1)
    interpreter = sum((t.times * t.interpreted_hours for t in tasks), np.zeros_like(spread))
    return CaseHours(cadre, mean, variance, interpreter, tuple(tasks))


@dataclass(frozen=True, slots=True)
class _Need:
    """The factor by which a case's need lengthens its tasks: first and second moment, by draw."""

    mean: Array
    second: Array


_NEEDS = ("trauma", "illiteracy", "child_protection")


def _need(run: Run) -> _Need:
    mean = np.ones(run.draws.number)
    second = np.ones(run.draws.number)
    for need in _NEEDS:
        share, factor = run.at(f"need.{need}.share"), run.at(f"need.{need}.factor")
        mean = mean * (1 + share * (factor - 1))
        second = second * (1 + share * (factor**2 - 1))
    more = run.at("need.family.per_person") * (run.at("household.persons") - 1)
    return _Need(mean * (1 + more), second * (1 + more) ** 2)


def _task_hours(run: Run, task: Task, stay_months: Array, need: _Need) -> TaskHours:
    base = run.at(task.minutes) / 60 * need.mean
    share, factor = run.at("interpreter.share"), run.at("interpreter.factor")
    lengthened = 1 + share * (factor - 1) if task.interpreted else np.ones_like(share)
    interpreted = base * share * factor if task.interpreted else np.zeros_like(share)
    return TaskHours(task, _times(run, task, stay_months), base * lengthened, interpreted)


def _times(run: Run, task: Task, stay_months: Array) -> Array:
    if task.trigger is Trigger.ONCE:
        return np.asarray(1 / stay_months)
    if task.trigger is Trigger.REVIEW:
        return np.asarray(1 / run.at("law.plan.review_months"))
    return run.at(str(task.times))


def mean_stay(longest: Array, leaving_a_year: Array) -> Array:
    """The mean stay in months of a case that ends at `longest` or leaves before, by draw.

    The sum of the monthly survival keep^k for k = 0 .. longest-1.
    """
    keep = (1 - leaving_a_year) ** (1 / 12)
    return np.where(keep < 1, (1 - keep**longest) / np.maximum(1 - keep, 1e-12), longest)
