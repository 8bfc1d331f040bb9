"""Where one number of an answer comes from: its formula, its inputs and its spread."""

from datetime import date
from functools import lru_cache
from json import loads
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from kotomitta.report.document import Document
from kotomitta.web.accounts.permissions import permit
from kotomitta.web.frame.language import words
from kotomitta.web.planning.fragments import addresses
from kotomitta.web.planning.keeping import figures_of, in_todays_words, paper_of
from kotomitta.web.planning.models import Result, Run, Status
from kotomitta.web.planning.traced import Traced
from kotomitta.web.planning.tracing import traced
from kotomitta.web.planning.views.figures import as_shown

_MOST = 12


@permit("answer.read")
@require_safe
def number(request: HttpRequest, run: int, table: str, row: int, column: int) -> HttpResponse:
    """The number in that place of a run's paper, or 404."""
    done = Run.objects.select_related("scenario").filter(status=Status.DONE)
    found = get_object_or_404(done, pk=run)
    with in_todays_words():
        number = _traced(found, (table, row, column))
        if number is None:
            raise Http404
        context = {
            "run": found,
            "number": number,
            "as_of": date.fromisoformat(found.inputs["as_of"]),
            "behind": addresses(found.pk),
            "rows": as_shown(number.feeding[:_MOST], number.derivation.output, words(request)),
            "others": max(len(number.feeding) - _MOST, 0),
        }
        return render(request, "planning/number.html", context)


def _traced(run: Run, where: tuple[str, int, int]) -> Traced | None:
    document, answer, figures = _kept(run.pk, run.digest)
    return traced(document, answer, figures, where)


@lru_cache(maxsize=2)
def _kept(run: int, digest: str) -> tuple[Document, dict[str, Any], list[dict[str, Any]]]:
    """A finished run never changes, and who follows one number follows the next."""
    del digest
    result = Result.objects.get(run=run)
    return paper_of(result.document), loads(result.answer), figures_of(result.figures)
