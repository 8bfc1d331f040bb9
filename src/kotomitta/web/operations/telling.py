"""An entry of the audit log in words: fields, closed lists, days and numbers as written here."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cached_property
from json import JSONDecodeError, loads
from typing import Any

from auditlog.models import LogEntry
from django.db import models
from django.utils.timezone import is_naive, localtime

from kotomitta.render.words import Words, catalogue
from kotomitta.web.accounts.models import User

_NOTHING = {"None", "", "null"}
_LISTS = {"status": "planning.status.", "role": "web.role.", "state": "cw.request."}
_NUMBERS = ("value", "low", "high", "factor")  # of a change, beside what has fields of its own
_NUMBERED = {"run"}  # things without a name


class Telling:
    """The words of one language for the entries of a page."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def thing(self, entry: LogEntry) -> str:
        """What was changed: its kind and its name."""
        kind = entry.content_type.model
        name = entry.object_pk if kind in _NUMBERED else entry.object_repr
        return f"{self._said('audit.model.', kind)} {name}"

    def changes(self, entry: LogEntry) -> list[str]:
        """Each field that changed, with what was before, if anything, and after."""
        model = entry.content_type.model_class()
        fields = {f.name: f for f in model._meta.get_fields()} if model else {}
        told = {
            name: self._change(fields.get(name), change)
            for name, change in entry.changes_dict.items()
            if not getattr(fields.get(name), "one_to_many", False)  # told of the other thing
        }
        return [
            f"{self._said('audit.field.', name)}: {said}" for name, said in told.items() if said
        ]

    def _change(self, field: Any, change: list[str] | Mapping[str, Any]) -> str:
        if isinstance(change, Mapping):  # a relation to many
            return ", ".join(change["objects"])
        return " → ".join(self._value(field, v) for v in change if v not in _NOTHING)

    def _value(self, field: Any, value: str) -> str:
        match field:
            case models.BooleanField():
                return self._words.say("audit.yes" if value == "True" else "audit.no")
            case models.DateField():
                return self._moment(value, with_time=isinstance(field, models.DateTimeField))
            case models.IntegerField() if value.lstrip("-").isdigit():
                return self._words.fact(int(value))
            case models.ForeignKey(remote_field=of) if issubclass(of.model, User):
                return self._people.get(value, value)
            case models.JSONField():
                return self._body(value)
        return self._said(_LISTS.get(getattr(field, "name", ""), "?"), value)

    def _moment(self, value: str, *, with_time: bool) -> str:
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            return value
        if not with_time:
            return self._words.fact(moment.date())
        here = localtime(moment.replace(tzinfo=UTC) if is_naive(moment) else moment)
        return f"{self._words.fact(here.date())} {here:%H:%M}"

    def _body(self, value: str) -> str:
        try:
            body = loads(value.replace("'", '"'))
        except JSONDecodeError:
            return value
        if isinstance(body, list):
            return ", ".join(map(str, body))
        if not isinstance(body, dict):
            return value
        told = [
            f"{self._words.say(f'planning.field.{name}')} {self._words.fact(body[name])}"
            for name in _NUMBERS
            if isinstance(body.get(name), int | float)
        ]
        return ", ".join(told) or str(body.get("id", value))

    def _said(self, begun: str, name: str) -> str:
        """The word of a closed list; the name itself where the list has none."""
        return self._words.say(begun + name) if begun + name in catalogue() else name

    @cached_property
    def _people(self) -> Mapping[str, str]:
        return {str(person.pk): person.shown_name for person in User.objects.all()}
