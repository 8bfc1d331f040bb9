"""What the city counted itself, beside what the model says of the same months."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.figures import Counted
from kotomitta.basis.months import Month
from kotomitta.basis.quantity import Quantity
from kotomitta.law.case import Channel
from kotomitta.planning.estimate.arrivals import Arrivals
from kotomitta.planning.inputs.city import Measure, OwnCount

Array = NDArray[np.float64]

# Those whom a city receives by the state's count: not the movers from other municipalities.
_RECEIVED = (Channel.QUOTA, Channel.RECEPTION, Channel.FAMILY)


@dataclass(frozen=True, slots=True)
class Known:
    """A count, our distribution of it, and the share of draws below it."""

    count: OwnCount
    modelled: Quantity
    percentile: float

    @property
    def inside(self) -> bool:
        """Whether the count lies in our 80 % range."""
        return self.modelled.p10 <= self.count.value <= self.modelled.p90


def known(
    counts: Sequence[OwnCount],
    months: Sequence[Month],
    new_clients: Array,
    settled: Arrivals,
    persons_per_household: Array,
) -> tuple[Known, ...]:
    """Each count that the model can be held against: new clients and people received.

    `new_clients` are persons (draw, month) over `months`; `persons_per_household` is by draw.
    """
    received = sum(settled.persons.values[:, settled.channels.index(c)] for c in _RECEIVED)
    series = {Measure.NEW_CLIENTS: new_clients, Measure.RECEIVED: np.asarray(received)}
    return tuple(
        _beside(count, series[count.measure], months, persons_per_household)
        for count in counts
        if count.measure in series and set(count.months) <= set(months)
    )


def _beside(count: OwnCount, persons: Array, months: Sequence[Month], size: Array) -> Known:
    first = months.index(count.months[0])
    draws = persons[:, first : first + len(count.months)].sum(axis=1)
    if count.counts is Counted.HOUSEHOLD:
        draws = draws / size
    unit = "households" if count.counts is Counted.HOUSEHOLD else "persons"
    return Known(count, Quantity.of(draws, unit), float((draws < count.value).mean()))
