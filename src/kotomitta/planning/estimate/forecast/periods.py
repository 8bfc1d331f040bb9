"""Months, quarters and years as written in files: 2017-03, 2017-Q1, 2017."""

import re
from dataclasses import dataclass
from typing import Self

_WRITTEN = re.compile(r"(?P<year>\d{4})(-(Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?")


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """One period: how many there are in a year, and how many went before it since year 0."""

    frequency: int
    ordinal: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """The period written as 2017, 2017-Q3 or 2017-03; ValueError for anything else."""
        match = _WRITTEN.fullmatch(text)
        if not match:
            raise ValueError(text)
        year = int(match["year"])
        if match["month"]:
            return cls(12, year * 12 + int(match["month"]) - 1)
        if match["quarter"]:
            return cls(4, year * 4 + int(match["quarter"]) - 1)
        return cls(1, year)

    def last_within(self, frequency: int) -> int:
        """The ordinal of the last period of `frequency` that has ended when this one ends."""
        return (self.ordinal + 1) * frequency // self.frequency - 1

    def plus(self, periods: int) -> Self:
        """The period so many later."""
        return type(self)(self.frequency, self.ordinal + periods)

    def __str__(self) -> str:
        year, place = divmod(self.ordinal, self.frequency)
        if self.frequency == 12:
            return f"{year:04d}-{place + 1:02d}"
        return f"{year:04d}-Q{place + 1}" if self.frequency == 4 else f"{year:04d}"


def span(first: Period, number: int) -> str:
    """`number` periods from `first` as 2017-04..2018-03, or the one period alone."""
    return f"{first}..{first.plus(number - 1)}" if number > 1 else str(first)
