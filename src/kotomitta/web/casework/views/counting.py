"""What leaves the unit: suppressed counts, the diary without workers' codes, measured figures."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kotomitta.casework.refusal import RefusalError
from kotomitta.render.words import Words, catalogue
from kotomitta.report.document import Amount, Range
from kotomitta.web.accounts.permissions import permit
from kotomitta.web.casework import adopting, counting, diaries
from kotomitta.web.casework.models import Published
from kotomitta.web.casework.unit import practice, sectors, today
from kotomitta.web.frame.language import words

_PLANS = 50
_NAMES = ("cw.group", "channel", "casework.profile", "cw.age")


@permit("unit.counts")
@never_cache
@require_safe
def counts(request: HttpRequest) -> HttpResponse:
    """The newest counts."""
    said, found = words(request), counting.latest()
    context = {
        "found": found,
        "measures": counting.measures(found) if found else [],
        "period": counting.period(found) if found else None,
        "plans": adopting.plans(found)[:_PLANS] if found else [],
        "value": lambda told, one: said.fact(Amount(one["value"], told.unit)),
        "interval": lambda told, one: said.fact(Range(one["low"], one["high"], told.unit)),
        "due": str(counting.last_whole_month(today())),
        "group": lambda column: group(said, column),
        "sectors": sectors(),
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
    """The diary as `kotomitta diary` reads it; back to the counts with why not, when too few."""
    try:
        return _file(diaries.table(today()), "diary.csv", "text/csv")
    except RefusalError as error:
        messages.error(request, words(request).error(error))
        return redirect("casework:counts")


@permit("unit.publish")
@never_cache
@require_safe
def measured_yaml(request: HttpRequest) -> HttpResponse:
    """Figures of grade `measured`, for a city's folder."""
    del request
    return _file(counting.measured(_latest(), today()), "measured.yaml", "application/yaml")


def group(said: Words, column: str) -> str:
    """The name of a column or row: a channel, a profile, ages, a sector, an outcome, the total."""
    for key in (f"{of}.{column}" for of in _NAMES):
        if key in catalogue():
            return said.say(key)
    if column in sectors():
        return said.fact(sectors()[column].name)
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
