"""The chain from figures to caps, on draws of any kind: a run's own, or given probabilities."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.cadre import Cadre
from kotomitta.basis.draws import Draws
from kotomitta.planning.inputs.run import Run
from kotomitta.planning.inputs.tasks import Task
from kotomitta.planning.workload.cap import largest
from kotomitta.planning.workload.hours import CaseHours, case_hours, mean_stay
from kotomitta.planning.workload.time import MonthHours, working_time

Array = NDArray[np.float64]

# What a time diary tells as a whole, where it stands in the place of one figure.
DIARY = "diary"


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """Hours of a month and hours of a case by cadre, by draw, with the draws they come from."""

    draws: Draws
    months: MonthHours
    hours: Mapping[Cadre, CaseHours]
    probability: float

    @classmethod
    def of(cls, run: Run, tasks: Sequence[Task]) -> Self:
        """The chain on the draws of a run."""
        last = run.months[-1:]
        stay = np.round(run.over("unit.clienthood_months", last))[:, 0]
        return cls(
            run.draws,
            working_time(run).months,
            case_hours(run, tasks, mean_stay(stay, run.at("unit.leaving_a_year"))),
            float(run.at("cap.probability")[0]),
        )

    @classmethod
    def at(
        cls, run: Run, tasks: Sequence[Task], given: Mapping[str, Array], rows: NDArray[np.intp]
    ) -> Self:
        """The chain at given probabilities of the figures: see `Draws.at`."""
        return cls.of(replace(run, draws=run.draws.at(given, rows)), tasks)

    def caps(self, cadre: Cadre) -> Array:
        """The cap of a cadre by draw."""
        hours = self.hours[cadre]
        return largest(hours.mean, hours.variance, self.months, self.probability)


def figures_behind(run: Run, tasks: Sequence[Task]) -> list[str]:
    """The figures that the caps rest on and that are not known exactly, in order of id."""
    return list(Chain.at(run, tasks, {}, np.zeros(1, np.intp)).draws.varying())
