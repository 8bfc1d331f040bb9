"""A full-timer's hours in words, the same on a page and in a terminal."""

from kotomitta.casework.load import FullTime
from kotomitta.report.document import Amount, Message, say


def in_words(full: FullTime) -> Message:
    """What cases may take of a full-timer's month, what there is, and what is kept in reserve."""
    hours = {name: Amount(getattr(full, name), "hours", 1) for name in ("month", "reserve")}
    return say("load.reserve", planned=Amount(full.planned, "hours/month", 1), **hours)
