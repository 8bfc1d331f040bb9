"""Hours that a worker has for cases in a month."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kotomitta.planning.inputs.run import Run

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """One worker's time, by draw, in the steps of WISN: days, hours a year, hours for cases."""

    days_a_year: Array
    hours_a_year: Array
    allowance: Array

    @property
    def case_hours_a_month(self) -> Array:
        """Hours left for cases in an average month."""
        return self.hours_a_year * (1 - self.allowance) / 12


def working_time(run: Run) -> WorkingTime:
    """Available working time (WHO WISN manual 2010): days less absences, times hours a day.

    The allowance is the share of it that goes to work that is not for a case.
    """
    absences = ("leave_days", "holidays", "sick_days", "training_days")
    away = sum((run.at(f"time.{name}") for name in absences), np.zeros(run.draws.number))
    days = run.at("time.working_days") - away
    allowance = run.at("allowance.other_work") + run.at("allowance.new_duties")
    return WorkingTime(days, days * run.at("time.hours_per_day"), allowance)
