"""One rule on one day: what it says, how well that is known, and from where."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kotomitta.basis.errors import InputError
from kotomitta.basis.figures import Dated
from kotomitta.law.text import DatedText


class State(StrEnum):
    """How much is known of a rule on a day."""

    KNOWN = "known"
    BOUNDED = "bounded"
    UNKNOWN = "unknown"
    NOT_IN_FORCE = "not_in_force"


@dataclass(frozen=True, slots=True)
class Number:
    """A numeric rule on one day; `dated` is None before the rule begins."""

    id: str
    unit: str
    day: date
    dated: Dated | None

    @property
    def state(self) -> State:
        """Known, bounded, unknown or not in force."""
        if self.dated is None:
            return State.NOT_IN_FORCE
        if self.dated.value is not None:
            return State.KNOWN
        return State.UNKNOWN if self.dated.low is None else State.BOUNDED

    @property
    def value(self) -> float:
        """The number; InputError when the rule is not known on this day."""
        if self.dated is None or self.dated.value is None:
            raise self._refusal()
        return self.dated.value

    @property
    def low(self) -> float:
        """The number, or its lower bound; InputError when there is neither."""
        return self._bound(self.dated.low if self.dated else None)

    @property
    def high(self) -> float:
        """The number, or its upper bound; InputError when there is neither."""
        return self._bound(self.dated.high if self.dated else None)

    def _bound(self, bound: float | None) -> float:
        if self.state is State.BOUNDED and bound is not None:
            return bound
        return self.value

    def _refusal(self) -> InputError:
        if self.dated is None:
            return InputError("rule_not_in_force", id=self.id, day=self.day)
        return InputError("rule_unknown", id=self.id, day=self.day, source=self.dated.source)


@dataclass(frozen=True, slots=True)
class Choice:
    """A rule in words on one day; `dated` is None before the rule begins."""

    id: str
    day: date
    dated: DatedText | None

    @property
    def state(self) -> State:
        """Known, unknown or not in force."""
        if self.dated is None:
            return State.NOT_IN_FORCE
        return State.UNKNOWN if self.dated.value is None else State.KNOWN

    @property
    def value(self) -> str | None:
        """What the rule says, as a word of the rulebook; None when it is unknown or not begun."""
        return self.dated.value if self.dated else None
