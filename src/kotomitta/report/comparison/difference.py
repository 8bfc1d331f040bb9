"""Differences on common draws, and what drove them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.quantity import Quantity
from kotomitta.report.comparison.outcome import Compared, Outcome, unit

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Difference:
    """One number without and with a scenario, and the difference taken draw by draw.

    `above` and `below` are the shares of draws in which the scenario's number is the larger and
    the smaller one.
    """

    base: Quantity
    scenario: Quantity
    difference: Quantity
    above: float
    below: float

    @property
    def unchanged(self) -> bool:
        """Whether no draw differs."""
        return self.above == self.below == 0

    @classmethod
    def of(cls, base: Array, scenario: Array, unit: str) -> "Difference":
        """The difference of two numbers on the same draws."""
        apart = scenario - base
        return cls(
            Quantity.of(base, unit),
            Quantity.of(scenario, unit),
            Quantity.of(apart, unit),
            float((apart > 0).mean()),
            float((apart < 0).mean()),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Waterfall:
    """What each part of a scenario does alone, and what they do only together, by draw.

    Parts and interaction add up to the whole.
    """

    parts: Mapping[str, Array]
    interaction: Array
    whole: Array

    @classmethod
    def of(cls, base: Array, alone: Mapping[str, Array], whole: Array) -> "Waterfall":
        """The waterfall of one number, from its values in the base, each part and the whole."""
        parts = {part: values - base for part, values in alone.items()}
        apart = whole - base
        return cls(parts, apart - sum(parts.values()), apart)


def differences(base: Outcome, other: Outcome) -> dict[str, Difference]:
    """The difference of every number."""
    return {
        name: Difference.of(values, other.numbers[name], unit(name))
        for name, values in base.numbers.items()
    }


def waterfalls(base: Outcome, compared: Compared) -> dict[str, Waterfall]:
    """What drove each number that the scenario or a part of it moves; none for a single part."""
    if not compared.alone:
        return {}
    found = {
        name: Waterfall.of(
            values,
            {part: alone.numbers[name] for part, alone in compared.alone.items()},
            compared.outcome.numbers[name],
        )
        for name, values in base.numbers.items()
    }
    return {name: fall for name, fall in found.items() if _moved(fall)}


def by_year(base: Outcome, compared: Compared) -> dict[int, Waterfall]:
    """What drove that which the state does not pay in each budget year."""
    return {
        year: Waterfall.of(
            values,
            {part: alone.net_by_year[year] for part, alone in compared.alone.items()},
            compared.outcome.net_by_year[year],
        )
        for year, values in base.net_by_year.items()
    }


def _moved(fall: Waterfall) -> bool:
    return bool(fall.whole.any() or any(part.any() for part in fall.parts.values()))
