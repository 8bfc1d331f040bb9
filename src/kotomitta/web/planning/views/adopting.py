"""Taking one answer as the decided one."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from kotomitta.web.accounts.permissions import permit
from kotomitta.web.accounts.person import person
from kotomitta.web.frame.language import words
from kotomitta.web.planning.foreseen import forget_newest
from kotomitta.web.planning.forms import long_text
from kotomitta.web.planning.models import Adoption
from kotomitta.web.planning.views.shown import number, shown


class AdoptionForm(forms.Form):
    """What was decided, in the words of the decision; `run` is the answer that was read."""

    text = long_text(6, min_length=8, max_length=8000)
    run = forms.IntegerField(widget=forms.HiddenInput)


@permit("answer.adopt")
@never_cache
def adopt(request: HttpRequest, plan: int) -> HttpResponse:
    """Adopt the newest answer of a scenario, if it is the one that the person has seen."""
    found = shown(plan)
    if found.run is None or found.stale:
        messages.warning(request, words(request).say("planning.adopt.not_now"))
        return redirect("planning:overview", plan=plan)
    initial = {"text": found.scenario.decision, "run": found.run.pk}
    form = AdoptionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        if number(request, "run") == found.run.pk:
            Adoption.objects.create(
                city=found.run.inputs["city"],
                term=found.run.inputs["term"],
                run=found.run,
                text=form.cleaned_data["text"],
                by=person(request),
            )
            forget_newest()
            messages.success(request, words(request).say("planning.adopt.done"))
            return redirect("planning:paper", plan=plan)
        form.add_error(None, words(request).say("planning.adopt.newer"))
    return render(request, "planning/adopt.html", {"shown": found, "form": form})
