"""A unit to simulate, made from what was estimated and what is known of the office."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.cadre import Cadre
from kotomitta.basis.errors import InputError
from kotomitta.basis.months import Month
from kotomitta.law.rulebook import Rulebook
from kotomitta.planning.flow.monthly import Flow
from kotomitta.planning.flow.unit.unit import (
    Between,
    Cases,
    Contact,
    Limits,
    Need,
    Staff,
    Unit,
    Work,
)
from kotomitta.planning.inputs.run import Run
from kotomitta.planning.workload.available import weekdays
from kotomitta.planning.workload.cap import Cap
from kotomitta.planning.workload.hours import NEEDS, CaseHours, TaskHours
from kotomitta.planning.workload.time import (
    WorkingTime,
    calendar,
    kind_of_month,
    leave_by_kind,
)

Array = NDArray[np.float64]

# The tasks that are the course of a case; the others recur as they are needed.
COURSE = ("assessment", "plan", "review", "handover")
CADRES = tuple(Cadre)


@dataclass(frozen=True, slots=True, eq=False)
class Basis:
    """What the proof takes from an answer: the flow in which every case starts, hours and caps.

    `window` are the months that are simulated, among those of the run.
    """

    run: Run
    served: Flow
    hours: Mapping[Cadre, CaseHours]
    time: WorkingTime
    caps: Mapping[Cadre, Cap]
    window: slice

    @property
    def months(self) -> tuple[Month, ...]:
        """The months that are simulated."""
        return self.run.months[self.window]

    @property
    def active(self) -> Array:
        """Cases active at the end of each month when all can start, (draw, month)."""
        return np.asarray(self.served.active.values.sum(axis=1)[:, self.window])


def unit(basis: Basis, rows: NDArray[np.intp]) -> Unit:
    """The unit on these draws, staffed by each draw's own need at the decided caps."""
    run, months = basis.run, basis.months
    ends = _ends(run, months)[rows]
    days_a_month = ends[:, -1] / len(months)
    caps = tuple(basis.caps[cadre].decided for cadre in CADRES)
    return Unit(
        ends=ends,
        cases=_cases(basis, rows),
        need=_need(run, rows),
        work=_work(basis, rows, days_a_month),
        staff=_staff(basis, rows, months, caps),
        between=_between(basis, rows, days_a_month),
        limits=_limits(run.rulebook, months, days_a_month),
    )


def posts(active: Array, caps: tuple[int, ...]) -> NDArray[np.int64]:
    """Whole workers (draw, cadre, month) that carry so many cases (draw, month) at these caps."""
    needed = active[:, None, :] / np.array(caps, np.float64)[None, :, None]
    return np.maximum(np.ceil(needed - 1e-9), 1.0).astype(np.int64)


def _ends(run: Run, months: tuple[Month, ...]) -> NDArray[np.int64]:
    """The open day before which each month ends: weekdays less holidays spread evenly over them."""
    open_share = 1 - run.at("time.holidays") / run.at("time.working_days")
    return np.round(weekdays(months).cumsum() * open_share[:, None]).astype(np.int64)


def _cases(basis: Basis, rows: NDArray[np.intp]) -> Cases:
    run, start = basis.run, basis.window.start
    leaving = run.at("unit.leaving_a_year")
    stay = np.round(run.over("unit.clienthood_months"))
    started = basis.served.started.values.sum(axis=1)[:, :start]
    age = start - 1 - np.arange(start)
    kept = (1 - leaving[:, None]) ** (age / 12)
    there = stay[:, :start] > age
    arrivals = basis.served.arrived.values[:, :, start:]
    return Cases(arrivals[rows], (started * kept * there)[rows], stay[rows], leaving[rows])


def _need(run: Run, rows: NDArray[np.intp]) -> Need:
    def at(figure: str) -> Array:
        return run.at(figure)[rows]

    return Need(
        shares=tuple(at(f"need.{name}.share") for name in NEEDS),
        factors=tuple(at(f"need.{name}.factor") for name in NEEDS),
        persons=at("household.persons"),
        per_person=at("need.family.per_person"),
        interpreter_share=at("interpreter.share"),
        interpreter_factor=at("interpreter.factor"),
    )


