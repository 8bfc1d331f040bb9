"""Hours that a case takes in a month, task by task."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.cadre import Cadre
from kotomitta.planning.inputs.run import Run
from kotomitta.planning.inputs.tasks import Task, Trigger

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Moments:
    """A factor that differs from case to case or time to time: its mean and its mean square."""

    first: Array
    second: Array

    @classmethod
    def one(cls, like: Array) -> Self:
        """A factor that changes nothing, for as many draws."""
        return cls(np.ones_like(like), np.ones_like(like))

    def times(self, other: "Moments") -> "Moments":
        """The product with an independent factor."""
        return Moments(self.first * other.first, self.second * other.second)


@dataclass(frozen=True, slots=True)
class TaskHours:
    """One task: how often a case needs it in a month, and hours each time, by draw.

    `plain` are the hours before anything lengthens them; `lengthened` is the factor of need, and
    of interpretation where the task is interpreted; `missed` is that of clients who do not come,
    where a task is a contact. What was measured has the needs of the cases in it: its plain hours
    are those that give the measured mean of contacts held.
    """

    task: Task
    times: Array
    plain: Array
    lengthened: Moments
    missed: Moments

    @property
    def held_a_month(self) -> Array:
        """Mean hours per case and month of what is held."""
        return self.times * self.plain * self.lengthened.first

    @property
    def hours_a_month(self) -> Array:
        """Mean hours per case and month, with the time that a missed contact takes."""
        return self.held_a_month * self.missed.first


@dataclass(frozen=True, slots=True)
class CaseHours:
    """What one case takes of one cadre in a month, by draw: mean and variance, and the tasks."""

    cadre: Cadre
    mean: Array
    variance: Array
    interpreter: Array
    tasks: tuple[TaskHours, ...]

    @property
    def plain(self) -> Array:
        """Mean hours of a weighted case: one that nothing lengthens, without interpreter."""
        return sum((t.times * t.plain for t in self.tasks), np.zeros_like(self.mean))


@dataclass(frozen=True, slots=True)
class Lengthening:
    """What makes the same task longer for some cases: their need, and interpretation."""

    need: Moments
    language: Moments

    @classmethod
    def of(cls, run: Run) -> Self:
        """The lengthening of a run's cases."""
        language = _either(run.at("interpreter.share"), run.at("interpreter.factor"))
        return cls(_need(run), language)


def case_hours(run: Run, tasks: Sequence[Task], stay_months: Array) -> dict[Cadre, CaseHours]:
    """Hours per case and month for each cadre; `stay_months` is the mean stay of a case by draw."""
    longer = Lengthening.of(run)
    missed = _either(run.at("office.no_show"), 1 + run.at("office.no_show_lost"))
    timed = [
        TaskHours(
            task,
            _times(run, task, stay_months),
            _plain(run, task, longer.need),
            longer.need.times(longer.language) if task.interpreted else longer.need,
            missed if task.interpreted else Moments.one(missed.first),
        )
        for task in tasks
    ]
    return {c: together(run, c, [t for t in timed if t.task.cadre is c], longer) for c in Cadre}


def together(run: Run, cadre: Cadre, tasks: Sequence[TaskHours], longer: Lengthening) -> CaseHours:
    """What the tasks of one cadre take together of a case's month, by draw."""
    # Within a case the month is a compound Poisson sum: the number of tasks is Poisson, and their
    # lengths vary by `spread` (coefficient of variation). Between cases the factors differ.
    spread = run.at("task.duration_variation")
    nothing = np.zeros_like(spread)
    mean = sum((t.hours_a_month for t in tasks), nothing)
    squares = (t.times * t.plain**2 * t.lengthened.second * t.missed.second for t in tasks)
    within = sum(squares, nothing) * (1 + spread**2)
    variance = within + _between(tasks, longer) - mean**2
    share, factor = run.at("interpreter.share"), run.at("interpreter.factor")
    # Of the interpreted hours only those of cases that need an interpreter have one in the room.
    held = share * factor / (1 + share * (factor - 1))
    interpreted = (t.held_a_month for t in tasks if t.task.interpreted)
    return CaseHours(cadre, mean, variance, sum(interpreted, nothing) * held, tuple(tasks))


def _between(tasks: Sequence[TaskHours], longer: Lengthening) -> Array:
    """The mean over cases of the square of a case's own mean hours."""
    nothing = np.zeros_like(longer.need.first)
    own = [(t.times * t.plain * t.missed.first, t.task.interpreted) for t in tasks]
    plain = sum((hours for hours, interpreted in own if not interpreted), nothing)
    spoken = sum((hours for hours, interpreted in own if interpreted), nothing)
    language = longer.language
    square = plain**2 + 2 * plain * spoken * language.first + spoken**2 * language.second
    return np.asarray(longer.need.second * square)


def _plain(run: Run, task: Task, need: Moments) -> Array:
    hours = run.at(task.minutes) / 60
    return hours / need.first if task.minutes in run.draws.measured else hours


NEEDS = ("trauma", "illiteracy", "child_protection")


def _need(run: Run) -> Moments:
    more = 1 + run.at("need.family.per_person") * (run.at("household.persons") - 1)
    need = Moments(more, more**2)
    for name in NEEDS:
        need = need.times(_either(run.at(f"need.{name}.share"), run.at(f"need.{name}.factor")))
    return need


def _either(share: Array, factor: Array) -> Moments:
    """A factor that a share of the cases has, and the others have not."""
    return Moments(1 + share * (factor - 1), 1 + share * (factor**2 - 1))


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
