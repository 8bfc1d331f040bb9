"""How the unit works, as the rulebook says on a day; read once for each day.

What reads the rulebook brings the solver with it, so that it is loaded when it is first used.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from django.utils import timezone

from kotomitta.basis.figures import Named
from kotomitta.casework.decide import Practice
from kotomitta.casework.due import Deadlines
from kotomitta.casework.referrals.sectors import Sector
from kotomitta.casework.retention import Keepsake
from kotomitta.casework.weighing import Scale
from kotomitta.casework.workflow import Entry, Table
from kotomitta.planning.inputs.tasks import Task
from kotomitta.web.planning.foreseen import AdoptedCap, adopted_cap

if TYPE_CHECKING:
    from kotomitta.casework.allocation.terms import Points
    from kotomitta.casework.dimensions import QuestionSet
    from kotomitta.casework.measured import MeasuringPlan


def today() -> date:
    """The day where the unit is."""
    return timezone.localdate()


@cache
def practice() -> Practice:
    """Workflow, permissions and the reasons for passing a cap."""
    from kotomitta.sources import casework_files

    return casework_files.practice()


@cache
def referral_table() -> Table:
    """The life of a referral."""
    from kotomitta.sources import casework_files

    return casework_files.referral_table()


@cache
def sectors() -> Mapping[str, Sector]:
    """The sectors that needs are sent to, by id."""
    from kotomitta.sources import casework_files

    return {sector.id: sector for sector in casework_files.sectors()}


@cache
def question_set() -> "QuestionSet":
    """The questions on the four dimensions."""
    from kotomitta.sources import casework_files

    return casework_files.questions()


@lru_cache(maxsize=8)
def shipped_points(day: date) -> "Points":
    """What allocation weighs against what on a day, before a team changes it."""
    from kotomitta.sources import casework_files

    return casework_files.points(day)


@cache
def point_names() -> Mapping[str, Named]:
    """How each of the points of allocation is called."""
    from kotomitta.sources import casework_files

    return casework_files.point_names()


@cache
def rule_reasons() -> tuple[Entry, ...]:
    """Why a rule of allocation may be changed."""
    from kotomitta.sources import casework_files

    return casework_files.rule_reasons()


@cache
def measuring() -> "MeasuringPlan":
    """Which figures of planning are measured from cases."""
    from kotomitta.sources import casework_files

    return casework_files.measuring()


@cache
def tasks() -> tuple[Task, ...]:
    """What a diary row can be about."""
    from kotomitta.sources.folders import RULEBOOK
    from kotomitta.sources.yaml_file import read_yaml

    return tuple(read_yaml(RULEBOOK / "weights" / "tasks.yaml").parse(list[Task]))


@lru_cache(maxsize=8)
def deadlines(day: date) -> Deadlines:
    """The law and the agreed figures, as known on a day."""
    from kotomitta.sources import casework_files

    return casework_files.deadlines(day)


def weighing(day: date) -> Scale:
    """What cases weigh on a day, by the rulebook; what a worker may carry is in `scale`."""
    return _scale(day, None)


def scale(day: date) -> Scale:
    """What cases weigh on a day, and what a full-timer may carry by the adopted plan.

    Without an adopted plan, by the rulebook.
    """
    return _scale(day, adopted_cap(day))


@lru_cache(maxsize=8)
def _scale(day: date, decided: AdoptedCap | None) -> Scale:
    from kotomitta.sources import casework_files

    found = casework_files.case_scale(day)
    if decided is None:
        return found
    full = found.full.carrying(decided.cases * found.average)
    if decided.counsellor is not None:
        full = replace(full, counsellor=decided.counsellor / decided.cases)
    return replace(found, full=full)


def kept_months(day: date) -> Mapping[Keepsake, int]:
    """For how many months each kind of thing is kept."""
    from kotomitta.sources import casework_files

    return casework_files.kept_months(day)


def agreed(figure: str, day: date) -> int:
    """An agreed whole number on a day."""
    return round(deadlines(day).agreed_on(f"casework.{figure}", day))


def notice_days(day: date) -> int:
    """How many days before a due date it is red."""
    return agreed("notice_days", day)
