"""A scenario's question, hypothesis, findings and decision: new, edited, kept while typed."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from kotomitta.basis.errors import InputError
from kotomitta.web.accounts.permissions import permit
from kotomitta.web.accounts.person import person
from kotomitta.web.frame.language import words
from kotomitta.web.planning import cities
from kotomitta.web.planning.drafts import draft, drop_draft, others
from kotomitta.web.planning.editing import EditedMeanwhileError, new_scenario, save_scenario
from kotomitta.web.planning.forms import ScenarioForm
from kotomitta.web.planning.models import Scenario
from kotomitta.web.planning.views.drafts import saved
from kotomitta.web.planning.views.shown import number, over, shown

_NEW = "scenario:new"


@permit("scenario.edit")
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """A new scenario: empty, with the texts and changes of another (`copy`), with those of one
    that is shipped (`shipped`), or for a `city`.
    """
    from kotomitta.web.planning import shipped  # loads the model

    copied = Scenario.objects.filter(pk=number(request, "copy") or 0).first()
    asked = request.POST if request.method == "POST" else request.GET
    begun = asked.get("shipped", "") if asked.get("shipped") in shipped.shipped() else ""
    given = _given(request, begun, copied)
    key = ":".join((_NEW, *(f"{name}.{value}" for name, value in given.items())))
    initial = _initial(request, copied) | shipped.texts_of(begun, words(request))
    initial |= {"shipped": begun, **_typed(request, key), **given}
    form = _form(request, copied, initial)
    if request.method == "POST" and form.is_valid() and _can_run(request, form):
        said = {name: form.cleaned_data[name] for name in ScenarioForm.Meta.fields}
        own = list(copied.changes.all()) if copied else []
        try:
            changes = shipped.changes_with(begun, Scenario(**said), own)
        except InputError as error:
            form.add_error(None, words(request).error(error.at("")))
        else:
            return _done(request, new_scenario(said, changes, person(request)), key)
    context = {"form": form, "copied": copied, "given": given, **_kept(request, key)}
    context |= {"shipped": shipped.shipped(), "begun": begun}
    return render(request, "planning/scenario.html", context)


@permit("scenario.edit")
@never_cache
def edit(request: HttpRequest, plan: int) -> HttpResponse:
    """Edit a scenario; 409 with both texts when someone else has saved in the meantime."""
    scenario = get_object_or_404(Scenario, pk=plan)
    key = f"scenario:{plan}"
    initial = {"version": scenario.version, **_typed(request, key)}
    form = _form(request, scenario, initial)
    context: dict[str, Any] = {"shown": shown(plan), "form": form, **_kept(request, key)}
    if request.method == "POST" and form.is_valid() and _can_run(request, form):
        said = {name: form.cleaned_data[name] for name in ScenarioForm.Meta.fields}
        try:
            made = save_scenario(plan, form.cleaned_data["version"], said, person(request))
        except EditedMeanwhileError as error:
            context |= _both(request, form, error)
            page = "planning/scenario.html"
            return render(request, page, context, status=HTTPStatus.CONFLICT)
        return _done(request, made, key)
    return render(request, "planning/scenario.html", context)


def _form(request: HttpRequest, scenario: Scenario | None, initial: dict[str, Any]) -> ScenarioForm:
    sent = request.POST if request.method == "POST" else None
    return ScenarioForm(sent, instance=scenario, initial=initial, said=words(request))


def _given(request: HttpRequest, begun: str, copied: Scenario | None) -> dict[str, Any]:
    """What the address says that the new plan begins with: what is typed is kept for each apart."""
    city = request.GET.get("city", "")
    wanted = city if city in cities.cities() and not copied else ""
    told = {"city": wanted, "shipped": begun, "copy": copied.pk if copied else ""}
    return {name: value for name, value in told.items() if value}


def _initial(request: HttpRequest, copied: Scenario | None) -> dict[str, Any]:
    """What a new plan begins with: the term of today, and for a given city the usual question."""
    if copied:
        return {}
    asked = request.GET.get("city", "")
    known = asked in cities.cities()
    today, terms = (
        timezone.localdate(),
        cities.shelf(asked if known else cities.cities()[0]).city.terms,
    )
    term = next((t for t in terms if t.start <= today <= t.end), terms[-1]).name
    if not known:
        return {"term": term}
    said = words(request)
    name = f"{said.fact(cities.named(asked))} {term}"
    question = said.say("planning.scenario.question")
    return {"city": asked, "term": term, "name": name, "question": question}


def _can_run(request: HttpRequest, form: ScenarioForm) -> bool:
    """Whether the city has the term; else the form says what is wrong."""
    try:
        cities.shelf(form.cleaned_data["city"]).city.term(form.cleaned_data["term"])
    except InputError as error:
        form.add_error("term", words(request).say(error.key, **error.facts))
        return False
    return True


def _done(request: HttpRequest, scenario: Scenario, key: str) -> HttpResponse:
    drop_draft(person(request), key)
    messages.success(request, words(request).say("planning.scenario.saved"))
    return saved(redirect("planning:overview", plan=scenario.pk), key)


def _typed(request: HttpRequest, key: str) -> dict[str, Any]:
    """What the person had typed before, as the form's first values."""
    found = draft(person(request), key)
    return dict(found.values) if found and request.method == "GET" else {}


def _kept(request: HttpRequest, key: str) -> dict[str, Any]:
    mine = person(request)
    return {"key": key, "draft": draft(mine, key), "others": others(mine, key), "theirs": None}


def _both(request: HttpRequest, form: ScenarioForm, error: EditedMeanwhileError) -> dict[str, Any]:
    """What the other has saved where it differs; the next save is over that version."""
    now = error.now
    form.data = over(request, getattr(now, "version", 0))
    said = form.cleaned_data
    fields = [name for name in ScenarioForm.Meta.fields if getattr(now, name) != said[name]]
    return {"theirs": now, "differing": {name: getattr(now, name) for name in fields}}
