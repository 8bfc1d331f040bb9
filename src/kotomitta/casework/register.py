"""A register of cases as columns: a row for a person of a case, or for each decision about one."""

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Self

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.errors import InputError

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

UNKNOWN = -1
NEVER = 0
STILL_OPEN = date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Window:
    """The days from `first` to `last`, both included; InputError when it ends before it starts."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise InputError("window_backwards", first=self.first, last=self.last)

    @classmethod
    def of_day(cls, day: date) -> Self:
        """The one day."""
        return cls(day, day)

    def holds(self, days: Ints) -> Bools:
        """Which days, as ordinals, lie in it."""
        return np.asarray((days >= self.first.toordinal()) & (days <= self.last.toordinal()))


@dataclass(frozen=True, slots=True, eq=False)
class Register:
    """Case rows as arrays of equal length; codes are numbered from 0, so nobody can be named here.

    Days are ordinals. `opened` and `closed` are the first and last day that the row speaks of, with
    `STILL_OPEN` for no last day; `entry` is `NEVER` where no service entry is told; `members` is
    the size of the household and 0 where it is not told. `worker`, `decision`, `channel` (the place
    in `law.case.Channel`), `profile`, `assistance` and `interpreter` (1 or 0) are `UNKNOWN` where
    the row is silent. `workers` are the workers' codes by their number, in order.
    """

    case: Ints
    household: Ints
    person: Ints
    decision: Ints
    members: Ints
    worker: Ints
    channel: Ints
    profile: Ints
    opened: Ints
    closed: Ints
    entry: Ints
    assistance: Ints
    interpreter: Ints
    workers: tuple[str, ...]

    def __len__(self) -> int:
        return self.case.size

    def where(self, mask: Bools) -> Self:
        """The rows of the mask, with the same numbers for the same codes."""
        kept = {c: getattr(self, c)[mask] for c in COLUMNS}
        return replace(self, **kept)

    def in_force(self, window: Window) -> Self:
        """The rows that speak of at least one day of the window."""
        begun = self.opened <= window.last.toordinal()
        return self.where(begun & (self.closed >= window.first.toordinal()))

    def whole(self) -> Window:
        """From the first day that a row names to the last."""
        ended = self.closed[self.closed < STILL_OPEN]
        last = max(int(days.max(initial=NEVER)) for days in (self.opened, ended, self.entry))
        return Window(date.fromordinal(int(self.opened.min())), date.fromordinal(last))


COLUMNS = tuple(field.name for field in fields(Register) if field.name != "workers")
