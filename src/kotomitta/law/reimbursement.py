"""What the state pays for one case: from when, until when, how much a year and to whom."""

from dataclasses import dataclass
from datetime import date

from kotomitta.law.case import Case
from kotomitta.law.coverage import Coverage
from kotomitta.law.period import Span
from kotomitta.law.rule import Number, State
from kotomitta.law.rulebook import Rulebook, Rules

MUNICIPALITY = "municipality"
COUNTY = "county"


@dataclass(frozen=True, slots=True)
class Amount:
    """A part of the yearly compensation (`municipality` or `county`) and who receives it."""

    part: str
    receiver: str
    number: Number


@dataclass(frozen=True, slots=True)
class Reimbursement:
    """The computed compensation of one case.

    `period` is None when nothing is reimbursed or no home municipality is registered; it ends on
    the first day that is no longer compensated. `amounts` holds the parts of a year as in force on
    the day asked about, empty when that day is surely outside the period.
    """

    period_rule: str
    period: Span | None
    amounts: tuple[Amount, ...]
    assessment: Number | None


def reimbursement(case: Case, rulebook: Rulebook, rules: Rules, covered: Coverage) -> Reimbursement:
    """What is reimbursed, under the rules of one day and the period rule of the first day.

    The lump sum for an assessment is there only when the municipality makes it.
    """
    rule = f"law.reimbursement.months.{'quota' if case.quota else 'others'}"
    lump = None if case.jobseeker else rules.number("law.reimbursement.assessment_eur")
    home = case.home_municipality
    if not covered.reimbursed or home is None:
        return Reimbursement(rule, None, (), lump)
    period = rulebook.span(rule, _first_day(home, case, rulebook))
    amounts = _amounts(case, rules) if _may_run(period, rules.day) else ()
    return Reimbursement(rule, period, amounts, lump)


def _first_day(home: date, case: Case, rulebook: Rulebook) -> date:
    """The home municipality's first day, or the later day on which the channel became reimbursed.

    Temporary protection has been reimbursed from 1.3.2023, also for those who had a home then.
    """
    channel = f"law.coverage.{case.channel}"
    if rulebook.on(home).choice(channel).value != "services_only":
        return home
    later = [d for d in rulebook.texts[channel].values if d.start > home]
    return min(d.start for d in later if d.value != "services_only")


def _may_run(period: Span, day: date) -> bool:
    ended = period.latest is not None and day >= period.latest
    return period.start <= day and not ended and period.state is not State.NOT_IN_FORCE


def _amounts(case: Case, rules: Rules) -> tuple[Amount, ...]:
    age = "under_7" if case.age_on(rules.day) < 7 else "from_7"
    parts = {
        part: f"law.reimbursement.eur_per_year.{part}.{age}" for part in (MUNICIPALITY, COUNTY)
    }
    return tuple(
        Amount(part, MUNICIPALITY if case.in_helsinki else part, rules.number(rule))
        for part, rule in parts.items()
    )
