"""How uncertain the cap is, and how many days of diary would narrow it."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from kotomitta.basis.cadre import Cadre
from kotomitta.planning.answer import Answer
from kotomitta.planning.inputs.measured import DiaryWork
from kotomitta.planning.workload.chain import Chain
from kotomitta.planning.workload.diary.precision import Precision, narrowing
from kotomitta.report.document import Amount, Message, say

_Z90 = float(ndtri(0.9))


@dataclass(frozen=True, slots=True)
class Sampling:
    """The sampling statement of one cadre's cap.

    `half_range` is half of the cap's 80 % range, in cases. `measured` says whether the cadre's
    task times come from a time diary; `diary_half_range` is then the part of the half range that is
    the diary's sampling error.

    Without a diary, `diary_days` are the worker-days after which the error that is left in the
    mean minutes moves the cap by at most one case (80 %), and `diary_days_high` the same when days
    vary as much as they may. With one, they are the further worker-days that make
    `diary_half_range` one case smaller, by new workers and by the same ones: 0 when it is below
    one case already, None when no number of days is enough.
    """

    half_range: float
    measured: bool
    diary_half_range: float | None
    diary_days: int | None
    diary_days_high: int | None


def sampling(answer: Answer, cadre: Cadre) -> Sampling:
    """The statement for one cadre."""
    p10, p90 = np.quantile(answer.caps[cadre].by_draw, (0.1, 0.9))
    half = float(p90 - p10) / 2
    work = answer.run.measured.work.get(cadre) if answer.run.measured else None
    if work is None:
        return Sampling(half, False, None, *_first_days(answer, cadre))
    found = _precision(answer, cadre, work)
    if found.half_width < 1:
        return Sampling(half, True, found.half_width, 0, 0)
    return Sampling(half, True, found.half_width, found.new_workers, found.same_workers)


def _first_days(answer: Answer, cadre: Cadre) -> tuple[int, int]:
    """Days of a first diary, middle and high.

    The cap goes as 1 / hours per case, so a relative error e of mean minutes moves it by cap * e;
    after n worker-days e is z CV / sqrt(n), and e cap = 1 gives n = (z CV cap)^2.
    """
    variation = answer.run.at("diary.day_variation")
    days = (_Z90 * variation * answer.caps[cadre].decided) ** 2
    return int(np.ceil(np.median(days))), int(np.ceil(np.quantile(days, 0.9)))


def _precision(answer: Answer, cadre: Cadre, work: DiaryWork) -> Precision:
    """The diary's own error in the cap: all that it did not measure stays at its median."""
    run = answer.run
    tasks = [t.task for hours in answer.hours.values() for t in hours.tasks]
    chain = Chain.at(run, tasks, {}, np.arange(run.draws.number))
    hours = chain.hours[cadre]
    timed = (t.hours_a_month for t in hours.tasks if t.task.minutes in run.draws.measured)
    share = float(np.median(sum(timed, np.zeros(run.draws.number)) / hours.mean))
    error = float(np.log(chain.caps(cadre)).var())
    cap = float(answer.caps[cadre].decided)
    return narrowing(error, work.worker_variance * share**2, cap=cap, days=work.days)


def stated(of: Sampling) -> Message:
    """The statement in words."""
    half = Amount(of.half_range, "cases", 0)
    if not of.measured:
        days, most = (Amount(n or 0, "diary_days", 0) for n in (of.diary_days, of.diary_days_high))
        return say("cap.not_measured", half=half, days=days, most=most)
    diary = Amount(of.diary_half_range or 0.0, "cases", 1)
    return say("sampling.measured", half=half, diary=diary, more=_more(of))


def _more(of: Sampling) -> Message:
    if of.diary_days is None:
        return say("sampling.not_enough")
    days = Amount(of.diary_days, "diary_days", 0)
    if of.diary_days == 0:
        return say("sampling.narrow")
    if of.diary_days_high is None:
        return say("sampling.new_workers", days=days)
    most = Amount(of.diary_days_high, "diary_days", 0)
    return say("sampling.any_workers", days=days, most=most)
