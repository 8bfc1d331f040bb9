"""The most value that any allocation could have had, with all arrivals and absences known.

`value` is hours a month times the days from allocation to the end of the case or of the run.

`bound` sees one team with all the room and may put parts of a case anywhere. `exact` sees each
worker and whole cases, for small units. Both keep the rule of the rounds: in a week in which a case
is given everybody is under the cap. They could be exceeded only by cases that fit where none of
those over the cap would. Neither puts urgent cases first, or keeps
households and languages together, as rounds do: at 1.5 times the room that costs them about 0.5 %.
"""

from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import coo_array
from worlds import SCALE, START, World

WEEK = 7


@dataclass
class Programme:
    """A whole-number programme written term by term: the most value under rows `low` to `high`."""

    value: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    terms: list[tuple[int, int, float]] = field(default_factory=list)

    def variable(self, value: float, *, whole: bool) -> int:
        """The place of a new variable between 0 and 1."""
        self.value.append(value)
        self.whole.append(whole)
        return len(self.value) - 1

    def row(self, terms: list[tuple[int, float]], low: float, high: float) -> None:
        self.terms += [(len(self.low), k, x) for k, x in terms]
        self.low.append(low)
        self.high.append(high)

    def best(self, seconds: float) -> OptimizeResult:
        rows, columns, values = zip(*self.terms, strict=True)
        shape = (len(self.low), len(self.value))
        matrix = coo_array((values, (rows, columns)), shape=shape).tocsr()
        return milp(
            -np.array(self.value),
            bounds=Bounds(0.0, 1.0),
            integrality=np.array(self.whole),
            constraints=LinearConstraint(matrix, self.low, self.high),
            options={"mip_rel_gap": 1e-3, "time_limit": seconds},
        )


@dataclass(frozen=True)
class Stay:
    """A case in hindsight: its hours, the weeks it can fill, and who has it at the start."""

    hours: float
    first: int
    over: int
    days: int
    worker: int | None

    def value(self, week: int) -> float:
        """What it is worth that a worker has the case in a week; nothing if one had it before."""
        return (self.worker is None) * self.hours * min(WEEK, self.days - WEEK * week)


def stays(told: World) -> list[Stay]:
    staff = sorted(told.board.workers)
    new = [(week, c) for week, came in told.arrivals.items() for c in came if week < told.weeks]
    found = []
    for first, case in [*((0, c) for c in told.board.cases.values()), *new]:
        days = min((case.ends - START).days if case.ends else WEEK * told.weeks, WEEK * told.weeks)
        worker = staff.index(case.worker) if case.worker else None
        found.append(Stay(SCALE.weigh(case).high, first, -(-days // WEEK), days, worker))
    return found


def hours(told: World) -> tuple[np.ndarray, np.ndarray]:
    """Own hours without anybody's absence, and with them, (worker, week)."""
    staff, full, own = dict(told.board.workers), [], []
    for week in range(told.weeks):
        day = START + timedelta(WEEK * week)
        full.append([told.board.own(w, day) for w in sorted(staff)])
        for w, less in told.absences.get(week, []):
            staff[w] = staff[w].but(less=(*staff[w].less, less))
        own.append([staff[w].own_hours(day, SCALE.full) for w in sorted(staff)])
    return np.array(full).T, np.array(own).T


def bound(told: World, seconds: float = 60.0) -> float:
    """No allocation has more value. Variables: the week of each case, and whether a week gives.

    In a week that gives nothing no more is carried than there was room for in some week before.
    """
    programme, cases = Programme(), stays(told)
    old = [[c.hours for c in cases if c.worker is not None and t < c.over] for t in weeks(told)]
    room = np.maximum(hours(told)[1].sum(axis=0) - [sum(h) for h in old], 0.0)
    most = np.maximum.accumulate(room)
    gives = [programme.variable(0.0, whole=True) for _ in weeks(told)]
    used: list[list[tuple[int, float]]] = [[] for _ in weeks(told)]
    for case in (c for c in cases if c.worker is None):
        starts = []
        for week in range(case.first, case.over):
            value = sum(case.value(t) for t in range(week, case.over))
            starts.append(programme.variable(value, whole=False))
            programme.row([(starts[-1], 1.0), (gives[week], -1.0)], -np.inf, 0.0)
            for t in range(week, case.over):
                used[t].append((starts[-1], case.hours))
        programme.row([(k, 1.0) for k in starts], 0.0, 1.0)
    for t in weeks(told):
        programme.row([*used[t], (gives[t], most[t] - room[t])], 0.0, most[t])
    return -float(programme.best(seconds).mip_dual_bound)


def exact(told: World, seconds: float = 120.0) -> tuple[float, float]:
    """The best found with whole new cases within each worker's cap, and what none can exceed.

    Cases move only in weeks with an absence, as many as wanted, and those of the start in parts.
    """
    programme = Programme()
    full, own = hours(told)
    away = (own < full).any(axis=0)
    gives = [programme.variable(0.0, whole=True) for _ in weeks(told)]
    used: dict[tuple[int, int], list[tuple[int, float]]] = {}
    for case in stays(told):
        before: list[int] = []
        for t in range(case.first, case.over):
            before = placed(programme, case, t, before, (away, gives, len(own)))
            for w, k in enumerate(before):
                used.setdefault((w, t), []).append((k, case.hours))
    for (w, t), terms in used.items():
        absent = full[w, t] - own[w, t]
        programme.row([*terms, (gives[t], absent)], 0.0, full[w, t])
    found = programme.best(seconds)
    return -float(found.fun), -float(found.mip_dual_bound)


def placed(
    programme: Programme,
    case: Stay,
    week: int,
    before: list[int],
    unit: tuple[np.ndarray, list[int], int],
) -> list[int]:
    """Variables of a case by worker in a week: it stays where it was unless an absence moves it."""
    away, gives, workers = unit
    if case.worker is not None and before and not away[week]:
        return before
    now = [programme.variable(case.value(week), whole=case.worker is None) for _ in range(workers)]
    programme.row([(k, 1.0) for k in now], float(case.worker is not None), 1.0)
    change = [(k, 1.0) for k in now] + [(k, -1.0) for k in before]
    if case.worker is not None and not before and not away[week]:
        programme.row([(now[case.worker], 1.0)], 1.0, 1.0)
    elif case.worker is None and away[week]:
        programme.row(change, 0.0, 1.0)
        programme.row([*change, (gives[week], -1.0)], -np.inf, 0.0)
    elif case.worker is None:
        for k, was in zip(now, before, strict=False):
            programme.row([(k, 1.0), (was, -1.0)], 0.0, 1.0)
    return now


def weeks(told: World) -> range:
    return range(told.weeks)
