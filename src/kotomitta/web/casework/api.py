"""Casework in the REST API: counts only; no case and no worker can be asked for here."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.errors import HttpError

from kotomitta.web.accounts.permissions import permit
from kotomitta.web.casework import counting

router = Router(tags=["casework"])


class Team(Schema):
    """A team as counts: cases as the lower end of their band, null in the lowest; hours a month in
    tens, and they and who is over null where the workers are few.

    `day` is that of the newest counts by month, with which they were made.
    """

    day: date
    team: str
    workers: int
    over: int | None
    cases: int | None
    waiting: int | None
    overdue: int | None
    load: float | None
    own: float | None


class Counts(Schema):
    """Suppressed counts of the twelve months that end with a month; null where hidden."""

    month: str
    body: dict[str, Any]


@router.get("/unit", response=list[Team], summary="Every team of the unit in counts")
@permit("unit.counts")
def unit(request: HttpRequest) -> Any:
    """The teams as of the newest counts; none before there are any."""
    del request
    day, teams = counting.teams()
    return [{**team, "day": day} for team in teams]


@router.get("/unit/counts", response=Counts, summary="Counts by month, suppressed")
@permit("unit.counts")
def unit_months(request: HttpRequest) -> Any:
    """The newest counts; 404 before there are any."""
    del request
    found = counting.latest()
    if found is None:
        raise HttpError(404, "no counts yet")
    return found
