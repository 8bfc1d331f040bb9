"""Who settles in the city: persons and households by entry channel and month."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.tally import Households, Persons
from kotomitta.law.case import Channel
from kotomitta.planning.estimate.channels import DRIVERS, expected
from kotomitta.planning.estimate.links import driver, whole
from kotomitta.planning.inputs.run import Run

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Settlers covered by the Act, each tally (draw, channel, month) over `run.months`.

    `drivers` are the national series behind them: how many came over the window, by draw.
    """

    channels: tuple[Channel, ...]
    persons: Persons
    households: Households
    drivers: Mapping[str, Array]


def arrivals(run: Run) -> Arrivals:
    """The estimate: each channel's chain, in whole households.

    People come as households, so chance strikes households; persons are households times the
    draw's mean size.
    """
    size = run.at("household.persons")[:, None, None]
    households = Households(whole(expected(run) / size, run.seed, "arrivals"))
    national = {name: driver(run, name, run.months).sum(axis=1) for name in DRIVERS}
    return Arrivals(tuple(Channel), Persons(households.values * size), households, national)
