"""What is asked in the forms of scenarios and their changes."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone

from kotomitta.render.words import Words
from kotomitta.web.frame.language import worded
from kotomitta.web.planning import cities
from kotomitta.web.planning.models import Scenario

FEWEST_DRAWS, MOST_DRAWS = 2, 20_000
_SHORTEST_REASON = 8
_MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"


class DayInput(forms.DateInput):
    """A day chosen from a calendar; its value is written as 2026-01-31 in every language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def expected(what: str, fault: str = "invalid") -> dict[str, Any]:
    """The message of a field that says what is expected there."""
    return {"error_messages": {fault: worded(f"planning.expected.{what}")}}


def written(pattern: str, what: str, **more: Any) -> forms.RegexField:
    """A text that is written in one way only."""
    return forms.RegexField(pattern, **expected(what), **more)


def day(**more: Any) -> forms.DateField:
    """A day from a calendar."""
    return forms.DateField(widget=DayInput(), **expected("day"), **more)


def whole(**more: Any) -> forms.IntegerField:
    """A whole number."""
    return forms.IntegerField(**expected("whole"), **more)


class Number(forms.FloatField):
    """A number whose thousands may stand apart, as the pages write them."""

    def to_python(self, value: Any) -> Any:
        """The number."""
        return super().to_python("".join(value.split()) if isinstance(value, str) else value)


def number(**more: Any) -> forms.FloatField:
    """A number as the page's language writes it, with a decimal comma or point."""
    field = Number(required=False, localize=True, **expected("number"), **more)
    field.widget.attrs["inputmode"] = "decimal"
    return field


def typed(values: Mapping[str, str], form: type[forms.Form]) -> dict[str, Any]:
    """The first values of a form from a draft, which has numbers with a point in any language."""
    return {name: _typed(text, form.base_fields.get(name)) for name, text in values.items()}


def _typed(text: str, field: forms.Field | None) -> str | float:
    try:
        return float(text) if isinstance(field, Number) else text
    except ValueError:
        return text


def long_text(rows: int, **more: Any) -> forms.CharField:
    """Text of several lines."""
    return forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), **more)


class ScenarioForm(forms.ModelForm[Scenario]):
    """A scenario without its changes; `version` is that of the scenario the person saw."""

    city = forms.ChoiceField(**expected("choice", "invalid_choice"))
    question = long_text(2, min_length=8, max_length=2000)
    hypothesis = long_text(2, max_length=4000, required=False)
    findings = long_text(4, max_length=8000, required=False)
    decision = long_text(4, max_length=8000, required=False)
    draws = whole(min_value=FEWEST_DRAWS, max_value=MOST_DRAWS, initial=1000)
    seed = whole(min_value=0, max_value=2**63 - 1, initial=1)
    as_of = day(initial=timezone.localdate)
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

    start = day()
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

    start = written(_MONTH, "month")
    last = written(_MONTH, "month")
    factor = number(min_value=0)
    added = forms.CharField(required=False, max_length=1000)
    reason = long_text(2, min_length=_SHORTEST_REASON, max_length=1000)
    source = long_text(2, min_length=_SHORTEST_REASON, max_length=1000)
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def clean_added(self) -> float | list[float] | None:
        """The persons of every month, or those of each month."""
        parts = self.cleaned_data["added"].replace(";", " ").split()
        read = number()
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
