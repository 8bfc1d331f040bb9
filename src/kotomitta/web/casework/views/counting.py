"""What leaves the unit: suppressed counts, the diary without workers' codes, measured figures."""

from secrets import SystemRandom

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kotomitta.render.words import Words, catalogue
from kotomitta.web.accounts.permissions import permit
from kotomitta.web.casework import counting, diaries
from kotomitta.web.casework.models import Published, Worker
from kotomitta.web.casework.unit import practice, today
from kotomitta.web.frame.language import words


@permit("unit.counts")
@never_cache
@require_safe
def counts(request: HttpRequest) -> HttpResponse:
    """The newest counts."""
    said = words(request)
    context = {
        "found": counting.latest(),
        "due": str(counting.last_whole_month(today())),
        "group": lambda column: group(said, column),
    }
    return render(request, "casework/counts.html", context)


@permit("unit.publish")
@require_POST
def publish(request: HttpRequest) -> HttpResponse:
    """Have the counts of the last whole month made, which is done once."""
    del request
    counting.publish.enqueue()
    return redirect("casework:counts")


@permit("unit.counts")
@never_cache
@require_safe
def counts_csv(request: HttpRequest) -> HttpResponse:
    """The newest counts as CSV."""
    del request
    return _file(counting.table_text(_latest().body), "counts.csv", "text/csv")


@permit("unit.publish")
@never_cache
@require_safe
def diary_csv(request: HttpRequest) -> HttpResponse:
    """The diary as `kotomitta diary` reads it, the workers under numbers drawn for this file."""
    del request
    codes = list(Worker.objects.values_list("code", flat=True))
    SystemRandom().shuffle(codes)
    numbers = {code: f"W{i}" for i, code in enumerate(codes, 1)}
    return _file(diaries.table(numbers), "diary.csv", "text/csv")


@permit("unit.publish")
@never_cache
@require_safe
def measured_yaml(request: HttpRequest) -> HttpResponse:
    """Figures of grade `measured`, for a city's folder."""
    del request
    return _file(counting.measured(_latest(), today()), "measured.yaml", "application/yaml")


def group(said: Words, column: str) -> str:
    """The name of a column: a channel, a profile, an outcome, or the total."""
    for key in (f"cw.group.{column}", f"channel.{column}", f"casework.profile.{column}"):
        if key in catalogue():
            return said.say(key)
    reasons = (r for move in practice().workflow.moves for r in move.reasons if r.id == column)
    return said.fact(next(reasons).name)


def _latest() -> Published:
    found = counting.latest()
    if found is None:
        raise Http404
    return found


def _file(text: str, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(text, content_type=f"{kind}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
