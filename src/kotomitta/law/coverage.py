"""Whether the Act applies to a case, whether the state reimburses, and who has the duty."""

from dataclasses import dataclass

from kotomitta.law.case import Case, Channel
from kotomitta.law.days import months_after
from kotomitta.law.rule import Choice, Number, State
from kotomitta.law.rulebook import Rules

_REIMBURSED_WITH_HOME = "reimbursed_with_home_municipality"


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the law makes of a case on one day; None where that is not known.

    `accepted` is about the city's intake rule for movers from other municipalities, which `intake`
    holds; both are None for other channels.
    """

    act_applies: bool | None
    reimbursed: bool | None
    why: Choice
    accepted: bool | None
    intake: Number | None


def coverage(case: Case, rules: Rules) -> Coverage:
    """Coverage of a case under the rules of one day."""
    why = rules.choice(f"law.coverage.{case.channel}")
    known = why.state is State.KNOWN
    intake = (
        rules.number("law.clienthood.mover_months_in_finland")
        if case.channel is Channel.SECONDARY
        else None
    )
    return Coverage(
        act_applies=True if known else None,
        reimbursed=_reimbursed(case, rules, why) if known else None,
        why=why,
        accepted=_accepted(case, intake) if intake else None,
        intake=intake,
    )


def duties(case: Case, rules: Rules) -> dict[str, Choice]:
    """Sector -> who has the duty."""
    helsinki = "_helsinki" if case.in_helsinki else ""
    return {
        "lead": rules.choice("law.duty.lead"),
        "assessment_and_plan": rules.choice(
            "law.duty.jobseeker" if case.jobseeker else "law.duty.others"
        ),
        "health_and_social": rules.choice(f"law.duty.health_and_social{helsinki}"),
    }


def _reimbursed(case: Case, rules: Rules, why: Choice) -> bool:
    if why.value == _REIMBURSED_WITH_HOME:
        return case.home_municipality is not None and case.home_municipality <= rules.day
    return why.value == "reimbursed"


def _accepted(case: Case, intake: Number) -> bool | None:
    if case.arrived is None or intake.state is not State.KNOWN:
        return None
    return case.client_from < months_after(case.arrived, round(intake.value))
