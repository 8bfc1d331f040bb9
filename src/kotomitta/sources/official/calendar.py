"""Periods and days: what an official table's time codes mean, and when a count became known."""

import re
from datetime import date, timedelta

from kotomitta.basis.months import Month
from kotomitta.sources.official.catalogue import Lag

_WRITTEN = re.compile(r"((?:19|20)\d\d)(?:[M-](0[1-9]|1[0-2]))?")


def period(code: str) -> str | None:
    """Our period for a time code such as 2024, 2024-01 or 2024M01; None for any other."""
    match = _WRITTEN.fullmatch(code.strip())
    if match is None:
        return None
    return match[1] if match[2] is None else f"{match[1]}-{match[2]}"


def months_of(period: str) -> tuple[Month, ...]:
    """The months of a period that `period` gave."""
    if len(period) == 4:
        return Month(int(period), 1).until(Month(int(period), 12))
    return (Month.parse(period),)


def last_day(period: str) -> date:
    """The last day of a period."""
    return _end(months_of(period)[-1])


def published(period: str, lag: Lag, known: date) -> date:
    """The day a count came out: the rule's day, or the day it is known to have been out, if sooner.

    Taking the rule for old periods keeps hindcasts honest and possible: the count of 2015 was not
    unknown until today.
    """
    month = months_of(period)[-1]
    if lag.whole_years:
        month = Month(month.year, 12)
    return min(_end(month.plus(lag.months)), known)


def _end(month: Month) -> date:
    return month.plus(1).first - timedelta(days=1)
