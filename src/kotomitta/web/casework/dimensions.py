"""The four dimensions, as answered: kept per person, told of the whole group only."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.db import transaction

from kotomitta.casework.event import event
from kotomitta.casework.policy import Actor
from kotomitta.casework.refusal import RefusalError
from kotomitta.web.casework.keeping import record_beside
from kotomitta.web.casework.models import Answers, Case
from kotomitta.web.casework.unit import question_set

if TYPE_CHECKING:
    from kotomitta.casework.dimensions import Estimate, QuestionSet


def questions() -> "QuestionSet":
    """The questions of today."""
    return question_set()


def keep(
    row: Case,
    person: str,
    agreed: date,
    values: Mapping[str, int | None],
    *,
    actor: Actor,
    day: date,
) -> None:
    """Keep what a person answered, in place of an answer of the same day; RefusalError else."""
    core = import_module("kotomitta.casework.dimensions")
    asked = questions()
    told = core.Answers(
        case=row.code,
        person=person,
        on=day,
        version=asked.version,
        agreed=agreed,
        values=dict(values),
    )
    core.check_answers(told, asked)
    with _held(row) as held:
        if held.closed is not None:
            raise RefusalError("case_closed", case=held.code)
        if person not in {p.code for p in held.value.persons}:
            raise RefusalError("person_not_in_case", case=held.code)
        Answers.objects.update_or_create(
            case=held,
            person=person,
            on=day,
            defaults={"agreed": agreed, "version": asked.version, "given": dict(values)},
        )
        facts = {"person": person, "agreed": agreed}
        record_beside(held, event(day, actor.name, "record_dimensions", held.code, **facts))


def withdraw(row: Case, person: str, actor: Actor, day: date) -> None:
    """Delete what a person answered, who agrees no more; RefusalError when nothing is kept."""
    with _held(row) as held:
        if not held.answers.filter(person=person).delete()[0]:
            raise RefusalError("nothing_to_withdraw", case=held.code)
        told = event(day, actor.name, "withdraw_dimensions", held.code, person=person)
        record_beside(held, told)


def given(row: Case) -> list[tuple[str, date, date]]:
    """Whose answers are kept in a case, with the day of the last ones and of their consent."""
    last = {one.person: (one.person, one.on, one.agreed) for one in row.answers.order_by("on")}
    return [last[person] for person in sorted(last)]


@contextmanager
def _held(row: Case) -> Iterator[Case]:
    """The case, held until the transaction ends."""
    with transaction.atomic():
        yield Case.objects.select_for_update().get(pk=row.pk)


def report(before: Mapping[str, Any], least: int, day: date) -> dict[str, Any]:
    """What is told of the group from a day on, by dimension: what was told `before`, and anew only
    where at least `least` persons have answered since.
    """
    core = import_module("kotomitta.casework.dimensions")
    rows = Answers.objects.select_related("case")
    told = [
        core.Answers(
            case=row.case.code,
            person=row.person,
            on=row.on,
            version=row.version,
            agreed=row.agreed,
            values=row.given,
        )
        for row in rows
    ]
    since = {name: date.fromisoformat(one["on"]) for name, one in before.items()}
    found: Mapping[str, Estimate] = core.next_report(told, questions(), least, since)
    return {**before, **{name: _plain(one, day) for name, one in found.items()}}


def _plain(one: "Estimate", day: date) -> dict[str, Any]:
    """As it is published: to one decimal, which is all that is shown."""
    ends = {name: round(getattr(one, name), 1) for name in ("mean", "low", "high")}
    return {**ends, "persons": one.persons, "on": day.isoformat()}
