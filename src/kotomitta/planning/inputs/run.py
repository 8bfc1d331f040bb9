"""Everything one run is given."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.draws import Draws
from kotomitta.basis.months import Month
from kotomitta.law.rulebook import Rulebook
from kotomitta.planning.inputs.city import City, Term
from kotomitta.planning.inputs.drivers import Drivers
from kotomitta.planning.inputs.measured import Measured
from kotomitta.planning.inputs.scenario import Scenario
from kotomitta.planning.inputs.services import Service

Array = NDArray[np.float64]

# The forecasting engine with what it has learned: `planning.estimate.forecast.paths`.
Forecast = Callable[..., Array]

# A client of the longest clienthood and reimbursement that any law here knows (quota, 48 months)
# must have arrived inside the window, so that the stock at the start of the term is complete.
_MONTHS_BEFORE = 60


@dataclass(frozen=True, slots=True)
class Run:
    """One run: a city and term, what was known on `as_of`, what a diary measured, and the draws.

    Arrays in planning have the axes (draw, month) or (draw, channel, month), in this order;
    months are those of `months`, which begin before the term.
    """

    city: City
    term: Term
    draws: Draws
    drivers: Drivers
    rulebook: Rulebook
    forecast: Forecast
    services: tuple[Service, ...] = ()
    measured: Measured | None = None
    scenario: Scenario | None = None

    @property
    def as_of(self) -> date:
        """The day whose knowledge is used."""
        return self.draws.evidence.as_of

    @property
    def seed(self) -> int:
        """The seed of every named stream."""
        return self.draws.seed

    @property
    def months(self) -> tuple[Month, ...]:
        """The months computed: five years before the term, then the term."""
        term = self.term.months
        return term[0].plus(-_MONTHS_BEFORE).until(term[-1])

    @property
    def in_term(self) -> slice:
        """Where the term stands among `months`."""
        return slice(_MONTHS_BEFORE, None)

    @property
    def ahead(self) -> slice:
        """The term's months that begin on `as_of` or later, among `months`; all once it is over.

        What can still be decided, or, of a term that is over, what would have had to be.
        """
        begun = sum(month.first < self.as_of for month in self.term.months)
        return slice(_MONTHS_BEFORE + begun % len(self.term.months), None)

    def at(self, figure_id: str) -> Array:
        """One value per draw, as in force when the term starts or on `as_of`, whichever is later.

        For quantities that hold for the whole term; see `over` for those that change by month.
        """
        day = min(max(self.term.start, self.as_of), self.term.end)
        return self.draws.on(figure_id, day)

    def over(self, figure_id: str, months: Sequence[Month] | None = None) -> Array:
        """One value per draw and month, as (draw, month)."""
        return self.draws.monthly(figure_id, months or self.months)
