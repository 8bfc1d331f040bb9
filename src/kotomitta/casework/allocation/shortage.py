"""What a team lacks for the cases that fit with nobody: what a request for resources tells."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from kotomitta.casework.allocation.suggest import NotPlaced


@dataclass(frozen=True, slots=True)
class Shortage:
    """What is missing on a day: cases without a worker, hours a month, and full-time posts.

    `until` is the day from which all of them fit as things stand now; None: not in sight.
    """

    day: date
    cases: int
    hours: float
    posts: float
    until: date | None


def shortage(without: Collection[NotPlaced], day: date, a_post: float) -> Shortage | None:
    """What is missing for the cases that were refused; None when none was.

    `a_post` are the hours a month that the cases of a full-timer may take.
    """
    if not without:
        return None
    hours = sum(one.hours for one in without)
    ends = [one.later.day if one.later else None for one in without]
    return Shortage(
        day=day,
        cases=len(without),
        hours=hours,
        posts=hours / a_post,
        until=None if None in ends else max(end for end in ends if end),
    )
