"""What a case was opened or closed with, put right as far as what has been written of it allows."""

from collections.abc import Iterator, Mapping
from datetime import date

from kotomitta.basis.figures import Named
from kotomitta.casework.case import Case
from kotomitta.casework.commands import Correct
from kotomitta.casework.people import Person
from kotomitta.casework.refusal import RefusalError
from kotomitta.casework.workflow import Step, Workflow
from kotomitta.law.days import age_on

_Written = tuple[date, Named | None]


def corrected(case: Case, command: Correct, day: date, workflow: Workflow) -> Case:
    """The case put right; RefusalError when it would contradict what has been written of it."""
    names = ("household", "members", "opened", "closed")
    given = {name: told for name in names if (told := getattr(command, name)) is not None}
    persons = case.persons
    if command.persons:
        _check_kept(case, command.persons, workflow)
        persons = tuple(_merged(case, person) for person in command.persons)
    if command.closed and case.open:
        raise RefusalError("case_open", case=case.code)
    if command.opened:
        _check_opened(case, command.opened, command.closed or case.closed or day, workflow)
        persons = tuple(_as_old(p, case.opened, command.opened, day) for p in persons)
    if command.closed:
        check_closed(case.but(opened=command.opened or case.opened), command.closed, day, workflow)
    return case.but(**given, persons=persons)


def check_closed(case: Case, closed: date, day: date, workflow: Workflow) -> None:
    """RefusalError unless a case can have closed on a day: after all that was done, not ahead."""
    if not case.opened <= closed <= day:
        raise RefusalError("day_outside", on=closed, opened=case.opened, day=day)
    on, step = max(_written(case, workflow), key=lambda w: w[0], default=(closed, None))
    if closed < on:
        raise _against("closed_before", step, closed=closed, on=on)


def facts(before: Case, after: Case) -> Mapping[str, str]:
    """What was put right, each as it was and as it is, for the audit log."""
    old, new = _told(before), _told(after)
    differ = [name for name in new if old[name] != new[name]]
    return {k: v for n in differ for k, v in ((n, new[n]), (f"{n}_before", old[n]))}


def _told(case: Case) -> Mapping[str, str]:
    return {
        "household": case.household,
        "members": str(case.members or ""),
        "opened": str(case.opened),
        "closed": str(case.closed or ""),
        "persons": " ".join(p.code for p in case.persons),
        "channel": " ".join(str(p.channel or "unknown") for p in case.persons),
    }


def _check_kept(case: Case, persons: tuple[Person, ...], workflow: Workflow) -> None:
    """RefusalError when somebody would go for whom a step has been taken."""
    kept = {person.code for person in persons}
    for done in case.done:
        if done.person is not None and done.person not in kept:
            step = _step(case, done.step, workflow).name
            raise RefusalError("person_has_steps", person=done.person, step=step)


def _merged(case: Case, told: Person) -> Person:
    """Who is in the case already stays as known, but for a channel that is told."""
    known = next((p for p in case.persons if p.code == told.code), told)
    return known.model_copy(update={"channel": told.channel or known.channel})


def _as_old(person: Person, before: date, after: date, day: date) -> Person:
    """The person as old on the day as before, though ages count from the first day of the case."""
    if person.age is None:
        return person
    age = person.age + age_on(day, before) - age_on(day, after)
    return person.model_copy(update={"age": max(age, 0)})


def _check_opened(case: Case, opened: date, last: date, workflow: Workflow) -> None:
    if opened > last:
        raise RefusalError("opened_late", opened=opened, last=last)
    given = [(case.allocated, workflow.move("allocate").name)] if case.allocated else []
    written = [*_written(case, workflow), *given]
    on, step = min(written, key=lambda w: w[0], default=(opened, None))
    if opened > on:
        raise _against("opened_after", step, opened=opened, on=on)


def _against(reason: str, step: Named | None, **days: date) -> RefusalError:
    """The refusal that names the step or, without one, a meeting."""
    if step is None:
        return RefusalError(f"{reason}_meeting", **days)
    return RefusalError(reason, step=step, **days)


def _written(case: Case, workflow: Workflow) -> Iterator[_Written]:
    """The days of steps, with their names, and those of meetings."""
    yield from ((done.on, _step(case, done.step, workflow).name) for done in case.done)
    yield from ((visit.on, None) for visit in case.visits)


def _step(case: Case, step: str, workflow: Workflow) -> Step:
    return next(s for s in workflow.steps(case.kind) if s.id == step)
