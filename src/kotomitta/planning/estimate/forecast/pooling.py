"""What a forecast may learn from besides the series themselves."""

from collections.abc import Sequence
from dataclasses import dataclass

from kotomitta.planning.estimate.forecast.law import Law, plain_law
from kotomitta.planning.estimate.forecast.learning import learned
from kotomitta.planning.estimate.forecast.series import Panel, Series
from kotomitta.planning.estimate.forecast.traits import Traits, traits


@dataclass(frozen=True, slots=True)
class Pool:
    """Other series to learn from, and laws learned before from countries not in the call.

    Only values up to the end of the series to be forecast are used, and of the laws the latest one
    that was known by then.
    """

    others: tuple[Series, ...] = ()
    laws: tuple[Law, ...] = ()

    def prior(self, frequency: int, last: int) -> Law:
        """The latest law for that frequency known at the period `last`, or the plain one."""
        fitting = [w for w in self.laws if w.frequency == frequency and w.known <= last]
        return max(fitting, key=lambda w: w.known, default=plain_law(frequency, last))

    def teach(self, series: Sequence[Series]) -> tuple[Law, Traits]:
        """The law for these series, all of one frequency, and their traits, in their order."""
        frequency, end = series[0].frequency, max(s.end for s in series)
        same = [s.before(end) for s in self.others if s.frequency == frequency]
        prior = self.prior(frequency, end - 1)
        seen = traits(Panel.of([*series, *(s for s in same if s is not None)]), prior.season)
        return learned(seen, prior), seen
