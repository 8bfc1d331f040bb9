"""What a case was opened or closed with, put right as far as what has been written of it allows."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from kotomitta.basis.figures import Named
from kotomitta.casework.case import Case
from kotomitta.casework.commands import Correct
from kotomitta.casework.people import CaseKind, Person
from kotomitta.casework.refusal import RefusalError
from kotomitta.casework.workflow import Step, Workflow
from kotomitta.law.days import age_on

FACTS = ("channel", "first_permit", "age", "jobseeker")

_Written = tuple[date, Named | None]


def corrected(case: Case, command: Correct, day: date, workflow: Workflow) -> Case:
    """The case put right; RefusalError when it would contradict what has been written of it."""
    names = ("household", "members", "opened", "closed", "kind")
    given = {name: told for name in names if (told := getattr(command, name)) is not None}
    persons = _without(case, command.leaves, workflow)
    if command.persons:
        _check_kept(case, command.persons, workflow)
        here = {person.code: person for person in case.persons}
        persons = tuple(here.get(person.code, person) for person in command.persons)
    if command.joins and not case.open:
        raise RefusalError("case_closed", case=case.code)
    persons = (*_more_known(case, persons, command.known), *command.joins)
    _check_once(persons)
    check_not_ahead((p for p in persons if p not in case.persons), day)
    if command.kind not in (None, case.kind):
        _check_no_step(case, workflow)
    if command.closed and case.open:
        raise RefusalError("case_open", case=case.code)
    if command.opened:
        _check_opened(case, command.opened, command.closed or case.closed or day, workflow)
        persons = tuple(as_old(p, case.opened, command.opened, day) for p in persons)
    if command.closed:
        check_closed(case.but(opened=command.opened or case.opened), command.closed, day, workflow)
    return case.but(**given, persons=persons)


def check_not_ahead(persons: Iterable[Person], day: date) -> None:
    """RefusalError when somebody would have had a first permit on a day that is still ahead."""
    for person in persons:
        if person.first_permit and person.first_permit > day:
            raise RefusalError(
                "permit_ahead", person=person.code, permit=person.first_permit, day=day
            )


def check_closed(case: Case, closed: date, day: date, workflow: Workflow) -> None:
    """RefusalError unless a case can have closed on a day: after all that was done, not ahead."""
    if not case.opened <= closed <= day:
        raise RefusalError("day_outside", on=closed, opened=case.opened, day=day)
    on, step = max(_written(case, workflow), key=lambda w: w[0], default=(closed, None))
    if closed < on:
        raise _against("closed_before", step, closed=closed, on=on)


def kind_of_need(case: Case) -> CaseKind:
    """The kind that the told need belongs to; that of the case where the need does not tell."""
    undocumented = {CaseKind.INTEGRATION: True, CaseKind.UNDOCUMENTED: False}.get(case.kind)
    if undocumented is None or case.need.undocumented is not undocumented:
        return case.kind
    return CaseKind.UNDOCUMENTED if undocumented else CaseKind.INTEGRATION


def facts(before: Case, after: Case) -> Mapping[str, str]:
    """What was put right, each as it was and as it is, for the audit log."""
    stay = {p.code for p in before.persons} & {p.code for p in after.persons}
    old, new = _told(before, stay), _told(after, stay)
    differ = [name for name in new if old[name] != new[name]]
    return {k: v for n in differ for k, v in ((n, new[n]), (f"{n}_before", old[n]))}


def _told(case: Case, stay: Collection[str]) -> Mapping[str, str]:
    """What can be put right; of persons who come or go their codes only."""
    persons = [p for p in case.persons if p.code in stay]
    return {
        "household": case.household,
        "members": str(case.members or ""),
        "opened": str(case.opened),
        "closed": str(case.closed or ""),
        "kind": case.kind,
        "persons": " ".join(p.code for p in case.persons),
        **{name: " ".join(_fact(p, name) for p in persons) for name in FACTS},
    }


def _fact(person: Person, name: str) -> str:
    value = getattr(person, name)
    return "unknown" if value is None else str(value)


def _without(case: Case, leaves: tuple[str, ...], workflow: Workflow) -> tuple[Person, ...]:
    """The persons without some; RefusalError for one who is not there, and when none would stay."""
    persons = tuple(person for person in case.persons if person.code not in leaves)
    if len(persons) + len(leaves) != len(case.persons):
        raise RefusalError("person_not_in_case", case=case.code)
    if not persons:
        raise RefusalError("person_last", case=case.code)
    _check_kept(case, persons, workflow)
    return persons


def _check_kept(case: Case, persons: tuple[Person, ...], workflow: Workflow) -> None:
    """RefusalError when somebody would go for whom a step has been taken."""
    kept = {person.code for person in persons}
    for done in case.done:
        if done.person is not None and done.person not in kept:
            step = _step(case, done.step, workflow).name
            raise RefusalError("person_has_steps", person=done.person, step=step)


def _check_once(persons: tuple[Person, ...]) -> None:
    """RefusalError when somebody would be in the case twice."""
    times = Counter(person.code for person in persons)
    for code in (code for code, n in times.items() if n > 1):
        raise RefusalError("person_in_case", person=code)


def _check_no_step(case: Case, workflow: Workflow) -> None:
    """RefusalError when a step was taken, for steps belong to a kind."""
    if case.done:
        step = _step(case, case.done[0].step, workflow).name
        raise RefusalError("kind_has_steps", step=step, kind=workflow.kind_name(case.kind))


def _more_known(
    case: Case, persons: tuple[Person, ...], known: tuple[Person, ...]
) -> tuple[Person, ...]:
    """The persons with what some were told with; RefusalError for one who is not there."""
    told = {p.code: {name: getattr(p, name) for name in p.model_fields_set} for p in known}
    if set(told) - {p.code for p in persons}:
        raise RefusalError("person_not_in_case", case=case.code)
    return tuple(p.model_copy(update=told.get(p.code, {})) for p in persons)


def as_old(person: Person, before: date, after: date, day: date) -> Person:
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
