"""What is due for a case, by the law of the day or by agreed practice, and whose turn it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kotomitta.basis.figures import Evidence
from kotomitta.casework.case import Case
from kotomitta.casework.people import Person
from kotomitta.casework.workflow import Limit, Step, Workflow
from kotomitta.law.history import known_by
from kotomitta.law.period import Span, span
from kotomitta.law.rule import Choice, State
from kotomitta.law.rulebook import Rulebook

OUR_OWN = "municipality"
CLIENTHOOD = "law.clienthood.months"


class Standing(StrEnum):
    """How a due date stands on a day: red before it is missed."""

    OVERDUE = "overdue"
    SOON = "soon"
    AHEAD = "ahead"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class DueStep:
    """A step not yet taken: by when, by which rule, for whom, and whose duty it is.

    `end` has the earliest and the latest day that the law can mean, or is unknown; it is None where
    the day that the rule counts from is not known, and for a step without a limit, which has no
    rule. `duty` is None where the step is always ours.
    """

    step: Step
    person: str | None
    rule: str | None
    end: Span | None
    duty: Choice | None

    @property
    def by(self) -> date | None:
        """The day to keep: the earliest that the law can mean; None when it is not known."""
        return self.end.earliest if self.end else None

    @property
    def ours(self) -> bool | None:
        """Whether it waits for us and not for another actor; None when it is not known whose."""
        if self.duty is None:
            return True
        return None if self.duty.value is None else self.duty.value == OUR_OWN

    def standing(self, day: date, notice_days: int) -> Standing:
        """How it stands: overdue after its day, soon within the notice before it."""
        if self.by is None:
            return Standing.UNKNOWN
        if self.by < day:
            return Standing.OVERDUE
        return Standing.SOON if self.by - day <= timedelta(notice_days) else Standing.AHEAD


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Where limits come from: rules of law, and agreed figures where the law has none."""

    law: Rulebook
    agreed: Evidence

    def span(self, rule: str, start: date) -> Span:
        """When a period of a rule that began on `start` ends."""
        if rule.startswith("law."):
            return self.law.span(rule, start)
        figure = self.agreed.figure(rule)
        return span(known_by(self.agreed.as_of, figure.values), start, figure.unit)

    def agreed_on(self, figure: str, day: date) -> float:
        """An agreed number in force on a day; InputError when nobody has agreed on one."""
        return self.agreed.value_on(figure, day)


def due_steps(
    case: Case, workflow: Workflow, deadlines: Deadlines, day: date
) -> tuple[DueStep, ...]:
    """What an open case owes on a day, the most urgent first and what has no date last.

    A step is due once the steps before it are taken. Where two limits apply, the earlier rules.
    """
    if not case.open:
        return ()
    owed = [
        _due(case, step, person, deadlines, day)
        for step in workflow.steps(case.kind)
        for person in _concerned(case, step, workflow.adult_age, day)
        if _is_next(case, step, person, workflow, deadlines)
    ]
    return tuple(sorted(owed, key=lambda d: (d.by is None, d.by or date.max)))


def clienthood_ends(
    case: Case, workflow: Workflow, deadlines: Deadlines, day: date
) -> tuple[DueStep, ...]:
    """When clienthood ends by law for each person whom it concerns, whatever has been done.

    The next one on the day comes first, those that are past and those not known come last.
    """
    if not case.open:
        return ()
    ends = [
        _due(case, step, person, deadlines, day)
        for step in workflow.steps(case.kind)
        if CLIENTHOOD in {limit.rule for limit in step.limits}
        for person in _concerned(case, step, workflow.adult_age, day)
    ]
    return tuple(
        sorted(ends, key=lambda one: (one.by is None, (one.by or day) < day, one.by or day))
    )


def no_step_applies(case: Case, workflow: Workflow, day: date) -> bool:
    """Whether a case has no step at all, as when all its persons are children."""
    steps = workflow.steps(case.kind)
    return not any(True for step in steps for _ in _concerned(case, step, workflow.adult_age, day))


def _concerned(case: Case, step: Step, adult_age: int, day: date) -> Iterator[Person | None]:
    """Those for whom a step is taken; who may be an adult is taken for one."""
    if step.each == "case":
        yield None
        return
    for person in case.persons:
        age = person.age_on(max(day, case.opened), case.opened)
        if step.each == "person" or age is None or age >= adult_age:
            yield person


def _is_next(
    case: Case, step: Step, person: Person | None, workflow: Workflow, deadlines: Deadlines
) -> bool:
    code = person.code if person else None
    taken = case.last(step.id, code)
    if step.repeats and step.until is not None:
        end = _end(case, step, step.until, person, deadlines)
        following = [e.by for e in _limits(case, step, person, deadlines) if e.by]
        if end is not None and end.latest and following and min(following) >= end.latest:
            return False
    elif taken is not None and not step.repeats:
        return False
    return workflow.can_step(case, step.id, code)


@dataclass(frozen=True, slots=True)
class _Ending:
    rule: str
    end: Span

    @property
    def by(self) -> date | None:
        return self.end.earliest


def _limits(
    case: Case, step: Step, person: Person | None, deadlines: Deadlines
) -> Iterator[_Ending]:
    for limit in step.limits:
        start = _counted(case, step, limit, person)
        if start is None:
            continue
        found = _Ending(limit.rule, deadlines.span(limit.rule, start))
        if found.end.state is State.UNKNOWN and limit.agreed:
            found = _Ending(limit.agreed, deadlines.span(limit.agreed, start))
        if found.end.state is not State.NOT_IN_FORCE:
            yield found


def _end(
    case: Case, step: Step, limit: Limit, person: Person | None, deadlines: Deadlines
) -> Span | None:
    start = _counted(case, step, limit, person)
    return None if start is None else deadlines.span(limit.rule, start)


def _counted(case: Case, step: Step, limit: Limit, person: Person | None) -> date | None:
    code = person.code if person else None
    if limit.counted == "opened":
        return case.opened
    if limit.counted == "first_permit":
        return person.first_permit if person else None
    own = case.last(step.id, code) if step.repeats and limit is not step.until else None
    return own or case.last(limit.counted, code)


def _due(case: Case, step: Step, person: Person | None, deadlines: Deadlines, day: date) -> DueStep:
    ends = sorted(
        _limits(case, step, person, deadlines), key=lambda e: (e.by is None, e.by or date.max)
    )
    first = ends[0] if ends else None
    code = person.code if person else None
    return DueStep(
        step=step,
        person=code,
        rule=first.rule if first else _uncounted(case, step, person),
        end=first.end if first else None,
        duty=_duty(step, person, deadlines, day),
    )


def _uncounted(case: Case, step: Step, person: Person | None) -> str | None:
    """The rule of a limit that counts from a day that is not known."""
    limits = (one for one in step.limits if _counted(case, step, one, person) is None)
    return next((one.rule for one in limits), None)


def _duty(step: Step, person: Person | None, deadlines: Deadlines, day: date) -> Choice | None:
    """Whose duty a step is on the day; unknown for a person of whom it is not known."""
    if step.duty is None or person is None:
        return None
    rules = deadlines.law.on(day)
    if person.jobseeker is None:
        return Choice(step.duty[0], day, None)
    return rules.choice(step.duty[0 if person.jobseeker else 1])
