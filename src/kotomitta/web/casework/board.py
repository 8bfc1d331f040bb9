"""The board: who waits, who carries what, what is due and what changes, added up in SQL."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from django.db.models import Count, Q, QuerySet

from kotomitta.basis.cadre import Cadre
from kotomitta.casework.board import TOLERANCE
from kotomitta.casework.due import Standing
from kotomitta.casework.load import FullTime, Load
from kotomitta.casework.worker import Less
from kotomitta.casework.worker import Worker as CoreWorker
from kotomitta.render.full_time import in_words
from kotomitta.report.document import Amount, Message, say
from kotomitta.web.casework import queries
from kotomitta.web.casework.models import Case, Reduction, Worker
from kotomitta.web.casework.reach import EVERYTHING, Scope
from kotomitta.web.casework.unit import agreed, notice_days, scale
from kotomitta.web.planning.cities import named
from kotomitta.web.planning.foreseen import AdoptedCap, adopted_cap

MONTH = timedelta(days=31)
_NOTHING = (0, 0.0, 0.0, 0, 0, 0.0)


@dataclass(frozen=True, slots=True)
class Carried:
    """What a worker carries today: cases, hours against own hours, and due dates that press.

    `decided` are the hours of the cases above the cap by a decision that is in force.
    """

    worker: CoreWorker
    day: date
    cases: int
    load: Load
    overdue: int
    soon: int
    decided: float

    @property
    def less(self) -> tuple[Less, ...]:
        """What is taken off today."""
        return tuple(one for one in self.worker.less if one.start <= self.day <= one.end)

    @property
    def room(self) -> float:
        """Own hours less the load at its high end, below zero when over."""
        return (self.load.own or 0.0) - self.load.high

    @property
    def over(self) -> bool:
        """Whether the load is over the own cap, at the high end of what is not known."""
        return self.room < -TOLERANCE

    @property
    def undecided(self) -> float:
        """Hours over the own cap without the cases that a lead has decided on; none within it."""
        over = -self.room - self.decided
        return over if over > TOLERANCE else 0.0


@dataclass(frozen=True, slots=True)
class Change:
    """What changes by a day of the next month: a worker's hours, or a case that ends or may end."""

    on: date
    what: str
    who: str
    hours: float


@dataclass(frozen=True, slots=True)
class TeamBoard:
    """A team, or one worker, on a day; `overflow` are those who wait on the overflow queue.

    `to_review` are those of them whose day of review is here or has passed.
    """

    day: date
    carried: tuple[Carried, ...]
    waiting: int
    waiting_hours: float
    overflow: int
    overflow_hours: float
    to_review: int

    @property
    def load(self) -> float:
        """Hours a month of all of them together."""
        return sum(one.load.high for one in self.carried)

    @property
    def own(self) -> float:
        """Their own hours together."""
        return sum(one.load.own or 0.0 for one in self.carried)

    @property
    def full_time(self) -> Message:
        """What a full-timer's cases may take, what is kept in reserve, and who decided so."""
        cadres = {one.worker.cadre for one in self.carried}
        hours = in_words(scale(self.day).full, cadres)
        return say("cw.full_time", hours=hours, basis=_basis(cadres, adopted_cap(self.day)))

    @property
    def there(self) -> tuple[str, ...]:
        """The codes of those who are in the unit today."""
        workers = (one.worker for one in self.carried)
        return tuple(w.code for w in workers if (w.last or self.day) >= self.day)

    @property
    def over(self) -> tuple[Carried, ...]:
        """Those who are over their own cap."""
        return tuple(one for one in self.carried if one.over)

    @property
    def undecided(self) -> tuple[Carried, ...]:
        """Those who are over it without a decision."""
        return tuple(one for one in self.carried if one.undecided)

    @property
    def hidden_by_mean(self) -> bool:
        """Whether somebody is over while all together are not."""
        return bool(self.over) and self.load <= self.own + TOLERANCE


def _basis(cadres: Collection[Cadre], decided: AdoptedCap | None) -> Message:
    """Who decided the caps of these cadres."""
    if decided is None:
        return say("cw.full_time.assumed")
    city, cap = named(decided.city), Amount(decided.cases, "cases", 0)
    if Cadre.SOCIAL_COUNSELLOR not in cadres or decided.counsellor is None:
        return say("cw.full_time.adopted", city=city, cap=cap)
    counsellor = Amount(decided.counsellor, "cases", 0)
    return say("cw.full_time.adopted_both", city=city, cap=cap, counsellor=counsellor)


def team_board(workers: Scope, waits: Scope | None, day: date) -> TeamBoard:
    """What each of the workers carries, and how much waits where that is asked for."""
    found = queries.WAITING.rows(waits, str(day)) if waits else []
    return TeamBoard(day, carried(workers, day), *(found[0] if found else (0, 0.0, 0, 0.0, 0)))


def there(workers: QuerySet[Worker], day: date) -> list[str]:
    """The codes of those of the workers who are in the unit on the day."""
    found = workers.filter(Q(last=None) | Q(last__gte=day))
    return list(found.values_list("code", flat=True))


