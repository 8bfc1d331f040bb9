"""Taking measured figures into a plan."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from kotomitta.basis.errors import InputError
from kotomitta.web.accounts.permissions import permit
from kotomitta.web.accounts.person import person
from kotomitta.web.casework import adopting
from kotomitta.web.casework.models import Published
from kotomitta.web.frame.language import words


@permit("figure.edit")
@require_POST
def adopt(request: HttpRequest, month: str) -> HttpResponse:
    """Take the chosen figures of the counts of a month into the chosen plan."""
    found, said = get_object_or_404(Published, month=month), words(request)
    given = request.POST.get("plan", "")
    plan = get_object_or_404(adopting.plans(found), pk=int(given) if given.isdecimal() else 0)
    figures = request.POST.getlist("figure")
    try:
        taken = adopting.adopt(found, plan, figures, by=person(request), said=said)
    except InputError as error:
        messages.error(request, said.error(error))
        return redirect("casework:counts")
    if not taken:
        messages.error(request, said.say("cw.measured.nothing"))
        return redirect("casework:counts")
    messages.success(request, said.say("cw.measured.done", n=len(taken), plan=plan.name))
    return redirect("planning:changes", plan=plan.pk)
