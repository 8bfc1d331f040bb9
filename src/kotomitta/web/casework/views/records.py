"""All that is held on one case, to be given out or erased."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kotomitta.casework.policy import Thing
from kotomitta.web.accounts.limits import limited
from kotomitta.web.accounts.permissions import permit
from kotomitta.web.casework import records, telling
from kotomitta.web.casework.happenings import actor, facts
from kotomitta.web.casework.models import Case
from kotomitta.web.casework.reach import Reader, reader
from kotomitta.web.casework.unit import today
from kotomitta.web.frame.language import words


class SureForm(forms.Form):
    """That what was shown is to go."""

    going = forms.JSONField()
    sure = forms.BooleanField()


@permit("case.allocate")
@limited("export")
@never_cache
@require_safe
def record(request: HttpRequest, code: str) -> HttpResponse:
    """Everything that is held on a case, as JSON."""
    found = _given_out(request, code)
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 1})


@permit("case.allocate")
@limited("export")
@never_cache
@require_safe
def told(request: HttpRequest, code: str) -> HttpResponse:
    """The same in words, to be printed for those whom it is about."""
    found, said, day = _given_out(request, code), words(request), today()
    context = {
        "code": code,
        "day": day,
        "sections": telling.told(said, found),
        "events": telling.happened(found),
        "facts": lambda event: facts(said, event),
        "actor": lambda name: actor(said, name),
        "keeping": telling.kept_for(said, day),
    }
    return render(request, "casework/record.html", context)


def _given_out(request: HttpRequest, code: str) -> dict[str, Any]:
    who = reader(request)
    return records.give_out(who.case("export_case", code), who.actor, today())


@permit("case.erase")
@never_cache
def erase(request: HttpRequest) -> HttpResponse:
    """Erase a case by its code, which an administrator knows and does not see here.

    What goes is shown first; it goes once that very much is confirmed, for it never comes back.
    """
    who, said = reader(request), words(request).say
    who.check("erase", Thing(None, ""))
    code = (request.POST or request.GET).get("case", "").strip()
    if request.method == "POST":
        if _confirmed(request, code, who):
            messages.success(request, said("cw.done.erase"))
            return redirect("casework:erase")
        messages.error(request, said("cw.erase.changed"))
        return redirect(f"{reverse('casework:erase')}?{urlencode({'case': code})}")
    row = Case.objects.filter(code=code).first()
    if code and row is None:
        messages.error(request, said("cw.erase.nothing"))
    goes = records.going(row) if row else {}
    return render(request, "casework/erase.html", {"code": code, "goes": goes})


def _confirmed(request: HttpRequest, code: str, who: Reader) -> bool:
    """Whether what was shown was confirmed, and is erased."""
    form = SureForm(request.POST)
    return form.is_valid() and records.erase(code, form.cleaned_data["going"], who.actor, today())
