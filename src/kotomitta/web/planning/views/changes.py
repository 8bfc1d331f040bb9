"""The figures and series that a scenario changes: each with its reason, source, person and time."""

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kotomitta.basis.errors import InputError
from kotomitta.render.words import Words
from kotomitta.web.accounts.permissions import permit
from kotomitta.web.accounts.person import person
from kotomitta.web.frame.language import words
from kotomitta.web.planning.drafts import draft, drop_draft, others
from kotomitta.web.planning.editing import EditedMeanwhileError, delete_change, save_change
from kotomitta.web.planning.faults import filled_in
from kotomitta.web.planning.forms import FigureForm, SeriesForm, filled, typed
from kotomitta.web.planning.models import Change, Scenario
from kotomitta.web.planning.views.drafts import saved
from kotomitta.web.planning.views.shown import number, over, shown

if TYPE_CHECKING:
    from kotomitta.web.planning.telling import Targets


@permit("answer.read")
@require_safe
def changes(request: HttpRequest, plan: int) -> HttpResponse:
    """All changes of a scenario, and what else could be changed."""
    found = shown(plan)
    targets = _targets(found.scenario, words(request))
    rows = [
        {"change": c, "name": targets.name(c.target), "to": targets.to(c)}
        for c in found.scenario.changes.select_related("by")
    ]
    context = {"shown": found, "rows": rows, "targets": targets}
    return render(request, "planning/changes.html", context)


@permit("figure.edit")
@never_cache
def new(request: HttpRequest, plan: int) -> HttpResponse:
    """Change the figure or series that is named in `target`."""
    scenario = get_object_or_404(Scenario, pk=plan)
    target = (request.POST or request.GET).get("target", "")
    return _form(request, Change(scenario=scenario, target=target))


@permit("figure.edit")
@never_cache
def edit(request: HttpRequest, plan: int, change: int) -> HttpResponse:
    """Edit a change; 409 with both when someone else has saved in the meantime."""
    return _form(request, get_object_or_404(Change, pk=change, scenario_id=plan))


@permit("figure.edit")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, plan: int, change: int) -> HttpResponse:
    """Ask whether a change is to be removed, and remove it if it is still what the person saw."""
    found = get_object_or_404(Change, pk=change, scenario_id=plan)
    if request.method != "POST":
        targets = _targets(found.scenario, words(request))
        context = {"shown": shown(plan), "change": found, "targets": targets}
        return render(request, "planning/change_delete.html", context)
    try:
        delete_change(found.pk, number(request, "version") or 0, person(request))
        messages.success(request, words(request).say("planning.change.deleted"))
    except EditedMeanwhileError:
        messages.warning(request, words(request).say("planning.change.edited_meanwhile"))
    return redirect("planning:changes", plan=plan)


def _form(request: HttpRequest, change: Change) -> HttpResponse:
    targets = _targets(change.scenario, words(request))
    if change.target not in targets:
        raise Http404
    mine, key = person(request), f"change:{change.scenario_id}:{change.target}:{change.pk or 0}"
    form = _bound(request, change, key, targets)
    context: dict[str, Any] = {
        "shown": shown(change.scenario_id),
        "form": form,
        "change": change,
        "targets": targets,
        "key": key,
        "draft": draft(mine, key),
        "others": others(mine, key),
        "theirs": None,
    }
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, form, change)
            drop_draft(mine, key)
            messages.success(request, words(request).say("planning.change.saved"))
            return saved(redirect("planning:changes", plan=change.scenario_id), key)
        except InputError as error:
            form.add_error(None, words(request).error(filled_in(error)))
        except EditedMeanwhileError as error:
            status = HTTPStatus.CONFLICT
            context["theirs"] = _theirs(request, form, error, targets)
    return render(request, "planning/change.html", context, status=status)


def _bound(
    request: HttpRequest, change: Change, key: str, targets: "Targets"
) -> FigureForm | SeriesForm:
    kind = SeriesForm if change.target.startswith("series.") else FigureForm
    if request.method == "POST":
        return kind(request.POST)
    initial: dict[str, Any] = {"version": change.version if change.pk else 0}
    if not change.pk:
        initial["start"] = targets.start(change.scenario, change.target)
    else:
        initial |= {**filled(change.body), "reason": change.reason, "source": change.source}
    kept = draft(person(request), key)
    return kind(initial={**initial, **(typed(kept.values, kind) if kept else {})})


def _save(request: HttpRequest, form: FigureForm | SeriesForm, change: Change) -> None:
    said = form.cleaned_data
    change.body = form.body(change.target)
    change.start = change.body["from"]
    change.reason, change.source = said["reason"], said["source"]
    save_change(change, said["version"], person(request))


def _theirs(
    request: HttpRequest, form: forms.Form, error: EditedMeanwhileError, targets: "Targets"
) -> dict[str, Any]:
    """What the other has saved; the next save is over that version."""
    now = error.now
    if not isinstance(now, Change):
        return {"change": None, "to": ""}
    form.data = over(request, now.version)
    return {"change": now, "to": targets.to(now)}


def _targets(scenario: Scenario, said: Words) -> "Targets":
    from kotomitta.web.planning.telling import Targets  # loads the model

    return Targets.of(scenario, said)
