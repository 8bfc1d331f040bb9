"""Whether clients are met in the time that the law gives."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from numpy import float64
from numpy.typing import NDArray

from kotomitta.law.rule import State
from kotomitta.law.rulebook import Rulebook
from kotomitta.planning.flow.monthly import Flow

_RULE = "law.assessment.start_months"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A limit in whole months from arrival to start, and whether the law of the day gives it.

    Act 681/2023 was read without a number for the start of the assessment; the limit of the act
    before it then serves as a yardstick, under a name that says so.
    """

    name: str
    months: int
    by_law: bool


def deadlines(rulebook: Rulebook, day: date) -> tuple[Deadline, ...]:
    """The deadlines that a flow can be held against under the law of that day."""
    last = rulebook.last_known(_RULE, day)
    if last is None or last.value is None:
        return ()
    by_law = rulebook.on(day).number(_RULE).state is State.KNOWN
    name = "assessment_start" if by_law else "assessment_start_by_earlier_act"
    return (Deadline(name, int(last.value), by_law),)


def met(flow: Flow, limits: tuple[Deadline, ...], window: slice) -> Mapping[str, NDArray[float64]]:
    """The share of the cases arriving in the window that start within each limit, by draw."""
    return {d.name: flow.started_within(d.months, window) for d in limits}
