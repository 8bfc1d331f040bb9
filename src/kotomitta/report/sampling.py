"""How uncertain the cap is, and how many days of diary would narrow it."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from kotomitta.planning.answer import Answer
from kotomitta.planning.inputs.city import Cadre

_Z90 = float(ndtri(0.9))


@dataclass(frozen=True, slots=True)
class Sampling:
    """The sampling statement of one cadre's cap.

    `half_range` is half of the cap's 80 % range, in cases. `measured` says whether any task time
    comes from a diary. `diary_days` are the worker-days of diary after which the error that is
    left in the mean minutes moves the cap by at most one case (80 %), and `diary_days_high` the
    same when days vary as much as they may.
    """

    half_range: float
    measured: bool
    diary_days: int
    diary_days_high: int


def sampling(answer: Answer, cadre: Cadre) -> Sampling:
    """The statement for one cadre.

    The cap goes as 1 / hours per case, so a relative error e of mean minutes moves it by cap * e;
    after n worker-days e is z CV / sqrt(n), and e cap = 1 gives n = (z CV cap)^2.
    """
    cap = answer.caps[cadre]
    variation = answer.run.at("diary.day_variation")
    days = (_Z90 * variation * cap.decided) ** 2
    p10, p90 = np.quantile(cap.by_draw, (0.1, 0.9))
    return Sampling(
        half_range=float(p90 - p10) / 2,
        measured=_measured(answer, cadre),
        diary_days=int(np.ceil(np.median(days))),
        diary_days_high=int(np.ceil(np.quantile(days, 0.9))),
    )


def _measured(answer: Answer, cadre: Cadre) -> bool:
    minutes = [t.task.minutes for t in answer.hours[cadre].tasks]
    used = answer.run.draws.used
    return any(d.grade.value == "measured" for name in minutes for d in used[name])
