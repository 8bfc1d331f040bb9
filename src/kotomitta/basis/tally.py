"""Counts that know what they count: persons, households and cases do not add up to anything."""

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """An array of counts of one kind. Use a subclass; two kinds never mix."""

    values: Array
    unit: ClassVar[str]

    def _same(self, other: object) -> Array:
        if type(other) is not type(self):
            raise TypeError(f"cannot combine {type(self).__name__} with {type(other).__name__}")
        return other.values

    def __add__(self, other: Self) -> Self:
        return type(self)(self.values + self._same(other))

    def __sub__(self, other: Self) -> Self:
        return type(self)(self.values - self._same(other))

    def times(self, factor: Array | float) -> Self:
        """The same kind, scaled."""
        return type(self)(self.values * factor)


class Persons(Tally):
    """People, each counted once."""

    unit = "persons"

    def households(self, persons_per_household: Array | float) -> "Households":
        """The households that these people form."""
        return Households(self.values / persons_per_household)


class Households(Tally):
    """Households: people who live and settle together."""

    unit = "households"

    def cases(self, cases_per_household: Array | float) -> "Cases":
        """The cases that these households give rise to."""
        return Cases(self.values * cases_per_household)


class Cases(Tally):
    """Cases: what one worker carries and a cap limits."""

    unit = "cases"
