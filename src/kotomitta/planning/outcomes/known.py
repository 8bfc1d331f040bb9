"""What the city counted itself, beside what the model says of the same months."""

from collections.abc import Mapping, Sequence
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
    """A count, our distribution of it, the share of draws below it, and the CRPS.

    The continuous ranked probability score (Gneiting and Raftery 2007) is in the count's unit: the
    mean distance of the draws from the count, less half their mean distance from each other. For a
    forecast without a range it is the plain error.
    """

    count: OwnCount
    modelled: Quantity
    percentile: float
    crps: float

    @property
    def inside(self) -> bool:
        """Whether the count lies in our 80 % range."""
        return self.modelled.p10 <= self.count.value <= self.modelled.p90


def told(new_clients: Array, settled: Arrivals) -> dict[Measure, Array]:
    """What the model says of each measure, in persons (draw, month)."""
    received = sum(settled.persons.values[:, settled.channels.index(c)] for c in _RECEIVED)
    return {Measure.NEW_CLIENTS: new_clients, Measure.RECEIVED: np.asarray(received)}


def known(
    counts: Sequence[OwnCount],
    months: Sequence[Month],
    modelled: Mapping[Measure, Array],
    persons_per_household: Array,
) -> tuple[Known, ...]:
    """Each count that the model can be held against, with where it falls.

    `modelled` is as from `told`, over `months`; `persons_per_household` is by draw.
    """
    return tuple(
        _beside(count, modelled[count.measure], months, persons_per_household)
        for count in counts
        if count.measure in modelled and set(count.months) <= set(months)
    )


def _beside(count: OwnCount, persons: Array, months: Sequence[Month], size: Array) -> Known:
    first = months.index(count.months[0])
    draws = persons[:, first : first + len(count.months)].sum(axis=1)
    if count.counts is Counted.HOUSEHOLD:
        draws = draws / size
    unit = "households" if count.counts is Counted.HOUSEHOLD else "persons"
    below = float((draws < count.value).mean())
    return Known(count, Quantity.of(draws, unit), below, crps(draws, count.value))


def crps(draws: Array, outcome: float) -> float:
    """The continuous ranked probability score of draws against an outcome, in their unit."""
    ranks = 2 * np.arange(1, len(draws) + 1) - len(draws) - 1
    spread = (np.sort(draws) * ranks).sum() / len(draws) ** 2
    return float(np.abs(draws - outcome).mean() - spread)
