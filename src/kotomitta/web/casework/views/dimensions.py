"""The four dimensions: a short form for one person who agreed, and a report on the group only."""

from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kotomitta.web.accounts.permissions import permit
from kotomitta.web.casework import dimensions as four
from kotomitta.web.casework.counting import told_of_dimensions
from kotomitta.web.casework.forms import a_day
from kotomitta.web.casework.reach import reader
from kotomitta.web.casework.unit import agreed, today
from kotomitta.web.casework.views.answering import posted, say_faults, told


class AnswersForm(forms.Form):
    """When the person agreed, and what they answered."""

    agreed = a_day()


@permit("case.work")
@never_cache
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Ask the questions of one person of a case; what was not taken stays as it was written."""
    who = reader(request)
    row = who.case("record_dimensions", code)
    asked = four.questions()
    form = AnswersForm(request.POST or None, initial={"agreed": today()})
    if request.method == "POST":
        say_faults(request, form)
        questions = [q.id for d in asked.dimensions for q in d.questions]
        given = {q: request.POST.get(f"q-{q}", "") for q in questions}
        values = {q: int(v) if v.isdecimal() else None for q, v in given.items()}

        def keeping() -> bool:
            person, agreed_on = request.POST.get("person", ""), form.cleaned_data["agreed"]
            four.keep(row, person, agreed_on, values, actor=who.actor, day=today())
            return True

        if form.is_valid() and told(request, keeping, "cw.done.dimensions"):
            return redirect("casework:case", code)
    context = {
        "case": row.value,
        "asked": asked,
        "form": form,
        "given": four.given(row),
        "written": request.POST,
    }
    return render(request, "casework/dimensions.html", context)


@permit("case.work")
@posted("casework:dimensions")
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """A person agrees no more: their answers are deleted."""
    who = reader(request)
    row = who.case("record_dimensions", code)

    def withdrawing() -> bool:
        four.withdraw(row, request.POST.get("person", ""), who.actor, today())
        return True

    told(request, withdrawing, "cw.done.withdraw_dimensions")
    return redirect("casework:dimensions", code)


@permit("unit.counts")
@never_cache
@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """What the group had answered when the counts were made last; too few, and nothing is shown."""
    told_last = {
        name: {**one, "on": date.fromisoformat(one["on"])}
        for name, one in told_of_dimensions().items()
    }
    least = agreed("disclosure.least", today())
    context = {"asked": four.questions(), "report": told_last, "least": least}
    return render(request, "casework/dimensions_report.html", context)
