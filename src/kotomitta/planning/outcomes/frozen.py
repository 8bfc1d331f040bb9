"""A forecast kept as it was adopted, to be held against what happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.months import Month
from kotomitta.basis.quantity import Quantity
from kotomitta.planning.inputs.city import Measure, OwnCount
from kotomitta.planning.outcomes.known import Known, known

Array = NDArray[np.float64]

# Denmark revises its national number when it moves by more than half (uim.dk, visiteringskvoter).
REFORECAST_AT = 0.5


@dataclass(frozen=True, slots=True)
class Frozen:
    """An adopted forecast with everything it came from.

    `persons` are the settlers and `modelled` the measures a city counts, each (draw, month) over
    `months`; `persons_per_household` is by draw. `origin` names seed, versions and figures.
    """

    city: str
    term: str
    as_of: date
    months: tuple[Month, ...]
    persons: Array
    modelled: Mapping[Measure, Array]
    persons_per_household: Array
    origin: Mapping[str, object]

    @property
    def expected(self) -> Quantity:
        """Persons over the whole term."""
        return Quantity.of(self.persons.sum(axis=1), "persons")

    def against(self, counts: Sequence[OwnCount]) -> tuple[Known, ...]:
        """The counts published after the forecast was made, and where they fall in it."""
        later = [c for c in counts if c.published > self.as_of]
        return known(later, self.months, self.modelled, self.persons_per_household)


def reforecast(adopted: Quantity, now: Quantity) -> bool:
    """Whether the expected number has moved so far that a new forecast is due."""
    return abs(now.p50 - adopted.p50) > REFORECAST_AT * adopted.p50
