"""One replication of a team: from the fields of a team to the engine and back."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.seeds import stream
from kotomitta.planning.flow.team import _kernel
from kotomitta.planning.flow.team.lengths import slices
from kotomitta.planning.flow.team.office import arrivals, empty_office
from kotomitta.planning.flow.team.terms import Team

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """A team as the engine takes it: `rates` (month) in arrivals a day, `lengths` of contacts."""

    terms: _kernel.Terms
    rates: Array
    lengths: Array

    @classmethod
    def of(cls, team: Team) -> "Course":
        """The same team, in working days."""
        low, high = team.followup.gap_days
        terms = _kernel.Terms(
            key=np.uint64(0),
            days=team.days,
            workers=team.workers,
            cap=team.cap,
            share=team.interpreter.share,
            delay=team.plan.delay_days,
            gap=low,
            gap_width=high - low,
            stay=team.stay_days,
        )
        months = -(-team.days // _kernel.MONTH)
        rates = team.arrivals_per_day * np.resize(np.array(team.season), months)
        kinds = (team.first, team.plan, team.followup)
        plain = [slices(kind.sigma) * kind.mean_hours for kind in kinds]
        hours = [shape * factor for shape in plain for factor in (1.0, team.interpreter.factor)]
        return cls(terms, rates, np.stack(hours) / team.hours_per_day)


def replication(course: Course, seed: int, number: int) -> _kernel.Office:
    """The office at the end of the replication of that number."""
    rng = stream(seed, f"team:{number}")
    terms = course.terms._replace(key=rng.integers(2**64, dtype=np.uint64))
    arrived = arrivals(rng, course.rates, terms.days)
    office, calendar = empty_office(arrived, terms, len(course.rates))
    _kernel.run(office, calendar, terms, course.lengths)
    return office
