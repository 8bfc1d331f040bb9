"""The case table in and out: what it would change is shown before anything is written."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kotomitta.basis.errors import InputError
from kotomitta.casework.policy import Thing
from kotomitta.web.accounts.permissions import permit
from kotomitta.web.casework import tables
from kotomitta.web.casework.importing import Difference, take
from kotomitta.web.casework.reach import Reader, reader
from kotomitta.web.casework.unit import today
from kotomitta.web.casework.views.answering import told
from kotomitta.web.frame.language import words

_LARGEST = 5 * 2**20  # bytes
_SHOWN = 100


class TableForm(forms.Form):
    """A table as a file, or the same one again as text once its differences were seen."""

    file = forms.FileField(required=False)
    text = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    mode = forms.ChoiceField(choices=[(m, m) for m in ("check", "all", "valid")], initial="check")

    def clean(self) -> dict[str, object]:
        """The text of the table."""
        said = super().clean() or {}
        given = said.get("file")
        if given:
            if given.size > _LARGEST:
                raise forms.ValidationError(words().say("cw.table.too_big"))
            try:
                said["text"] = given.read().decode("utf-8-sig")
            except UnicodeDecodeError as error:
                raise forms.ValidationError(words().say("cw.table.encoding")) from error
        if not said.get("text"):
            raise forms.ValidationError(words().say("cw.table.nothing"))
        return said


@permit("case.allocate")
@never_cache
def table(request: HttpRequest) -> HttpResponse:
    """Bring cases in: first what would change, then all of it, or what can be taken of it."""
    who = reader(request)
    if not who.may("import_cases", Thing(None, who.actor.team)) or not who.actor.team:
        raise Http404
    form = TableForm(request.POST or None, request.FILES or None)
    context: dict[str, object] = {"form": form, "found": None, "fault": None, "shown": _SHOWN}
    if request.method == "POST" and form.is_valid():
        context["text"] = form.cleaned_data["text"]
        try:
            context["found"] = _found(request, who, form)
        except InputError as error:
            context["fault"] = error
    return render(request, "casework/table.html", context)


def _found(request: HttpRequest, who: Reader, form: TableForm) -> Difference | None:
    said = form.cleaned_data
    read = tables.read(said["text"], who.actor.team, today())
    if said["mode"] == "check":
        return take(read, who.actor, today())
    only_valid = said["mode"] == "valid"
    done = "cw.done.import" if only_valid or not read.faults else "cw.table.not_written"
    return told(
        request, lambda: take(read, who.actor, today(), only_valid=only_valid, write=True), done
    )


@permit("case.allocate")
@never_cache
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The team's cases as a table, for the unit's own use."""
    rows = reader(request).cases("export_case").order_by("code")
    text = tables.written((row.value for row in rows.iterator()), today())
    return HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="cases.csv"'},
    )
