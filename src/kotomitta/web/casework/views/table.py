"""The case table in and out: what it would change is shown before anything is written."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kotomitta.basis.errors import InputError
from kotomitta.casework.policy import Thing
from kotomitta.law.case import Channel
from kotomitta.sources.case_table.mapping import CaseMapping
from kotomitta.sources.case_table.told import Given
from kotomitta.web.accounts.limits import limited
from kotomitta.web.accounts.permissions import permit
from kotomitta.web.casework import tables
from kotomitta.web.casework.differing import Act, Difference
from kotomitta.web.casework.forms import chosen, listed
from kotomitta.web.casework.importing import Choice, Plan, apply, plan, reasons
from kotomitta.web.casework.reach import Reader, reader
from kotomitta.web.casework.records import goes_tonight
from kotomitta.web.casework.unit import practice, today
from kotomitta.web.frame.language import words

_LARGEST = 5 * 2**20  # bytes
_LONGEST_NAME = 80
_SHOWN = 100


def _reason(act: Act) -> forms.ChoiceField:
    move = {Act.END: "end", Act.RELEASE: "release"}[act]
    return chosen(lambda: listed(practice().workflow.move(move).reasons), required=False)


class TableForm(forms.Form):
    """A table as a file with its mapping, or what was read of it once its differences were seen.

    Then `stamp` tells which differences those were, and `act` which of them are wanted.
    """

    file = forms.FileField(required=False, allow_empty_file=True)  # told by its reader
    shape = forms.ChoiceField(required=False, choices=lambda: [("", ""), *_shapes()])
    mapping = forms.FileField(required=False)
    text = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    stamp = forms.CharField(required=False, max_length=64)
    act = forms.MultipleChoiceField(required=False, choices=[(a.value, a.value) for a in Act])
    end = _reason(Act.END)
    release = _reason(Act.RELEASE)

    def clean(self) -> dict[str, Any]:
        """That there is a table, and that nothing is too large to be read."""
        said = super().clean() or {}
        for given in (said.get("file"), said.get("mapping")):
            if given and given.size > _LARGEST:
                raise forms.ValidationError(words().say("cw.table.too_big"))
        if not said.get("file") and not said.get("text"):
            raise forms.ValidationError(words().say("cw.table.nothing"))
        return said

    @property
    def given(self) -> Given:
        """The table."""
        said = self.cleaned_data
        if said["file"]:
            return Given(said["file"].name[:_LONGEST_NAME], said["file"].read())
        return Given(words().say("cw.table.title"), said["text"].encode())

    @property
    def shaped(self) -> CaseMapping | None:
        """The mapping that was sent, or chosen, with the table."""
        said = self.cleaned_data
        if said["mapping"]:
            given = Given(said["mapping"].name[:_LONGEST_NAME], said["mapping"].read())
            return tables.mapping_sent(given, today())
        return tables.mapping_named(said["shape"], today()) if said["shape"] else None

    @property
    def choice(self) -> Choice:
        """Which changes are wanted, and why; all of them when they have not been seen yet."""
        said = self.cleaned_data
        if not said["stamp"]:
            return Choice()
        given = {act: said[act] or reasons(act)[0] for act in (Act.END, Act.RELEASE)}
        return Choice(frozenset(Act(act) for act in said["act"]), given)


def _shapes() -> list[tuple[str, str]]:
    return [(name, name) for name in tables.mappings()]


@permit("case.allocate")
@limited("import", methods=("POST",))
@never_cache
def table(request: HttpRequest) -> HttpResponse:
    """Bring cases in: first what would change, then all of what is chosen of it."""
    who = reader(request)
    if not who.may("import_cases", Thing(None, who.actor.team)) or not who.actor.team:
        raise Http404
    form = TableForm(request.POST or None, request.FILES or None)
    context: dict[str, object] = {
        "form": form,
        "found": None,
        "fault": None,
        "shown": _SHOWN,
        "lines": bool(request.FILES),  # what is sent back has lines of its own
        "acts": Act,
        "value": _value,
        "deletes": _deletes,
    }
    if request.method == "POST" and form.is_valid():
        try:
            context |= _found(request, who, form)
        except InputError as error:
            context["fault"] = error
    return render(request, "casework/table.html", context)


def _found(request: HttpRequest, who: Reader, form: TableForm) -> Mapping[str, object]:
    """The differences, and what is sent back with them; applied when they are the ones seen."""
    stamp, choice, day = form.cleaned_data["stamp"], form.choice, today()
    read = tables.read(form.given, who.actor.team, day, form.shaped)
    if stamp:
        found = apply(read, who.actor, day, choice, stamp)
        _say(request, found)
    else:
        found = plan(read, who.actor, day, choice)
    return {"found": found, "choice": choice, "text": tables.plain(read)}


def _say(request: HttpRequest, found: Plan) -> None:
    said = words(request)
    if found.written:
        messages.success(request, said.say("cw.done.import"))
    else:
        messages.error(request, said.say("cw.table.others_meanwhile"))


def _deletes(found: Difference) -> bool:
    """Whether a case is deleted tonight when this is written, for it closed too long ago."""
    closed = found.new if found.field == "closed" else None
    return isinstance(closed, date) and goes_tonight(closed, today())


def _value(field: str, value: object) -> str:
    """What stands in a field, as it is read."""
    said = words()
    if value in (None, ()):
        return said.say("cw.table.silent")
    if isinstance(value, tuple):
        return ", ".join(_value(field, one) for one in value)
    if field == "profile":
        return said.say(f"casework.profile.{value}")
    if field == "kind":
        return said.say(f"cw.kind.{value}")
    return said.say(f"channel.{value}") if isinstance(value, Channel) else said.fact(value)


@permit("case.allocate")
@limited("export")
@never_cache
@require_safe
def export(request: HttpRequest, suffix: str) -> HttpResponse:
    """The team's cases as a table, for the unit's own use."""
    from kotomitta.sources.case_table.sheet import sheet_of

    found = reader(request).cases("export_case").order_by("code")
    rows = tables.written((row.value for row in found.iterator()), today())
    kind = {"csv": "text/csv; charset=utf-8", "xlsx": _XLSX}[suffix]
    return HttpResponse(
        tables.as_csv(rows) if suffix == "csv" else sheet_of(rows),
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="cases.{suffix}"'},
    )


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
