"""Saving what people edit: whoever saves second is told, and nobody's text is lost."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from kotomitta.basis.errors import InputError
from kotomitta.web.accounts.models import User
from kotomitta.web.planning import cities
from kotomitta.web.planning.models import Change, Scenario


class EditedMeanwhileError(Exception):
    """Someone saved the same thing after the person had opened it; `now` is what they saved."""

    def __init__(self, now: Scenario | Change | None) -> None:
        super().__init__(now)
        self.now = now


def save_scenario(pk: int, version: int, said: Mapping[str, Any], by: User) -> Scenario:
    """The scenario with new texts; EditedMeanwhileError when `version` is no longer the newest."""
    with transaction.atomic():
        scenario = Scenario.objects.select_for_update().get(pk=pk)
        if scenario.version != version:
            raise EditedMeanwhileError(scenario)
        for name, value in said.items():
            setattr(scenario, name, value)
        return _touched(scenario, by)


def new_scenario(said: Mapping[str, Any], changes: Sequence[Change], by: User) -> Scenario:
    """A scenario with copies of the changes of another."""
    with transaction.atomic():
        scenario = Scenario.objects.create(**said, edited_by=by)
        for change in changes:
            change.pk, change.scenario, change.by = None, scenario, by
            change.save(force_insert=True)
    return scenario


def save_change(change: Change, version: int, by: User) -> Change:
    """The change, new or edited, if its scenario can be run with it.

    EditedMeanwhileError when another has been saved in its place; InputError when it cannot be so.
    """
    with transaction.atomic():
        scenario = Scenario.objects.select_for_update().get(pk=change.scenario_id)
        if change.pk:
            now = Change.objects.filter(pk=change.pk).first()
            if now is None or now.version != version:
                raise EditedMeanwhileError(now)
        _refuse_unusable(scenario, change)
        change.version, change.by, change.made = version + 1, by, timezone.now()
        try:
            with transaction.atomic():
                change.save()
        except IntegrityError as error:
            same = {"target": change.target, "start": change.start}
            raise EditedMeanwhileError(scenario.changes.filter(**same).first()) from error
        _touched(scenario, by)
    return change


def delete_change(pk: int, version: int, by: User) -> None:
    """Take a change away; EditedMeanwhileError when it is no longer what the person saw."""
    with transaction.atomic():
        change = Change.objects.select_related("scenario").select_for_update().get(pk=pk)
        if change.version != version:
            raise EditedMeanwhileError(change)
        change.delete()
        _touched(change.scenario, by)


def _touched(scenario: Scenario, by: User) -> Scenario:
    scenario.version += 1
    scenario.edited, scenario.edited_by = timezone.now(), by
    scenario.save()
    return scenario


def _refuse_unusable(scenario: Scenario, change: Change) -> None:
    """InputError when the figures of the city cannot be as the change says."""
    from kotomitta.web.planning.computing import overlay  # loads the model

    kind = "drivers" if "series" in change.body else "figures"
    told = {"name": scenario.name, "question": scenario.question}
    shelf = cities.shelf(scenario.city)
    try:
        overlay({**told, kind: [change.body]}, shelf, scenario.as_of)
    except InputError as error:
        raise error.at("") from error
