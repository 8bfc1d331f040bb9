"""Rounds of suggestions: all waiting cases of a team solved together, away from any page."""

from dataclasses import asdict, replace
from datetime import date, timedelta
from hashlib import sha256
from json import dumps, loads
from typing import Any

from django.db.models import F, Max, QuerySet, Sum
from django.db.models.expressions import Combinable
from django.utils import timezone
from django_tasks import task

from kotomitta.casework.allocation.terms import Reserve, Round
from kotomitta.casework.board import Board
from kotomitta.web.casework.forecast import arrivals_next_month, heavy_next_month
from kotomitta.web.casework.models import Case, Suggested, Worker
from kotomitta.web.casework.rules import in_use
from kotomitta.web.casework.unit import agreed, notice_days, scale, today
from kotomitta.web.frame.prepared import Prepared

_CHANGES = F("version") - F("given_out")
_NEWEST = (
    Prepared(lambda team: _newest(Case.objects.filter(closed=None, team=team), _CHANGES)),
    Prepared(lambda team: _newest(Worker.objects.filter(team=team), F("version"))),
)


def stamp(team: str, day: date) -> str:
    """The same while nothing has happened that could change the suggestions."""
    told = [
        [day.isoformat(), arrivals_next_month(day), asdict(in_use(team, day)), scale(day).full],
        *(newest.rows(team) for newest in _NEWEST),
    ]
    return sha256(dumps(told, default=str).encode()).hexdigest()


def _newest(rows: QuerySet[Any], changes: Combinable) -> QuerySet[Any, Any]:
    """The newest of a team's rows, and how much was changed in them."""
    told = rows.order_by().values("team").annotate(newest=Max("pk"), changed=Sum(changes))
    found: QuerySet[Any, Any] = told.values_list("newest", "changed")
    return found


def ask(team: str) -> None:
    """Have suggestions made for a team as it is now."""
    Suggested.objects.update_or_create(team=team, defaults={"stamp": "", "made": timezone.now()})
    solve.enqueue(team)


@task()
def solve(team: str) -> None:
    """Moves that bring everybody under the cap, and suggestions that hold once they are made."""
    # The solver is heavy to import, and only this task needs it.
    from kotomitta.casework.allocation.rebalance import rebalance
    from kotomitta.casework.allocation.shortage import shortage
    from kotomitta.casework.allocation.suggest import suggest

    day = today()
    now = stamp(team, day)
    foreseen = heavy_next_month(team, day)
    reserve = foreseen.expected.reserve if foreseen else Reserve(0, 0.0)
    asked = replace(asked_round(team, day), reserve=reserve)
    rule, moves = in_use(team, day), rebalance(asked)
    by_rule = rule.asked(asked.after(moves.pairs))
    found = suggest(by_rule)
    above, a_post = sum(moves.still_over.values()), by_rule.board.scale.full.planned
    missing = shortage(found.not_placed, above, day, a_post)
    body = {
        "suggestions": asdict(found),
        "shortage": asdict(missing) if missing else None,
        "moves": asdict(moves),
        "foreseen": {**asdict(foreseen), "wanted": reserve.cases} if foreseen else None,
    }
    told = loads(dumps(body, default=_plain))
    Suggested.objects.update_or_create(
        team=team, defaults={"stamp": now, "made": timezone.now(), "body": told}
    )


def asked_round(team: str, day: date) -> Round:
    """A round of a team: its board, and what decides."""
    from kotomitta.sources.casework_files import points

    rows = list(Case.objects.filter(team=team, closed=None))
    workers = Worker.objects.filter(team=team).prefetch_related("reductions")
    return Round(
        board=Board(
            {row.code: row.value for row in rows},
            {row.code: row.value for row in workers},
            scale(day),
        ),
        day=day,
        points=points(day),
        due={row.code: row.due_by for row in rows if row.state == "waiting" and row.due_by},
        notice_days=notice_days(day),
        ahead_days=agreed("allocation.ahead_days", day),
        later_days=agreed("allocation.later_days", day),
    )


def _plain(value: object) -> object:
    if isinstance(value, date | timedelta):
        return str(value)
    raise TypeError(value)
