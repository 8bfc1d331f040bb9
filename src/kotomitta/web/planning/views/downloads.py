"""Files of an answer: its paper, its numbers, and each chart and table."""

from collections.abc import Callable
from typing import TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from kotomitta.render import paper as papers
from kotomitta.render.html import page
from kotomitta.render.paper.picture import svg
from kotomitta.render.words import Language
from kotomitta.report.document import Chart, Document, Table
from kotomitta.store.folder import csv_text
from kotomitta.web.accounts.limits import limited
from kotomitta.web.accounts.permissions import permit
from kotomitta.web.frame.language import words
from kotomitta.web.planning.keeping import in_todays_words, paper
from kotomitta.web.planning.models import Run, Status
from kotomitta.web.planning.numbers import chart_rows, table_rows

Made = Callable[[Document, Language], bytes]
B = TypeVar("B", Chart, Table)

_PAPERS: dict[str, tuple[str, Made]] = {
    "html": ("text/html; charset=utf-8", lambda d, language: page(d, language, {}).encode()),
    "pdf": ("application/pdf", papers.pdf),
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        papers.docx,
    ),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", papers.xlsx),
}


@permit("answer.read")
@limited("paper")
@require_safe
def paper_file(request: HttpRequest, run: int, suffix: str) -> HttpResponse:
    """The paper of a run in the page's language, to be opened in another program."""
    found = _done(run)
    kind, made = _PAPERS[suffix]
    language = words(request).language
    with in_todays_words():
        content = made(paper(found), language)
    return _file(content, kind, f"kotomitta-{found.pk}.{language}.{suffix}")


@permit("answer.read")
@require_safe
def answer_file(request: HttpRequest, run: int) -> HttpResponse:
    """The answer as the JSON of the contract."""
    del request
    found = _done(run)
    return _file(found.result.answer.encode(), "application/json", f"kotomitta-{found.pk}.json")


@permit("answer.read")
@require_safe
def chart_file(request: HttpRequest, run: int, chart: str, suffix: str) -> HttpResponse:
    """A chart of a run as a drawing, a picture or numbers."""
    found = _block(run, chart, Chart)
    said = words(request)
    name = f"{chart}.{said.language}.{suffix}"
    if suffix == "csv":
        return _csv(chart_rows(found, said), name)
    drawing = svg(found, said)
    if suffix == "svg":
        return _file(drawing.encode(), "image/svg+xml", name)
    from kotomitta.render.paper.typeset import pictures  # loads the typesetter

    return _file(pictures([drawing])[0], "image/png", name)


@permit("answer.read")
@require_safe
def table_file(request: HttpRequest, run: int, table: str) -> HttpResponse:
    """A table of a run as CSV."""
    said = words(request)
    return _csv(table_rows(_block(run, table, Table), said), f"{table}.{said.language}.csv")


def _done(run: int) -> Run:
    return get_object_or_404(Run.objects.select_related("result"), pk=run, status=Status.DONE)


def _block(run: int, name: str, kind: type[B]) -> B:
    """The chart or table of that id in a run's paper."""
    blocks = (block for section in paper(_done(run)).sections for block in section.blocks)
    found = next((b for b in blocks if isinstance(b, kind) and b.id == name), None)
    if found is None:
        raise Http404
    return found


def _csv(rows: list[dict[str, object]], name: str) -> HttpResponse:
    return _file(csv_text(rows).encode("utf-8-sig"), "text/csv; charset=utf-8", name)


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
