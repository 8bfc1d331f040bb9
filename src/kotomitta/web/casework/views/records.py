"""All that is held on one case, to be given out or erased."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kotomitta.casework.policy import Thing
from kotomitta.web.accounts.permissions import permit
from kotomitta.web.casework import records
from kotomitta.web.casework.reach import reader
from kotomitta.web.casework.unit import today
from kotomitta.web.frame.language import words


@permit("case.allocate")
@never_cache
@require_safe
def record(request: HttpRequest, code: str) -> HttpResponse:
    """Everything that is held on a case, as JSON."""
    row = reader(request).case("export_case", code)
    return JsonResponse(records.held(row), json_dumps_params={"ensure_ascii": False, "indent": 1})


@permit("case.erase")
@never_cache
def erase(request: HttpRequest) -> HttpResponse:
    """Erase a case by its code, which an administrator knows and does not see here."""
    who = reader(request)
    code = request.POST.get("case", "")
    if request.method == "POST":
        who.check("erase", Thing(None, ""))
        erased = records.erase(code, who.actor, today())
        say = messages.success if erased else messages.error
        say(request, words(request).say("cw.done.erase" if erased else "cw.erase.nothing"))
    return render(request, "casework/erase.html")
