"""Measured figures taken into a plan, a planner's act: as changes with reason and source."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from kotomitta.basis.errors import InputError
from kotomitta.render.words import Words
from kotomitta.web.accounts.models import User
from kotomitta.web.casework.counting import measures, period, source
from kotomitta.web.casework.models import Published
from kotomitta.web.planning.editing import EditedMeanwhileError, save_change
from kotomitta.web.planning.models import Change, Scenario


def plans(found: Published) -> QuerySet[Scenario]:
    """The plans that may know these counts: those asked as of the day they were made, or later."""
    return Scenario.objects.filter(as_of__gte=localdate(found.made))


def adopt(
    found: Published, plan: Scenario, figures: Sequence[str], *, by: User, said: Words
) -> tuple[str, ...]:
    """The figures that are now in the plan, all or none.

    InputError when the plan's city has no such figure, or when the plan changes one already.
    """
    chosen = [(told, one) for told, one in measures(found) if told.id in figures]
    with transaction.atomic():
        for told, one in chosen:
            text, first_last = source(told, one, found), period(found)
            reason = said.say("cw.measured.reason", first=first_last[0], last=first_last[1])
            _save(plan, one, {"reason": reason, "source": text}, by, said)
    return tuple(told.id for told, _ in chosen)


def _save(
    plan: Scenario, one: Mapping[str, Any], texts: Mapping[str, str], by: User, said: Words
) -> None:
    from kotomitta.web.planning.telling import Targets  # loads the model

    start = Targets.of(plan, said).start(plan, one["id"])
    body = {
        "id": one["id"],
        "from": start,
        **{name: one[name] for name in ("value", "low", "high")},
        "grade": "measured",
        "reason": f"{texts['reason']} ({texts['source']})",
    }
    change = Change(scenario=plan, target=one["id"], start=start, body=body, **texts)
    try:
        save_change(change, 0, by)
    except EditedMeanwhileError as error:
        raise InputError("measured_taken", figure=one["id"], plan=plan.name) from error
