"""The values of one rule over time, as they were known on one day."""

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from kotomitta.basis.figures import Dated
from kotomitta.law.text import DatedText

D = TypeVar("D", Dated, DatedText)


def known_by(as_of: date, values: Sequence[D]) -> tuple[D, ...]:
    """The values published by `as_of`, in order of the day they start.

    Of two values that start on the same day the one published later replaces the other.
    """
    known = sorted((d for d in values if d.published <= as_of), key=lambda d: d.published)
    last = {d.start: d for d in known}
    return tuple(last[start] for start in sorted(last))


def in_force(day: date, values: Sequence[D]) -> D | None:
    """The value in force on `day`; None before the first."""
    begun = [d for d in values if d.start <= day]
    return begun[-1] if begun else None
