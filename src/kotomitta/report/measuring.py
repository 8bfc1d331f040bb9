"""What measuring a figure next would be worth: cases, workers and euros."""

from dataclasses import dataclass

import numpy as np

from kotomitta.basis.cadre import Cadre
from kotomitta.planning.answer import Answer
from kotomitta.planning.economics.costs import costs
from kotomitta.planning.workload.measuring import Measuring, measuring


@dataclass(frozen=True, slots=True)
class Gain:
    """What is gained when a figure behind the cap is known, for one cadre.

    `cases` is how much higher the cap could be set, and `cases_if_halved` the same if only half of
    the figure's range is left; `workers` are those needed less at the term's peak and `euros` their
    pay and overheads in that month. Errors are Monte Carlo standard errors.
    """

    figure: str
    cases: float
    cases_error: float
    cases_if_halved: float
    workers: float
    workers_error: float
    euros: float


def gains(answer: Answer, cadre: Cadre) -> tuple[Gain, ...]:
    """The gain of each figure behind a cadre's cap, greatest first.

    `diary` stands for all that a complete time diary tells together.
    """
    tasks = [t.task for hours in answer.hours.values() for t in hours.tasks]
    term = answer.run.in_term
    plan = answer.staff[cadre].plan[term]
    peak = int(plan.argmax())
    pay = _month_of_a_worker(answer, cadre)[peak]
    worths = measuring(answer.run, tasks, cadre)
    return tuple(_gain(name, w, float(plan[peak]), pay) for name, w in worths.items())


def _gain(figure: str, of: Measuring, plan: float, pay: float) -> Gain:
    known = of.exactly
    workers, error = known.saved * plan, known.saved_error * plan
    halved = of.halved.cases
    return Gain(figure, known.cases, known.cases_error, halved, workers, error, workers * pay)


def _month_of_a_worker(answer: Answer, cadre: Cadre) -> list[float]:
    """Mean cost of one worker in each month of the term."""
    run = answer.run
    one = np.ones((run.draws.number, len(run.months)))
    of_one = costs(run, {cadre: one}, np.zeros_like(one), answer.compensation)
    return [float(x) for x in of_one.gross[:, run.in_term].mean(axis=0)]
