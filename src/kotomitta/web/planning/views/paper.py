"""The paper: the decision's text, and the files to hand out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kotomitta.web.accounts.permissions import permit
from kotomitta.web.frame.language import words
from kotomitta.web.planning.fragments import TITLE, contents
from kotomitta.web.planning.keeping import parts
from kotomitta.web.planning.models import Adoption
from kotomitta.web.planning.views.shown import shown


@permit("answer.read")
@require_safe
def page(request: HttpRequest, plan: int) -> HttpResponse:
    """What can be handed out of a scenario's newest answer, and each decision with its own."""
    found = shown(plan)
    adopted = Adoption.objects.filter(run__scenario=plan).select_related("by", "run")
    made = parts(found.run, words(request).language, "paper") if found.run else {}
    made.pop(TITLE, None)
    context = {"shown": found, "parts": made, "adoptions": adopted}
    context["contents"] = contents(made)
    return render(request, "planning/paper.html", context)
