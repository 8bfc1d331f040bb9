"""Scenarios side by side, on the same draws."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from kotomitta.web.accounts.limits import limited
from kotomitta.web.accounts.permissions import permit
from kotomitta.web.accounts.person import person
from kotomitta.web.frame.language import words
from kotomitta.web.planning.models import Scenario
from kotomitta.web.planning.running import start_comparison

_MOST = 6


@permit("run.start")
@limited("run")
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Compare the chosen scenarios with the base case; all of one city, term and day."""
    chosen = [
        int(pk)
        for pk in request.POST.getlist("plan")
        if pk.isascii() and pk.isdigit() and len(pk) < 10
    ]
    found = list(Scenario.objects.filter(pk__in=chosen).prefetch_related("changes").order_by("pk"))
    wrong = _wrong(found)
    if wrong:
        messages.warning(request, words(request).say(wrong, most=_MOST))
        return redirect("planning:home")
    return redirect("planning:run", run=start_comparison(found, person(request)).pk)


def _wrong(scenarios: list[Scenario]) -> str:
    """What stands in the way of a comparison: a message key, or nothing."""
    if not 1 <= len(scenarios) <= _MOST:
        return "planning.compare.how_many"
    alike = {(s.city, s.term, s.as_of) for s in scenarios}
    return "" if len(alike) == 1 else "planning.compare.unlike"
