"""Hours that a worker has for cases in a month."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kotomitta.planning.inputs.run import Run
from kotomitta.planning.workload.available import Calendar, available_hours

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """One worker's time, by draw, in the steps of WISN: days, hours a year, hours for cases."""

    days_a_year: Array
    hours_a_year: Array
    allowance: Array
    case_hours_a_month: Array


def working_time(run: Run) -> WorkingTime:
    """Available working time (WHO WISN manual 2010): days less absences, times hours a day.

    The allowance is the share of it that goes to work that is not for a case; the new duties take
    their share of what other work leaves.
    """
    days = Calendar(
        working_days=run.at("time.working_days"),
        leave_days=run.at("time.leave_days"),
        holidays=run.at("time.holidays"),
        sick_days=run.at("time.sick_days"),
        training_days=run.at("time.training_days"),
    )
    length = run.at("time.hours_per_day")
    hours = available_hours(days, length, np.zeros(run.draws.number))
    left = (1 - run.at("allowance.other_work")) * (1 - run.at("allowance.new_duties"))
    for_cases = available_hours(days, length, 1 - left)
    return WorkingTime(hours / length, hours, 1 - left, for_cases / 12)
