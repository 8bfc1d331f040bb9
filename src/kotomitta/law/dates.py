"""The dates and the money of one case, each with its rule and its source."""

from dataclasses import dataclass
from datetime import date

from kotomitta.basis.figures import Dated
from kotomitta.law.case import Case
from kotomitta.law.coverage import Coverage, coverage, duties
from kotomitta.law.days import months_after
from kotomitta.law.period import Span
from kotomitta.law.reimbursement import Reimbursement, reimbursement
from kotomitta.law.rule import Choice, State
from kotomitta.law.rulebook import Rulebook, Rules

_REVIEWS = 3


@dataclass(frozen=True, slots=True)
class Due:
    """One date of a case: on one day, between two days, or not known.

    `assumed`: counted from the day on which an earlier step is due, because no day is given on
    which it was done.
    """

    what: str
    rule: str
    state: State
    counted_from: date | None
    earliest: date | None
    latest: date | None
    assumed: bool
    values: tuple[Dated, ...]

    @property
    def on(self) -> date | None:
        """The day, when it is one day."""
        return self.latest if self.state is State.KNOWN else None


@dataclass(frozen=True, slots=True)
class CaseDates:
    """What the law says of one case on one day.

    `plan_start` tells in words when work on the plan starts, also where the law has no number.
    """

    on: date
    coverage: Coverage
    duties: dict[str, Choice]
    plan_start: Choice
    dates: tuple[Due, ...]
    reimbursement: Reimbursement


def dates(case: Case, rulebook: Rulebook, *, on: date) -> CaseDates:
    """Coverage, duty holders, deadlines and reimbursement of a case.

    Coverage, duty holders and yearly amounts are those of the day `on`; every deadline follows the
    rule in force on the day it is counted from.
    """
    rules = rulebook.on(on)
    covered = coverage(case, rules)
    return CaseDates(
        on=on,
        coverage=covered,
        duties=duties(case, rules),
        plan_start=rulebook.on(case.assessed or case.client_from).choice("law.plan.start"),
        dates=(*_deadlines(case, rulebook), *_support(case, rules)),
        reimbursement=reimbursement(case, rulebook, rules, covered),
    )


def _deadlines(case: Case, book: Rulebook) -> list[Due]:
    clienthood = _due("clienthood_end", book, "law.clienthood.months", case.first_permit)
    first_plan = _due("first_plan_latest", book, "law.plan.first_by_months", case.first_permit)
    assessment = _due("assessment_start", book, "law.assessment.start_months", case.client_from)

    assessed = case.assessed or assessment.on
    plan_start = _due("plan_start", book, "law.plan.start_days", assessed, not case.assessed)

    planned, guessed = case.plan_signed or plan_start.on, not case.plan_signed
    training_id = "law.plan.training_guidance_months"
    training = _due("training_guidance", book, training_id, planned, guessed)
    first_end = _due("first_plan_end", book, "law.plan.first_length_months", planned, guessed)
    end = _due("plan_end", book, "law.plan.total_months", planned, guessed)
    reviews = _reviews(book, planned, end, guessed)
    return [assessment, plan_start, first_plan, training, *reviews, first_end, end, clienthood]


def _due(what: str, book: Rulebook, rule: str, start: date | None, assumed: bool = False) -> Due:
    if start is None:
        return Due(what, rule, State.UNKNOWN, None, None, None, assumed, ())
    return _from_span(what, rule, book.span(rule, start), assumed)


def _from_span(what: str, rule: str, end: Span, assumed: bool) -> Due:
    return Due(what, rule, end.state, end.start, end.earliest, end.latest, assumed, end.rules)


def _reviews(book: Rulebook, planned: date | None, end: Due, assumed: bool) -> list[Due]:
    """The first reviews, each counted from the one before, while the plan can still run."""
    rule = "law.plan.review_months"
    last = _due("review_1", book, rule, planned, assumed)
    found = [last]
    while last.earliest and last.latest and len(found) < _REVIEWS:
        soonest = book.span(rule, last.earliest)
        then = book.span(rule, last.latest)
        if soonest.earliest is None or then.latest is None:
            break
        if end.latest is not None and soonest.earliest >= end.latest:
            break
        known = State.KNOWN if soonest.earliest == then.latest else State.BOUNDED
        values = tuple(dict.fromkeys((*soonest.rules, *then.rules)))
        what = f"review_{len(found) + 1}"
        ends = (soonest.earliest, then.latest)
        last = Due(what, rule, known, last.latest, *ends, assumed, values)
        found.append(last)
    return found


def _support(case: Case, rules: Rules) -> list[Due]:
    """Until when a person who came as an unaccompanied minor is supported, by the day's rule."""
    if not case.unaccompanied or case.born is None:
        return []
    age = rules.number("law.unaccompanied.support_until_age")
    if age.state is not State.KNOWN:
        return [Due("support_end", age.id, age.state, case.born, None, None, False, ())]
    day = months_after(case.born, 12 * round(age.value))
    values = (age.dated,) if age.dated else ()
    return [Due("support_end", age.id, State.KNOWN, case.born, day, day, False, values)]
