"""What is decided about a case while it waits: another team, and the overflow queue."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from kotomitta.casework.case import Case, Overflow
from kotomitta.casework.commands import ChangeTeam, FromOverflow, ToOverflow
from kotomitta.casework.refusal import RefusalError

Queueing = ChangeTeam | ToOverflow | FromOverflow
_MOVES: Mapping[type[Queueing], str] = {
    ChangeTeam: "change_team",
    ToOverflow: "overflow",
    FromOverflow: "resume",
}


def move_of(command: Queueing) -> str:
    """The move of the workflow's table that a command asks for."""
    return _MOVES[type(command)]


def moved_team(case: Case, team: str, teams: Collection[str]) -> Case:
    """The case in another team, whose lead decides anew; RefusalError when it is not of `teams`,
    which can take a case.
    """
    if team == case.team:
        raise RefusalError("same_team", team=team)
    if team not in teams:
        raise RefusalError("team_missing", team=team[:40])
    return case.but(team=team, overflow=None)


def on_overflow(case: Case, asked: ToOverflow, lead: str, day: date, most: int) -> Case:
    """The case on the overflow queue, or still there: since when, a new day does not change.

    It is looked at again in `most` days at the latest.
    """
    if asked.review <= day:
        raise RefusalError("review_past", review=asked.review, day=day)
    last = day + timedelta(most)
    if asked.review > last:
        raise RefusalError("review_far", review=asked.review, days=most, last=last)
    since = case.overflow.since if case.overflow else day
    return case.but(
        overflow=Overflow(lead=lead, reason=asked.reason, since=since, review=asked.review)
    )


def off_overflow(case: Case) -> Case:
    """The case in the common queue; RefusalError when it is there already."""
    if case.overflow is None:
        raise RefusalError("not_on_overflow", case=case.code)
    return case.but(overflow=None)
