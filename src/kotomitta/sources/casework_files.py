"""The casework part of the rulebook: workflow tables, permissions, agreed figures and points."""

from datetime import date

from kotomitta.basis.figures import Evidence, Named
from kotomitta.casework.allocation.terms import Points
from kotomitta.casework.decide import Practice
from kotomitta.casework.dimensions import QuestionSet
from kotomitta.casework.due import Deadlines
from kotomitta.casework.load import FullTime, Weights
from kotomitta.casework.measured import MeasuringPlan
from kotomitta.casework.policy import Policy, Reach, Role
from kotomitta.casework.referrals.sectors import Sector
from kotomitta.casework.retention import Keepsake
from kotomitta.casework.weighing import Scale
from kotomitta.casework.workflow import Entry, Table, Workflow
from kotomitta.sources.case_table.scale import FULL_TIME, SHIPPED
from kotomitta.sources.city_folder import RULEBOOK
from kotomitta.sources.figures import read_figures
from kotomitta.sources.law_files import law_rulebook
from kotomitta.sources.yaml_file import read_yaml

CASEWORK = RULEBOOK / "casework"
_WEIGHT = "load.weight."


def practice() -> Practice:
    """How the unit works, as shipped."""
    table = read_yaml(CASEWORK / "permissions.yaml").parse(dict[str, dict[Role, Reach]])
    return Practice(
        workflow=read_yaml(CASEWORK / "workflow.yaml").parse(Workflow),
        policy=Policy(table),
        cap_reasons=tuple(read_yaml(CASEWORK / "cap_reasons.yaml").parse(list[Entry])),
        agreed=Evidence(read_figures([CASEWORK / "figures.yaml"]), date.max),
    )


def referral_table() -> Table:
    """States and moves of a referral, as shipped."""
    return read_yaml(CASEWORK / "referral.yaml").parse(Table)


def deadlines(as_of: date) -> Deadlines:
    """The rules of law and the agreed figures, as known on a day."""
    figures = read_figures([CASEWORK / "figures.yaml"])
    return Deadlines(law_rulebook(as_of), Evidence(figures, as_of))


def case_scale(day: date) -> Scale:
    """What cases weigh on a day, and what hours a full-timer has, as shipped."""
    figures = read_figures(SHIPPED)
    evidence = Evidence(figures, date.max)
    values = {f.id: evidence.value_on(f.id, day) for f in figures}
    hours = {i.removeprefix(_WEIGHT): v for i, v in values.items() if i.startswith(_WEIGHT)}
    return Scale(
        profiles=tuple(hours),
        weights=Weights(tuple(hours.values()), values["load.interpreter"]),
        full=FullTime(*(values[name] for name in FULL_TIME)),
        average=values["load.average_case"],
    )


def point_names() -> dict[str, Named]:
    """How each of the points is called, in the order of the file."""
    figures = read_figures([CASEWORK / "points.yaml"])
    return {f.id.rsplit(".", 1)[1]: f.name for f in figures}


def rule_reasons() -> tuple[Entry, ...]:
    """Why a rule of allocation may be changed, as shipped."""
    return tuple(read_yaml(CASEWORK / "rule_reasons.yaml").parse(list[Entry]))


def points(day: date) -> Points:
    """What allocation weighs against what, on a day."""
    figures = read_figures([CASEWORK / "points.yaml"])
    evidence = Evidence(figures, date.max)
    return Points(**{f.id.rsplit(".", 1)[1]: evidence.value_on(f.id, day) for f in figures})


def sectors() -> tuple[Sector, ...]:
    """Sectors of service, as shipped."""
    return tuple(read_yaml(CASEWORK / "sectors.yaml").parse(list[Sector]))


def questions() -> QuestionSet:
    """The questions on the four dimensions, as shipped."""
    return read_yaml(CASEWORK / "dimensions.yaml").parse(QuestionSet)


def measuring() -> MeasuringPlan:
    """Which figures of planning are measured from cases, as shipped."""
    return read_yaml(CASEWORK / "measured.yaml").parse(MeasuringPlan)


def kept_months(day: date) -> dict[Keepsake, int]:
    """For how many months each kind of thing is kept, on a day."""
    agreed = deadlines(day)
    return {k: round(agreed.agreed_on(f"casework.keep.{k}_months", day)) for k in Keepsake}
