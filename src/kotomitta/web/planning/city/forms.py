"""The guided form of a new city: itself, its terms, what it has counted, and its own figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from kotomitta.basis.figures import Counted, Grade, Shape
from kotomitta.planning.inputs.city import Measure
from kotomitta.render.words import Words
from kotomitta.sources import starting
from kotomitta.web.planning.city.layout import (
    LONGEST,
    OWN,
    START,
    Asked,
    asked,
)
from kotomitta.web.planning.forms import day, number, typed, whole, written

_COUNTS, _MORE_TERMS = 6, 1
_SHORTEST = 8
_PERIOD = r"^\d{4}(-(0[1-9]|1[0-2]))?$"


class _Worded(forms.Form):
    """A form whose faults and choices are said in the language of the page."""

    def __init__(self, *args: Any, said: Words, **more: Any) -> None:
        super().__init__(*args, **more)
        self.said = said

    def fault(self, field: str, name: str) -> None:
        """Say at a field what is wrong, unless something is said there already."""
        if field not in self.errors:
            self.add_error(field, self.said.say(f"planning.city.fault.{name}"))

    def choose(self, field: str, begun: str, values: type[Any]) -> None:
        """The values of a closed list as choices, by their words."""
        choices = [(value.value, self.said.say(f"{begun}{value.value}")) for value in values]
        self.fields[field].widget = forms.Select(choices=choices)


class CityForm(_Worded):
    """What the city is called, how many live in it, and whether it has a health service."""

    name_fi = forms.CharField(max_length=LONGEST["name_fi"])
    name_sv = forms.CharField(max_length=LONGEST["name_sv"], required=False)
    name_en = forms.CharField(max_length=LONGEST["name_en"], required=False)
    inhabitants = whole(min_value=1, max_value=10**7)
    runs_its_own_health_services = forms.CharField()
    id = written(r"^[a-z0-9_-]+$", "id", max_length=LONGEST["id"], required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        yes_or_no = [(v, self.said.say(f"planning.city.own_health.{v}")) for v in ("no", "yes")]
        self.fields["runs_its_own_health_services"].widget = forms.Select(choices=yes_or_no)

    def names_wrong(self) -> bool:
        """Whether a name that may be left out is wrong, and must be seen."""
        return self.is_bound and bool({"name_sv", "name_en", "id"} & set(self.errors))


class TermForm(_Worded):
    """A council term."""

    name = written(r"^\d{4}$", "year")
    start = day()
    end = day()
    source = forms.CharField(min_length=_SHORTEST, max_length=1000)

    def clean(self) -> None:
        """A term ends after it begins."""
        start, end = self.cleaned_data.get("start"), self.cleaned_data.get("end")
        if start and end and end <= start:
            self.fault("end", "backwards")


class CountForm(_Worded):
    """Something that the city has counted, of a year or of months."""

    value = number(min_value=0)
    measure = forms.CharField()
    counts = forms.CharField()
    first = written(_PERIOD, "period", required=False)
    last = written(_PERIOD, "period", required=False)
    source = forms.CharField(min_length=_SHORTEST, max_length=1000, required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.choose("measure", "planning.city.measure.", Measure)
        self.choose("counts", "counted.", Counted)
        self.use_required_attribute = False

    def clean(self) -> None:
        """A number has its period and its source; what has neither is no count."""
        told = {name: self.cleaned_data.get(name) for name in ("value", "first", "source")}
        if any(of not in (None, "") for of in told.values()):
            for name, of in told.items():
                if of in (None, ""):
                    self.fault(name, "needed")

    @property
    def is_told(self) -> bool:
        """Whether the row holds a count."""
        return self.cleaned_data.get("value") is not None


class OwnForm(_Worded):
    """A figure of the city: its value with a range, or a range alone, and where it is from."""

    value = number()
    low = number()
    high = number()
    source = forms.CharField(min_length=_SHORTEST, max_length=1000, required=False)
    grade = forms.CharField(initial=Grade.ASSUMPTION.value)

    def __init__(self, *args: Any, row: Asked, **more: Any) -> None:
        super().__init__(*args, prefix=row.figure.id, **more)
        self.row = row
        self.choose("grade", "grade.", Grade)
        if row.figure.shape is Shape.EXACT and row.origin == OWN:
            del self.fields["low"], self.fields["high"]

    def clean(self) -> None:
        """The value lies in its range, which is whole, and has a source."""
        value, low, high = (self.cleaned_data.get(name) for name in ("value", "low", "high"))
        if not self.is_told and self.row.origin != OWN:
            return
        if not self.is_told:
            self.fault("value", "needed")
        if not self.cleaned_data.get("source"):
            self.fault("source", "needed")
        self._check_range(value, low, high)

    def _check_range(self, value: float | None, low: float | None, high: float | None) -> None:
        shape = self.row.figure.shape
        for name, end in (("low", low), ("high", high)):
            if end is None and name in self.fields and shape is not Shape.EXACT:
                self.fault(name, "range")
        ends = [end for end in (low, value, high) if end is not None]
        if ends != sorted(ends):
            self.fault("value", "outside")
        if shape is Shape.SHARE and ends and not (min(ends) > 0 and max(ends) < 1):
            self.fault("value", "share")
        elif ends and min(ends) < 0:
            self.fault("value", "negative")

    @property
    def is_told(self) -> bool:
        """Whether the city gives a number of its own."""
        return any(self.cleaned_data.get(name) is not None for name in ("value", "low", "high"))


@dataclass(frozen=True, slots=True)
class Forms:
    """All parts of the guided form."""

    city: CityForm
    terms: list[TermForm]
    counts: list[CountForm]
    own: list[OwnForm]

    @classmethod
    def of(
        cls, said: Words, sent: Mapping[str, Any] | None, draft: Mapping[str, Any] | None
    ) -> "Forms":
        """What was sent; else empty ones with the terms of every council, or a `draft`."""

        def first(
            form: type[forms.Form], prefix: str, initial: Mapping[str, Any]
        ) -> dict[str, Any]:
            if sent is not None:  # what is as at first would pass for not given
                return {"data": sent, "said": said}
            begun = f"{prefix}-"
            kept = {k.removeprefix(begun): v for k, v in (draft or {}).items() if begun in k}
            return {"said": said, "initial": typed(kept, form) or dict(initial)}

        known = [
            term.model_dump(include={"name", "start", "end", "source"}) for term in starting.terms()
        ]
        terms = [*known, *({} for _ in range(_MORE_TERMS))]
        return cls(
            CityForm(data=sent, said=said, initial=dict(draft or {})),
            [
                TermForm(
                    prefix=f"term-{i}",
                    empty_permitted=i > 0,
                    use_required_attribute=False,
                    **first(TermForm, f"term-{i}", of),
                )
                for i, of in enumerate(terms)
            ],
            [
                CountForm(prefix=f"count-{i}", **first(CountForm, f"count-{i}", {}))
                for i in range(_COUNTS)
            ],
            [
                OwnForm(
                    row=row,
                    use_required_attribute=False,
                    **first(OwnForm, row.figure.id, {"grade": "assumption"}),
                )
                for row in asked()
                if row.origin in (OWN, START)
            ],
        )

    @property
    def must(self) -> list[OwnForm]:
        """The figures that have no starting value."""
        return [form for form in self.own if form.row.origin == OWN]

    @property
    def may(self) -> list[OwnForm]:
        """The figures that have one."""
        return [form for form in self.own if form.row.origin == START]

    def are_valid(self) -> bool:
        """Whether nothing is wrong anywhere; every fault is said at its field."""
        return all(form.is_valid() for form in self)

    def faults(self) -> int:
        """How many fields are wrong; nothing is before the form is sent."""
        return sum(len(form.errors) for form in self if form.is_bound)

    def wrong(self, part: str) -> bool:
        """Whether something is wrong in a part that is closed at first, and must be seen."""
        return any(form.is_bound and form.errors for form in getattr(self, part))

    def __iter__(self) -> Any:
        yield from (self.city, *self.terms, *self.counts, *self.own)
