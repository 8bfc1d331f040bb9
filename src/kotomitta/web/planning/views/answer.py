"""The pages that show a stored answer, section by section."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kotomitta.render.links import LEAD
from kotomitta.web.accounts.permissions import permit
from kotomitta.web.frame.language import words
from kotomitta.web.planning.fragments import TITLE, contents
from kotomitta.web.planning.keeping import parts
from kotomitta.web.planning.views.shown import shown


@permit("answer.read")
@require_safe
def page(request: HttpRequest, plan: int, page: str) -> HttpResponse:
    """One page of a scenario's newest answer."""
    found = shown(plan)
    made = parts(found.run, words(request).language, page) if found.run else {}
    title, lead = made.pop(TITLE, ""), made.pop(LEAD, "")
    context = {"shown": found, "page": page, "paper_title": title, "lead": lead, "parts": made}
    context["contents"] = contents(made)
    return render(request, "planning/answer.html", context)