def _work(basis: Basis, rows: NDArray[np.intp], days_a_month: Array) -> Work:
    run = basis.run
    tasks = [(c, t) for c in CADRES for t in basis.hours[c].tasks]
    lead = run.at("office.review_lead_days")[rows]
    by_month = np.stack([_review_months(run.rulebook, month) for month in basis.months])
    gaps = {
        "assessment": np.broadcast_to(
            run.at("office.plan_delay_days")[rows][:, None], (len(rows), len(by_month))
        ),
        "plan": np.maximum(by_month * days_a_month[:, None] - lead[:, None], 1.0),
    }
    gaps["review"] = gaps["handover"] = gaps["plan"]

    def contact(cadre: Cadre, timed: TaskHours) -> Contact:
        even = days_a_month / np.maximum(timed.times[rows], 1e-9)
        return Contact(
            name=timed.task.id,
            cadre=CADRES.index(cadre),
            hours=timed.plain[rows],
            gap=gaps.get(timed.task.id, np.repeat(even[:, None], len(by_month), axis=1)),
            even=even,
            interpreted=timed.task.interpreted,
            met=timed.task.interpreted,
        )

    named = {timed.task.id: contact(cadre, timed) for cadre, timed in tasks}
    missing = [name for name in COURSE if name not in named]
    if missing:
        raise InputError("unit_task_missing", place="weights/tasks.yaml", task=missing[0])
    opening, plan, review, closing = (named[name] for name in COURSE)
    needs = tuple(c for name, c in named.items() if name not in COURSE)
    spread = run.at("task.duration_variation")[rows]
    return Work((opening, plan, review, closing), needs, spread, lead)


def _review_months(rulebook: Rulebook, month: Month) -> float:
    return rulebook.on(month.first).number("law.plan.review_months").value


def _staff(
    basis: Basis, rows: NDArray[np.intp], months: tuple[Month, ...], caps: tuple[int, ...]
) -> Staff:
    def at(figure: str) -> Array:
        return basis.run.at(figure)[rows]

    return Staff(
        posts=posts(basis.active[rows], caps),
        caps=caps,
        day_hours=at("time.hours_per_day") * (1 - basis.time.allowance[rows]),
        attendance=basis.time.days_a_year[rows] / (at("time.working_days") - at("time.holidays")),
        leave=_leave(basis.run, months)[rows],
        sick_days=at("time.sick_days"),
        spell=at("office.sick_spell_days"),
        leaving=at("turnover.a_year"),
        fails=at("recruitment.failure"),
        lag=np.maximum(np.round(at("recruitment.lag_months")), 1).astype(np.int64),
        takeover=at("office.takeover_minutes") / 60,
    )


def _leave(run: Run, months: tuple[Month, ...]) -> Array:
    """Days away by month (draw, month): leave with its season, training spread evenly."""
    days = calendar(run)
    leave = leave_by_kind(run, days)[:, [kind_of_month(month.number) for month in months]]
    return np.asarray(leave + days.training_days[:, None] / 12)


def _between(basis: Basis, rows: NDArray[np.intp], days_a_month: Array) -> Between:
    def at(figure: str) -> Array:
        return basis.run.at(figure)[rows]

    a_case = sum(basis.hours[cadre].interpreter[rows] for cadre in CADRES)
    a_day = basis.active[rows] * np.asarray(a_case / days_a_month)[:, None]
    return Between(
        no_show=at("office.no_show"),
        lost=at("office.no_show_lost"),
        rebook=at("office.rebook_days"),
        interpreters=a_day * at("office.interpreters")[:, None],
    )


def _limits(rulebook: Rulebook, months: tuple[Month, ...], days_a_month: Array) -> Limits:
    """The limits of the law of each month, or of the act before where it has no number."""
    first = np.array([_last(rulebook, "law.assessment.start_months", m) for m in months])
    plan = np.array([_last(rulebook, "law.plan.start_days", m) for m in months])
    open_share = days_a_month[:, None] * 12 / 365.2425
    return Limits(first * days_a_month[:, None], plan * open_share)


def _last(rulebook: Rulebook, rule: str, month: Month) -> float:
    last = rulebook.last_known(rule, month.first)
    return np.inf if last is None or last.value is None else last.value
