"""One replication of a team: from the fields of a team to the engine and back."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

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
    """A team in the terms of the engine: `rates` (month) a day, `lengths` as `run` wants them."""

    terms: Callable[[np.uint64], _kernel.Terms]
    days: int
    workers: int
    rates: Array
    lengths: Array

    @classmethod
    def of(cls, team: Team) -> "Course":
        """The same team, in working days."""
        months = -(-team.days // _kernel.MONTH)
        season = np.resize(np.array(team.season), months)
        kinds = (team.first, team.plan, team.followup)
        low, high = team.followup.gap_days
        terms = partial(
            _kernel.Terms,
            days=team.days,
            workers=team.workers,
            cap=team.cap,
            share=team.interpreter.share,
            delay=team.plan.delay_days,
            gap=low,
            gap_width=high - low,
            stay=team.stay_days,
            first_days=team.deadlines.first_days,
            plan_days=team.deadlines.plan_days,
        )
        lengths = np.stack(
            [
                slices(kind.sigma) * kind.mean_hours * factor / team.hours_per_day
                for kind in kinds
                for factor in (1.0, team.interpreter.factor)
            ]
        )
        return cls(terms, team.days, team.workers, team.arrivals_per_day * season, lengths)


def replication(course: Course, seed: int, number: int) -> _kernel.Office:
    """The office at the end of the replication of that number."""
    rng = stream(seed, f"team:{number}")
    key = rng.integers(2**64, dtype=np.uint64)
    arrived = arrivals(rng, course.rates, course.days)
    office, calendar = empty_office(arrived, course.workers, len(course.rates))
    _kernel.run(office, calendar, course.terms(key), course.lengths)
    return office
