"""Calendar months, the time axis of planning."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Self

_WRITTEN = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """One calendar month, written `2017-06`."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Self:
        """The month that holds `day`."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The month written as `2017-06`; ValueError for anything else."""
        match = _WRITTEN.fullmatch(text)
        if not match:
            raise ValueError(text)
        return cls(int(match[1]), int(match[2]))

    @property
    def ordinal(self) -> int:
        """Months since year 0, so that a difference is a number of months."""
        return self.year * 12 + self.number - 1

    @property
    def first(self) -> date:
        """The first day of the month."""
        return date(self.year, self.number, 1)

    def plus(self, months: int) -> Self:
        """The month `months` later, or earlier when negative."""
        year, index = divmod(self.ordinal + months, 12)
        return type(self)(year, index + 1)

    def until(self, last: Self) -> tuple[Self, ...]:
        """Every month from this one to `last`, both included."""
        return tuple(self.plus(i) for i in range(last.ordinal - self.ordinal + 1))

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"
