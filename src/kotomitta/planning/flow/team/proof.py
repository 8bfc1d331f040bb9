"""A caseload cap put to the proof: the team is simulated under it, on each of planning's draws.

The analytic cap says that a month's hours fit. Here clients come by chance, wait for a free place,
and queue for their worker, so what is shown is what the cap does to them: waits, deadlines, and
months in which more work falls due than there is time for.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.errors import InputError
from kotomitta.planning.flow.team import _kernel
from kotomitta.planning.flow.team.course import Course, replication
from kotomitta.planning.flow.team.lengths import slices

Array = NDArray[np.float64]

# More than 110 % for four weeks running is the sign of excess in England's probation service; a
# month of 21 working days stands for the four weeks.
EXCESS = 1.1


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Trial:
    """What is tried. Arrays are by draw, or (draw, month) where they say so.

    Months are of 21 working days, and the first finds the office empty: begin a longest stay
    before the months that are `counted`. `hours_a_month` are one worker's for cases; the three
    kinds of contact take mean hours with `sigma` of the logarithm, `interpreter_factor` times as
    many for a share of clients; a follow-up falls due `gap_days` after the last contact, give or
    take `gap_spread` of that. A case stays `stay_days`.
    """

    workers: int
    cap: int
    arrivals: Array  # cases (draw, month)
    hours_a_month: Array
    first_hours: Array
    plan_hours: Array
    followup_hours: Array
    sigma: float
    interpreter_share: Array
    interpreter_factor: Array
    plan_delay_days: float
    gap_days: Array
    gap_spread: float
    stay_days: Array
    first_days: float
    plan_days: float
    counted: slice

    def __post_init__(self) -> None:
        if self.workers < 1:
            raise InputError("team_no_workers", field="workers")
        if self.cap < 1:
            raise InputError("team_no_cap", field="cap")
        if not (self.hours_a_month > 0).all():
            given = float(self.hours_a_month.min()) / _kernel.MONTH
            raise InputError("team_hours", field="hours_a_month", given=given)

    @property
    def months(self) -> int:
        """The months simulated."""
        return int(self.arrivals.shape[1])


@dataclass(frozen=True, slots=True, eq=False)
class Proof:
    """What the cap does, over the months counted; arrays by draw, NaN where there was nobody.

    Waits and shares in time are of those who arrived in these months, and `not_assigned` is how
    many of them still wait at the end. By (draw, month): `waiting` for a worker at its end; `load`,
    the work that falls due over the hours there are; `overloaded`, the share of workers for whom
    this and what was left from the month before pass EXCESS. `hours_undone` is the work that had
    fallen due by the end and was not done. The load of an overloaded team stays near 1, because
    nothing new falls due for a client before the last contact: what it leaves undone tells more.
    """

    first_in_time: Array
    plan_in_time: Array
    wait_mean: Array
    wait_p95: Array
    not_assigned: Array
    waiting: Array
    load: Array
    overloaded: Array
    hours_undone: Array


def prove_cap(trial: Trial, *, seed: int, threads: int = 1) -> Proof:
    """The trial on every draw; the same whatever the number of threads."""
    shape = slices(trial.sigma)

    def one(draw: int) -> tuple[Array, ...]:
        office = replication(_course(trial, draw, shape), seed, draw)
        return (*_clients(trial, office), *_months(trial, office, float(trial.hours_a_month[draw])))

    with ThreadPoolExecutor(threads) as pool:
        each = list(pool.map(one, range(len(trial.arrivals))))
    return Proof(*(np.array(values) for values in zip(*each, strict=True)))


def _course(trial: Trial, draw: int, shape: Array) -> Course:
    gap, spread = float(trial.gap_days[draw]), trial.gap_spread
    terms = _kernel.Terms(
        key=np.uint64(0),
        days=trial.months * _kernel.MONTH,
        workers=trial.workers,
        cap=trial.cap,
        share=float(trial.interpreter_share[draw]),
        delay=trial.plan_delay_days,
        gap=gap * (1 - spread),
        gap_width=2 * gap * spread,
        stay=float(trial.stay_days[draw]),
    )
    kinds = (trial.first_hours, trial.plan_hours, trial.followup_hours)
    factors = (1.0, float(trial.interpreter_factor[draw]))
    hours = np.array([float(kind[draw]) * factor for kind in kinds for factor in factors])
    days = hours / (trial.hours_a_month[draw] / _kernel.MONTH)
    return Course(terms, trial.arrivals[draw] / _kernel.MONTH, days[:, None, None] * shape)


def _clients(trial: Trial, office: _kernel.Office) -> Sequence[Array]:
    """Shares in time, waits, and the number without a worker, of those who arrived when counted."""
    days = trial.months * _kernel.MONTH
    start, stop, _ = trial.counted.indices(trial.months)
    arrived = office.arrived[:-1]
    ours = (arrived >= start * _kernel.MONTH) & (arrived < stop * _kernel.MONTH)
    shares = []
    for kind, allowed in ((_kernel.FIRST, trial.first_days), (_kernel.PLAN, trial.plan_days)):
        by = arrived + allowed
        met = (office.ended[:-1, kind] <= by)[ours & (by <= days)]
        shares.append(met.mean() if len(met) else np.nan)
    assigned = office.counts[_kernel.ASSIGNED]
    waits = office.waited[:assigned][ours[:assigned]]
    mean, p95 = (waits.mean(), np.quantile(waits, 0.95)) if len(waits) else (np.nan, np.nan)
    return [np.array(x) for x in (*shares, mean, p95, ours[assigned:].sum())]


def _months(trial: Trial, office: _kernel.Office, hours_a_month: float) -> Sequence[Array]:
    """Numbers waiting, loads and overloads by month counted, and hours undone at the end."""
    ends = _kernel.MONTH * np.arange(1.0, trial.months + 1)[:, None]
    load = np.diff(office.asked, axis=0, prepend=0.0) / _kernel.MONTH
    left = np.maximum(office.until - ends, 0.0) / _kernel.MONTH
    before = np.concatenate([np.zeros_like(left[:1]), left[:-1]])
    return (
        office.waiting[trial.counted].astype(np.float64),
        load.mean(axis=1)[trial.counted],
        (before + load > EXCESS).mean(axis=1)[trial.counted],
        np.array(left[-1].sum() * hours_a_month),
    )
