"""What a team lacks for the cases that fit with nobody: what a request for resources tells."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from kotomitta.casework.allocation.suggest import NotPlaced


@dataclass(frozen=True, slots=True)
class Shortage:
    """What is missing on a day: cases without a worker, hours a month, and full-time posts.

    `over` are those of the hours that stay above workers' caps. `until` is the day from which all
    cases fit as things stand now; None: not in sight, or when what is above passes is not known.
    """

    day: date
    cases: int
    hours: float
    over: float
    posts: float
    until: date | None


def shortage(
    without: Collection[NotPlaced], over: float, day: date, a_post: float
) -> Shortage | None:
    """What is missing for the cases that were refused and for what stays `over` the caps.

    None when nothing is. `a_post` are the hours a month that the cases of a full-timer may take.
    """
    if not without and not over:
        return None
    hours = sum(one.hours for one in without) + over
    ends = [one.later.day if one.later else None for one in without]
    return Shortage(
        day=day,
        cases=len(without),
        hours=hours,
        over=over,
        posts=hours / a_post,
        until=None if over or None in ends else max(end for end in ends if end),
    )
