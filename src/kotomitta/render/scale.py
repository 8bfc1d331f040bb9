"""From values to places on the paper, and the round numbers that stand on an axis."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, isfinite, log10

from kotomitta.basis.months import Month
from kotomitta.report.document import Chart


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight line from values to pixels."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """The pixel of a value, to a tenth."""
        share = (value - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)


def ticks(low: float, high: float, most: int) -> tuple[float, ...]:
    """At most `most` round steps that cover low to high, the outer ones included.

    Steps are 1, 2 or 5 times a power of ten.
    """
    if low == high:
        high = low + 1.0
    rough = (high - low) / (most - 1)
    power = 10.0 ** floor(log10(rough))
    for step in (power * k for k in (1, 2, 5, 10, 20)):
        first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
        if last - first < most:
            break
    return tuple(round(k * step, 10) for k in range(first, last + 1))


def values(chart: Chart) -> tuple[float, ...]:
    """Every value of the chart; ValueError when one is not finite or a line has a wrong length."""
    rows = [row for line in chart.lines for row in (line.middle, line.low, line.high) if row]
    if any(len(row) != len(chart.x) for row in rows) or not rows:
        raise ValueError(f"chart {chart.id}: every line needs {len(chart.x)} values")
    found = tuple(value for row in rows for value in row)
    if not all(isfinite(value) for value in found):
        raise ValueError(f"chart {chart.id}: a value is not finite")
    return found


def marked(places: Sequence[object], most: int) -> tuple[int, ...]:
    """The positions that get a label: Januaries, or every so many when few or no months."""
    januaries = [
        i for i, place in enumerate(places) if isinstance(place, Month) and place.number == 1
    ]
    found = januaries if len(januaries) >= 3 else list(range(len(places)))
    step = ceil(len(found) / most)
    return tuple(found[::step])
