"""A run: started, followed, cancelled, and what it came to."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from kotomitta.render.words import Language
from kotomitta.web.accounts.limits import limited
from kotomitta.web.accounts.permissions import permit
from kotomitta.web.accounts.person import person
from kotomitta.web.frame.language import words
from kotomitta.web.planning import running
from kotomitta.web.planning.asking import newest
from kotomitta.web.planning.comparing import comparison
from kotomitta.web.planning.derivations import PAGES
from kotomitta.web.planning.fragments import TITLE, contents
from kotomitta.web.planning.keeping import parts
from kotomitta.web.planning.models import Run, Scenario, Status
from kotomitta.web.planning.storing import no_room


@permit("run.start")
@limited("run")
@require_POST
def start(request: HttpRequest, plan: int) -> HttpResponse:
    """Run a scenario as it is now."""
    scenario = get_object_or_404(Scenario, pk=plan)
    return redirect("planning:run", run=running.start(scenario, person(request)).pk)


@permit("answer.read")
@never_cache
@require_safe
def run(request: HttpRequest, run: int) -> HttpResponse:
    """How far a run is; once it is done a plan's newest answer, or an older one as it was."""
    found = get_object_or_404(Run.objects.select_related("scenario"), pk=run)
    if found.status == Status.RUNNING:
        running.requeue_lost()
    done = found.status == Status.DONE
    if done and found.scenario and newest(found.scenario)[0] == found:
        return redirect("planning:overview", plan=found.scenario_id)
    made = _whole(found, words(request).language) if done else {}
    title = made.pop(TITLE, "")
    context = {"run": found, "paper_title": title, "parts": made, "no_room": no_room()}
    context |= {"contents": contents(made), "comparison": comparison(found)}
    return render(request, "planning/run.html", context)


@permit("answer.read")
@never_cache
@require_safe
def progress(request: HttpRequest, run: int) -> HttpResponse:
    """The bar alone, asked again and again while the run goes on; then the page."""
    found = get_object_or_404(Run, pk=run)
    if not found.open:
        return HttpResponseClientRedirect(_address(found))
    return render(request, "planning/progress.html", {"run": found, "no_room": no_room()})


@permit("run.start")
@require_POST
def cancel(request: HttpRequest, run: int) -> HttpResponse:
    """Cancel a run; what it had done is dropped."""
    found = get_object_or_404(Run, pk=run)
    said = "cancelled" if running.cancel(found) else "ended_before"
    messages.info(request, words(request).say(f"planning.run.{said}"))
    return redirect(_address(found))


def _whole(found: Run, language: Language) -> dict[str, str]:
    """Every part of a paper; all parts of a comparison are on the first page."""
    made: dict[str, str] = {}
    for page in (*PAGES, "paper") if found.scenario_id else PAGES[:1]:
        made |= parts(found, language, page)
    return made


def _address(found: Run) -> str:
    return reverse("planning:run", kwargs={"run": found.pk})
