"""What is asked in the forms of scenarios and their changes."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone

from kotomitta.render.words import Words
from kotomitta.web.planning import cities
from kotomitta.web.planning.models import Scenario

FEWEST_DRAWS, MOST_DRAWS = 2, 20_000
_SHORTEST_REASON = 8


class DayInput(forms.DateInput):
    """A day chosen from a calendar; its value is written as 2026-01-31 in every language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class Number(forms.FloatField):
    """A number whose thousands may stand apart, as the pages write them."""

    def to_python(self, value: Any) -> Any:
        """The number."""
        return super().to_python("".join(value.split()) if isinstance(value, str) else value)


def number(**more: Any) -> forms.FloatField:
    """A number as the page's language writes it, with a decimal comma or point."""
    field = Number(required=False, localize=True, **more)
    field.widget.attrs["inputmode"] = "decimal"
    return field


def long_text(rows: int, **more: Any) -> forms.CharField:
    """Text of several lines."""
    return forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), **more)


class ScenarioForm(forms.ModelForm[Scenario]):
    """A scenario without its changes; `version` is that of the scenario the person saw."""

    city = forms.ChoiceField()
    question = long_text(2, min_length=8, max_length=2000)
    hypothesis = long_text(2, max_length=4000, required=False)
    findings = long_text(4, max_length=8000, required=False)
    decision = long_text(4, max_length=8000, required=False)
    draws = forms.IntegerField(min_value=FEWEST_DRAWS, max_value=MOST_DRAWS, initial=1000)
    seed = forms.IntegerField(min_value=0, max_value=2**63 - 1, initial=1)
    as_of = forms.DateField(widget=DayInput(), initial=timezone.localdate)
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    shipped = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        """The texts and the draws."""

        model = Scenario
        fields = (
            *("name", "city", "term", "as_of", "question", "hypothesis", "findings", "decision"),
            *("draws", "seed"),
        )

    def __init__(self, *args: Any, said: Words, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(name, said.fact(cities.named(name))) for name in cities.cities()]
        self.fields["city"].choices = choices  # type: ignore[attr-defined]


class FigureForm(forms.Form):
    """What a figure is from a day on: a value with or without a range, or a factor."""

    start = forms.DateField(widget=DayInput())
    value = number()
    low = number()
    high = number()
    factor = number(min_value=0)
    reason = long_text(2, min_length=_SHORTEST_REASON, max_length=1000)
    source = long_text(2, min_length=_SHORTEST_REASON, max_length=1000)
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def body(self, figure: str) -> dict[str, Any]:
        """The change as in a scenario file."""
        said = self.cleaned_data
        numbers = {k: said[k] for k in ("value", "low", "high", "factor") if said[k] is not None}
        return {"id": figure, "from": said["start"].isoformat(), **numbers, "reason": _why(said)}


class SeriesForm(forms.Form):
    """Months in which a national series is other than forecast: by a factor, or by persons."""

    start = forms.RegexField(r"^\d{4}-(0[1-9]|1[0-2])$")
    last = forms.RegexField(r"^\d{4}-(0[1-9]|1[0-2])$")
    factor = number(min_value=0)
    added = forms.CharField(required=False, max_length=1000)
    reason = long_text(2, min_length=_SHORTEST_REASON, max_length=1000)
    source = long_text(2, min_length=_SHORTEST_REASON, max_length=1000)
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def clean_added(self) -> float | list[float] | None:
        """The persons of every month, or those of each month."""
        parts = self.cleaned_data["added"].replace(";", " ").split()
        read = forms.FloatField(localize=True)
        found = [read.clean(part) for part in parts]
        if not found:
            return None
        return found[0] if len(found) == 1 else found

    def body(self, series: str) -> dict[str, Any]:
        """The step as in a scenario file."""
        said = self.cleaned_data
        what = {key: said[key] for key in ("factor", "added") if said[key] is not None}
        span = {"from": said["start"], "to": said["last"]}
        return {"series": series.removeprefix("series."), **span, **what, "reason": _why(said)}


def filled(body: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a form from a stored change."""
    added = body.get("added")
    return {
        "start": body["from"],
        "last": body.get("to"),
        "added": " ".join(f"{n:.15g}" for n in added) if isinstance(added, list) else added,
        **{name: body.get(name) for name in ("value", "low", "high", "factor")},
    }


def _why(said: Mapping[str, Any]) -> str:
    return f"{said['reason']} ({said['source']})"
