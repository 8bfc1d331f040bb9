"""What is asked about those who work in the unit: facts, reductions, codes and diary days."""

from typing import Any, Self

from django import forms
from pydantic import ValidationError

from kotomitta.basis.cadre import Cadre
from kotomitta.casework.weighing import LIGHTEST
from kotomitta.casework.worker import Cause, Less
from kotomitta.casework.worker import Worker as CoreWorker
from kotomitta.web.casework.forms import Choices, a_code, a_day, chosen, profiles
from kotomitta.web.frame.language import words


def experience() -> Choices:
    """The need profiles of which a worker can have experience."""
    return [(value, name) for value, name in profiles() if value not in ("", LIGHTEST)]


class WorkerForm(forms.Form):
    """All that is known of a worker, but for the code and for reductions."""

    cadre = chosen(lambda: [(c, words().say(f"cadre.{c}")) for c in Cadre])
    hours_per_week = forms.FloatField(min_value=0.5, max_value=60, localize=True)
    first = a_day()
    last = a_day(required=False)
    team = a_code(required=False)
    languages = forms.RegexField(r"^([a-z]{2,3}([ ,]+|$))*$", required=False, max_length=60)
    knows = forms.MultipleChoiceField(
        choices=experience, required=False, widget=forms.CheckboxSelectMultiple
    )

    @classmethod
    def of(cls, worker: CoreWorker) -> Self:
        """The form filled with what is known."""
        spoken = " ".join(sorted(worker.languages))
        return cls(initial={**dict(worker), "languages": spoken})

    def told(self, team: str) -> dict[str, Any]:
        """What was told, of a worker of a team."""
        said = self.cleaned_data
        spoken = frozenset(said["languages"].replace(",", " ").split())
        return {**said, "languages": spoken, "knows": frozenset(said["knows"]), "team": team}


class NewWorkerForm(WorkerForm):
    """A worker who was not here before."""

    code = a_code()
    field_order = ("code",)


class ReductionForm(forms.Form):
    """What a worker carries less for a time."""

    cause = chosen(lambda: [(c, words().say(f"casework.cause.{c}")) for c in Cause])
    start = a_day()
    end = a_day()
    percent = forms.FloatField(min_value=1, max_value=100, localize=True)

    def clean(self) -> dict[str, Any]:
        """It ends after it starts."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("start") and said.get("end") and said["end"] < said["start"]:
            raise forms.ValidationError(words().say("cw.reduction.backwards"))
        return said

    @property
    def less(self) -> Less:
        """The reduction."""
        said = self.cleaned_data
        share = said["percent"] / 100
        return Less(cause=Cause(said["cause"]), start=said["start"], end=said["end"], share=share)


class EndReductionForm(forms.Form):
    """The last day of a reduction that ends before its time; none takes it back."""

    less = forms.CharField(max_length=200)
    last = a_day(required=False)

    def clean_less(self) -> Less:
        """The reduction as it was shown."""
        try:
            return Less.model_validate_json(self.cleaned_data["less"])
        except ValidationError as error:
            missing = words().say("error.casework_reduction_missing")
            raise forms.ValidationError(missing) from error


class CodeForm(forms.Form):
    """Who of the app's people is who in the unit."""

    user = forms.CharField(max_length=150)
    code = a_code()
    team = a_code()


class PlanForm(forms.Form):
    """How many worker-days of the diary are drawn."""

    days = forms.IntegerField(min_value=1, max_value=500)
