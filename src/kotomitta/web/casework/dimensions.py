"""The four dimensions, as answered: kept per person, told of the whole group only."""

from collections.abc import Mapping
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.db import transaction

from kotomitta.casework.refusal import RefusalError
from kotomitta.web.casework.models import Answers, Case
from kotomitta.web.casework.unit import question_set

if TYPE_CHECKING:
    from kotomitta.casework.dimensions import Estimate, QuestionSet


def questions() -> "QuestionSet":
    """The questions of today."""
    return question_set()


def keep(row: Case, person: str, agreed: date, values: Mapping[str, int | None], day: date) -> None:
    """Keep what a person answered, in place of an answer of the same day; RefusalError else."""
    core = import_module("kotomitta.casework.dimensions")
    if person not in {p.code for p in row.value.persons}:
        raise RefusalError("person_not_in_case", case=row.code)
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
    with transaction.atomic():
        Answers.objects.update_or_create(
            case=row,
            person=person,
            on=day,
            defaults={"agreed": agreed, "version": asked.version, "given": dict(values)},
        )


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
