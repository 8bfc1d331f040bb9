"""The rules as arrays over months, for planning."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.errors import InputError
from kotomitta.basis.figures import Dated
from kotomitta.basis.months import Month
from kotomitta.law.history import in_force
from kotomitta.law.period import bounds
from kotomitta.law.text import DatedText

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class MonthlyNumber:
    """One rule over months: bounds that are equal where it is known. All finite, shape (month,)."""

    id: str
    months: tuple[Month, ...]
    low: Array
    high: Array

    @property
    def known(self) -> NDArray[np.bool_]:
        """Where the number is known and not only bounded."""
        return np.asarray(self.low == self.high)

    @property
    def value(self) -> Array:
        """The number in each month; InputError when it is only bounded in one of them."""
        if not self.known.all():
            month = self.months[int(np.argmin(self.known))]
            raise InputError("rule_unknown", id=self.id, day=month.first)
        return self.low


class MonthlyRules:
    """Every rule over months. A month takes the rule in force on its first day."""

    def __init__(
        self,
        months: tuple[Month, ...],
        numbers: Mapping[str, Sequence[Dated]],
        choices: Mapping[str, Sequence[DatedText]],
    ) -> None:
        self.months = months
        self._numbers = numbers
        self._choices = choices

    def number(self, rule_id: str) -> MonthlyNumber:
        """A numeric rule in each month.

        InputError that names the rule and the day when a month lies before the rule begins, or
        when the number is unknown there and has no bounds.
        """
        history = self._history(rule_id)
        starts = np.array([d.start.toordinal() for d in history])
        firsts = np.array([m.first.toordinal() for m in self.months])
        picked = np.searchsorted(starts, firsts, side="right") - 1
        self._refuse(rule_id, picked < 0, "rule_not_in_force")
        ends = np.array([bounds(d) or (np.nan, np.nan) for d in history]).reshape(-1, 2)[picked]
        self._refuse(rule_id, np.isnan(ends[:, 0]), "rule_unknown")
        return MonthlyNumber(rule_id, self.months, ends[:, 0], ends[:, 1])

    def lengths(self, rule_id: str) -> MonthlyNumber:
        """How many months a period lasts that starts on the first day of each month.

        A rule in months. A period that runs across a change of the rule is bounded as in
        `law.period.span`, of which this is the array form.
        """
        history = self._history(rule_id)
        begin = self.number(rule_id)
        low, high = begin.low.copy(), begin.high.copy()
        started = np.array([float(m.ordinal) for m in self.months])
        unknown = np.zeros(len(started), dtype=bool)
        for before, change in pairwise(history):
            if bounds(change) != bounds(before):
                until = Month.of(change.start).ordinal - started
                crossed = (until > 0) & (until < high)
                new_low, new_high = bounds(change) or (np.nan, np.nan)
                unknown |= crossed & np.isnan(new_low)
                low = np.where(crossed, np.minimum(low, np.maximum(until, new_low)), low)
                high = np.where(crossed, np.maximum(high, new_high), high)
        self._refuse(rule_id, unknown, "rule_unknown")
        return MonthlyNumber(rule_id, self.months, low, high)

    def choice(self, rule_id: str) -> tuple[str | None, ...]:
        """A rule in words in each month; None where it is unknown or has not begun."""
        if rule_id not in self._choices:
            raise InputError("rule_missing", id=rule_id)
        found = [in_force(m.first, self._choices[rule_id]) for m in self.months]
        return tuple(d.value if d else None for d in found)

    def dated(self, rule_id: str) -> tuple[Dated, ...]:
        """The values of a numeric rule that are in force in these months, with their sources."""
        found = [in_force(m.first, self._history(rule_id)) for m in self.months]
        return tuple(dict.fromkeys(d for d in found if d is not None))

    def _history(self, rule_id: str) -> Sequence[Dated]:
        if rule_id not in self._numbers:
            raise InputError("rule_missing", id=rule_id)
        return self._numbers[rule_id]

    def _refuse(self, rule_id: str, where: NDArray[np.bool_], key: str) -> None:
        if where.any():
            day = self.months[int(np.argmax(where))].first
            raise InputError(key, id=rule_id, day=day)
