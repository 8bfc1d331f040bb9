"""What is asked in the forms of casework: closed lists, days and codes, and no free text."""

from collections.abc import Iterable, Sequence
from typing import Any, Self

from django import forms
from django.utils.functional import lazy

from kotomitta.basis.cadre import Cadre
from kotomitta.basis.figures import Named
from kotomitta.casework.case import Case
from kotomitta.casework.people import CODE, CaseKind, Need, Person
from kotomitta.casework.workflow import Entry
from kotomitta.law.case import Channel
from kotomitta.web.casework.unit import practice, tasks, today, weighing
from kotomitta.web.frame.language import words

_FLAGS = tuple(name for name in Need.model_fields if name != "language")
_PERSONS = 6
_LANGUAGE = r"^[a-z]{2,3}$"
Choices = Sequence[tuple[str, str]]


class DayInput(forms.DateInput):
    """A day chosen from a calendar; its value is written as 2026-01-31 in every language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class Flag(forms.TypedChoiceField):
    """Yes, no, or not known, which is the first."""

    def __init__(self) -> None:
        super().__init__(
            required=False,
            coerce={"yes": True, "no": False}.__getitem__,
            empty_value=None,
            choices=lambda: [(v, words().say(f"fact.{k}")) for v, k in _SAID.items()],
        )


_SAID = {"": "none", "yes": "true", "no": "false"}
WRITTEN = {None: "", True: "yes", False: "no"}


def a_day(**more: Any) -> forms.DateField:
    """A day."""
    return forms.DateField(widget=DayInput(), **more)


def a_code(**more: Any) -> forms.RegexField:
    """A code, in which no name fits."""
    wrong = lazy(_no_code, str)()  # worded when it is shown, in the language of that page
    return forms.RegexField(CODE, max_length=64, error_messages={"invalid": wrong}, **more)


def _no_code() -> str:
    return words().say("cw.code.shape")


def listed(entries: Iterable[Entry]) -> Choices:
    """The words of a closed list, as choices."""
    return [(entry.id, words().fact(entry.name)) for entry in entries]


def chosen(choices: Any, **more: Any) -> forms.ChoiceField:
    """One of a closed list."""
    return forms.ChoiceField(choices=choices, **more)


def named(names: Iterable[tuple[str, Named]]) -> Choices:
    """Names as choices."""
    return [(key, words().fact(name)) for key, name in names]


def kinds() -> Choices:
    """Kinds of case."""
    return named((k.kind, k.name) for k in practice().workflow.kinds)


def channels() -> Choices:
    """Entry channels, or not known."""
    said = words()
    return [("", said.say("fact.none")), *((c, said.say(f"channel.{c}")) for c in Channel)]


class NeedForm(forms.Form):
    """What makes the work of a case heavier."""

    language = forms.RegexField(_LANGUAGE, required=False, max_length=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in _FLAGS:
            self.fields[name] = Flag()

    @classmethod
    def of(cls, need: Need) -> Self:
        """The form filled with what is known."""
        said = {name: WRITTEN[getattr(need, name)] for name in _FLAGS}
        return cls(initial={"language": need.language or "", **said})

    @property
    def need(self) -> Need:
        """What was told."""
        said = {name: self.cleaned_data[name] for name in _FLAGS}
        return Need(language=self.cleaned_data["language"] or None, **said)


class PersonForm(forms.Form):
    """One person of a case."""

    code = a_code()
    channel = chosen(channels, required=False)
    first_permit = a_day(required=False)
    age = forms.IntegerField(min_value=0, max_value=120, required=False)
    jobseeker = Flag()

    @property
    def value(self) -> Person:
        """The person, told with all that was asked: what is empty is not known."""
        return Person(**{k: None if v == "" else v for k, v in self.cleaned_data.items()})


PersonForms = forms.formset_factory(
    PersonForm, extra=_PERSONS, max_num=_PERSONS, absolute_max=_PERSONS
)


class CaseForm(forms.Form):
    """A new case, but for its persons and need."""

    code = a_code()
    household = a_code()
    kind = chosen(kinds)
    opened = a_day()
    members = forms.IntegerField(min_value=1, max_value=99, required=False)

    def case(self, team: str, persons: Sequence[Person], need: Need) -> Case:
        """The case, which waits in a team."""
        said = {k: v for k, v in self.cleaned_data.items() if v not in ("", None)}
        return Case(
            **{**said, "kind": CaseKind(said["kind"])}, team=team, persons=tuple(persons), need=need
        )


class AllocateForm(forms.Form):
    """To whom a case is given; with a reason and an end, above the cap."""

    worker = a_code()
    reason = chosen(
        lambda: [("", words().say("cw.allocate.within")), *listed(practice().cap_reasons)],
        required=False,
    )
    until = a_day(required=False)

    def clean(self) -> dict[str, Any]:
        """Both reason and end, or none."""
        said: dict[str, Any] = super().clean() or {}
        if bool(said.get("reason")) != bool(said.get("until")):
            raise forms.ValidationError(words().say("cw.allocate.both"))
        return said


class DayForm(forms.Form):
    """The day that a diary is about."""

    on = a_day()


class RatingForm(forms.Form):
    """How heavy a month was."""

    month = forms.RegexField(r"^20\d\d-(0[1-9]|1[0-2])$")
    rated = forms.TypedChoiceField(coerce=int, choices=[(n, n) for n in range(1, 6)])


def profiles() -> Choices:
    """The need profiles that have a weight, after none."""
    names = ((p, words().say(f"casework.profile.{p}")) for p in weighing(today()).profiles)
    return [("", ""), *names]


def kinds_of_work(cadre: Cadre) -> Choices:
    """The tasks of a cadre's diary, work that is no contact included, after none."""
    return [("", ""), *named((task.id, task.name) for task in tasks() if task.cadre is cadre)]


class WorkForm(forms.Form):
    """A piece of work on a diary day."""

    profile = chosen(profiles)
    task = chosen(())
    minutes = forms.IntegerField(min_value=1, max_value=720)
    interpreter = forms.BooleanField(required=False)

    def __init__(self, *args: Any, cadre: Cadre, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["task"] = chosen(kinds_of_work(cadre))


WorkForms = forms.formset_factory(WorkForm, extra=10, max_num=30, absolute_max=30)
