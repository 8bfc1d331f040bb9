"""When a period or a deadline ends, also when the rule changes while it runs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kotomitta.basis.figures import Dated
from kotomitta.law.days import months_after
from kotomitta.law.history import in_force
from kotomitta.law.rule import State

Later = Callable[[date, float], date]


def days_later(day: date, number: float) -> date:
    """`day` plus a number of days."""
    return day + timedelta(days=round(number))


def months_later(day: date, number: float) -> date:
    """`day` plus a number of months."""
    return months_after(day, round(number))


LATER: dict[str, Later] = {"days": days_later, "months": months_later}


@dataclass(frozen=True, slots=True)
class Span:
    """When something that began on `start` ends: on one day, between two, or unknown."""

    start: date
    state: State
    earliest: date | None
    latest: date | None
    rules: tuple[Dated, ...]


def span(history: Sequence[Dated], start: date, unit: str) -> Span:
    """The end of a period that began on `start`, under the values of one rule.

    How a change of the rule treats periods that are running was looked for and not found. Such a
    period therefore ends at the earliest by the new value, but not before the new value is in
    force, and at the latest by the longer of the two.
    """
    first = in_force(start, history)
    if first is None:
        return Span(start, State.NOT_IN_FORCE, None, None, ())
    later = LATER[unit]
    ends = _ends(first, start, later)
    rules = [first]
    for change in _changes(history, first):
        if ends is None or change.start >= ends[1]:
            break
        rules.append(change)
        ends = _under_change(ends, change, _ends(change, start, later))
    if ends is None:
        return Span(start, State.UNKNOWN, None, None, tuple(rules))
    state = State.KNOWN if ends[0] == ends[1] else State.BOUNDED
    return Span(start, state, *ends, tuple(rules))


def bounds(dated: Dated) -> tuple[float, float] | None:
    """Lower and upper bound of a value, equal when it is known; None when there are none."""
    if dated.value is not None:
        return dated.value, dated.value
    if dated.low is None or dated.high is None:
        return None
    return dated.low, dated.high


def _ends(dated: Dated, start: date, later: Later) -> tuple[date, date] | None:
    ends = bounds(dated)
    return (later(start, ends[0]), later(start, ends[1])) if ends else None


def _changes(history: Sequence[Dated], first: Dated) -> list[Dated]:
    current, found = bounds(first), []
    for dated in history:
        if dated.start > first.start and bounds(dated) != current:
            found.append(dated)
            current = bounds(dated)
    return found


def _under_change(
    ends: tuple[date, date], change: Dated, new: tuple[date, date] | None
) -> tuple[date, date] | None:
    if new is None:
        return None
    return min(ends[0], max(change.start, new[0])), max(ends[1], new[1])