def carried(workers: Scope, day: date) -> tuple[Carried, ...]:
    """What each worker carries who is in the unit or still has cases, in the order of codes."""
    less: dict[int, list[Reduction]] = defaultdict(list)
    for one in queries.REDUCTIONS.models(workers):
        less[one.worker_id].append(one)
    sums = {worker: rest for worker, *rest in queries.SUMS.rows(workers, str(day), _red(day))}
    full = scale(day).full
    rows = (
        _carried(row.carrying(less[row.pk]), sums.get(row.code, _NOTHING), day, full)
        for row in queries.WORKERS.models(workers)
    )
    return tuple(row for row in rows if row.cases or (row.worker.last or day) >= day)


def _carried(worker: CoreWorker, sums: Sequence[Any], day: date, full: FullTime) -> Carried:
    cases, low, high, *pressing = sums
    own = worker.own_hours(day, full)
    return Carried(worker, day, cases, Load(low, high, own), *pressing)


def _red(day: date) -> str:
    """The last due date that is red on a day, for a query."""
    return str(day + timedelta(notice_days(day)))


def standing(by: date | None, day: date) -> Standing:
    """How a due date stands: red before it is missed."""
    if by is None:
        return Standing.UNKNOWN
    if by < day:
        return Standing.OVERDUE
    return Standing.SOON if by <= day + timedelta(notice_days(day)) else Standing.AHEAD


def waiting(cases: Scope, day: date, first: int, last: int) -> list[Case]:
    """Part of the common queue: those that are red by due date, then who waited longest."""
    return queries.common_queue(first, last).models(cases, _red(day))


def on_overflow(cases: Scope, first: int, last: int) -> list[Case]:
    """Part of the overflow queue, the next to be reviewed first."""
    return queries.overflow_queue(first, last).models(cases)


def pressing(cases: Scope, day: date) -> list[Case]:
    """The open cases whose due dates press most, those that wait for a worker included."""
    return queries.PRESSING.models(cases, _red(day))


def overridden(cases: Scope) -> list[Case]:
    """Cases above a cap by a lead's decision; those whose end has passed stay until decided."""
    return queries.OVERRIDDEN.models(cases)


def changes(board: TeamBoard, cases: Scope) -> list[Change]:
    """What frees or takes hours within a month: reductions that turn, and cases that end.

    Where nobody has said that a case ends then, it may when somebody's clienthood ends by law.
    """
    last = board.day + MONTH
    full = scale(board.day).full
    found = [
        Change(on, "hours", one.worker.code, one.worker.own_hours(on, full) - (one.load.own or 0.0))
        for one in board.carried
        for on in one.worker.turning_days()
        if board.day < on <= last
    ]
    ending = queries.ENDING.models(cases, str(board.day), str(last))
    found += [_end(case, board.day, last) for case in ending]
    return sorted(found, key=lambda change: (change.on, change.who))


def _end(case: Case, first: date, last: date) -> Change:
    """What ends a case between two days: what is expected or, without that, the law."""
    if case.ends and first <= case.ends <= last:
        return Change(case.ends, "ends", case.code, case.weight_high)
    return Change(case.clienthood_ends or last, "may_end", case.code, case.weight_high)


@dataclass(frozen=True, slots=True)
class TeamCounts:
    """A team as counts only, told so that two days seldom differ by what is one person's.

    A count of cases is the lower end of its band, None in the lowest one; hours are in tens. What
    would be of single workers is None.
    """

    team: str
    workers: int
    over: int | None
    cases: int | None
    waiting: int | None
    overdue: int | None
    load: float | None
    own: float | None


def unit_counts(day: date) -> list[TeamCounts]:
    """Every team of the unit as counts."""
    by_team: dict[str, list[Carried]] = {}
    for one in carried(EVERYTHING, day):
        by_team.setdefault(one.worker.team, []).append(one)
    rows = (
        Case.objects.filter(closed=None)
        .order_by()
        .values("team")
        .annotate(
            active=Count("pk", filter=Q(state="active")),
            waits=Count("pk", filter=Q(state="waiting")),
            overdue=Count("pk", filter=Q(due_by__lt=day)),
        )
    )
    open_cases: dict[str, Mapping[str, Any]] = {
        row.pop("team"): row for row in cast(Iterable[dict[str, Any]], rows)
    }
    none = {"active": 0, "waits": 0, "overdue": 0}
    return [
        _counts(team, by_team.get(team, []), open_cases.get(team, none), day)
        for team in sorted({*by_team, *open_cases})
    ]


def _counts(
    team: str, workers: Sequence[Carried], cases: Mapping[str, Any], day: date
) -> TeamCounts:
    least = agreed("disclosure.least", day)
    told = {name: number // least * least or None for name, number in cases.items()}
    enough = len(workers) >= agreed("disclosure.workers", day)
    return TeamCounts(
        team=team,
        workers=len(workers),
        over=sum(one.over for one in workers) if enough else None,
        cases=told["active"],
        waiting=told["waits"],
        overdue=told["overdue"],
        load=round(sum(one.load.high for one in workers), -1) if enough else None,
        own=round(sum(one.load.own or 0.0 for one in workers), -1) if enough else None,
    )
