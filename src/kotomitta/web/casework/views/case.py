"""One case: what it owes, what it needs, what happened, and all that can be done to it."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from types import MappingProxyType

from django.contrib import messages
from django.db.models import BooleanField, ExpressionWrapper
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kotomitta.basis.figures import Named
from kotomitta.casework.case import Case
from kotomitta.casework.commands import OpenCase
from kotomitta.casework.correct import kind_of_need
from kotomitta.casework.due import Standing, clienthood_ends, due_steps, no_step_applies
from kotomitta.casework.people import Person
from kotomitta.casework.referrals.sectors import Sector
from kotomitta.casework.unaccompanied import unaccompanied
from kotomitta.casework.workflow import Step, Table
from kotomitta.web.accounts.permissions import permit
from kotomitta.web.casework import forms as asked
from kotomitta.web.casework import referring
from kotomitta.web.casework.acts import ACTS, FactsForm
from kotomitta.web.casework.happenings import actor, facts
from kotomitta.web.casework.models import Event, Referral, Worker
from kotomitta.web.casework.reach import reader
from kotomitta.web.casework.teams import of_taking
from kotomitta.web.casework.unit import (
    deadlines,
    notice_days,
    practice,
    referral_table,
    sectors,
    today,
    weighing,
)
from kotomitta.web.casework.views.answering import do, posted, say_faults
from kotomitta.web.frame.language import words
from kotomitta.web.frame.prepared import Prepared

_PRESSING = (Standing.SOON, Standing.OVERDUE)
_NONE: Mapping[str, Form] = MappingProxyType({})
_CODES = Prepared(
    lambda day: Worker.objects.annotate(
        takes=ExpressionWrapper(of_taking(day), BooleanField())
    ).values_list("code", "team", "takes")
)

_REFERRALS = Prepared(lambda case: Referral.objects.filter(case=case))


@cache
def _events(subjects: int) -> Prepared[Event]:
    """What happened last to so many, who are a case and its referrals."""
    return Prepared(
        lambda *codes: Event.objects.filter(subject__in=codes).order_by("-at", "-pk")[:50], subjects
    )


@permit("case.work")
@never_cache
@require_safe
def case(request: HttpRequest, code: str) -> HttpResponse:
    """The page of a case."""
    return case_page(request, code)


def case_page(
    request: HttpRequest, code: str, link: str = "", given: Mapping[str, Form] = _NONE
) -> HttpResponse:
    """A case with all that can be done to it; `link` is for a partner, and is shown this once.

    `given` are forms by act that were not taken: they keep what was written in them.
    """
    who, day = reader(request), today()
    row = who.case("see_case", code)
    found = row.value
    referrals = referring.standing(_REFERRALS.models(row.pk), day)
    subjects = [row.code, *(sent.row.code for sent in referrals)]
    workers = _CODES.rows(str(day))
    owed = due_steps(found, practice().workflow, deadlines(day), day)
    context = {
        "who": who,
        "row": row,
        "case": found,
        "day": day,
        "link": link,
        "weight": weighing(day).weigh(found),
        "owed": owed,
        "pressing": sum(one.standing(day, notice_days(day)) in _PRESSING for one in owed),
        "clienthood_ends": clienthood_ends(found, practice().workflow, deadlines(day), day),
        "unaccompanied": unaccompanied(found, deadlines(day), day),
        "no_step_applies": no_step_applies(found, practice().workflow, day),
        "notice_days": notice_days(day),
        "workflow": practice().workflow,
        "form_of": lambda act: given.get(act) or ACTS[act].shown(found),
        "people": [_facts_form(person, given.get("person")) for person in found.persons],
        "kind_of_need": kind_of_need(found),
        "may_do": {act: who.may_to(act, row) for act in practice().policy.table},
        "allocate_form": given.get("give") or asked.AllocateForm(initial={"worker": found.worker}),
        "refer_form": given.get("refer"),
        "workers": [code for code, team, _ in workers if team == row.team],
        "teams": sorted({team for _, team, takes in workers if takes} - {row.team}),
        "referrals": referrals,
        "in_hand": sum(referral_table().can_move(sent.row.state, "close") for sent in referrals),
        "referral_table": referral_table(),
        "sectors": sectors(),
        "services": [one for one in sectors().values() if _concerns(one, found, day)],
        "said_reason": lambda told: _named(referral_table(), told.reason),
        "reason_name": lambda reason: next(
            r.name for r in practice().cap_reasons if r.id == reason
        ),
        "overflow_reason": _named(practice().workflow, found.overflow.reason)
        if found.overflow
        else None,
        "outcome": _named(practice().workflow, found.outcome) if found.outcome else None,
        "step_name": lambda step: next(s.name for s in _steps() if s.id == step),
        "facts": lambda happened: facts(words(request), happened),
        "actor": lambda name: actor(words(request), name),
        "events": _events(len(subjects)).models(*subjects),
    }
    return render(request, "casework/case.html", context)


def _facts_form(person: Person, given: Form | None) -> Form:
    """What is known of a person, or what was written of them and not taken."""
    theirs = given is not None and given["code"].value() == person.code
    return given if given is not None and theirs else FactsForm.of(person)


def _concerns(sector: Sector, found: Case, day: date) -> bool:
    """Whether a sector can be for somebody of a case."""
    return any(sector.concerns(found, person, day) is not False for person in found.persons)


def _steps() -> Iterator[Step]:
    """The steps of every kind of case: what was taken stays so when the kind is put right."""
    return (step for kind in practice().workflow.kinds for step in kind.steps)


def _named(table: Table, reason: str) -> Named:
    """The name of a reason that one of the table's moves has."""
    return next(r.name for move in table.moves for r in move.reasons if r.id == reason)


@permit("case.work")
@posted("casework:case")
def case_do(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """Carry out what one of the forms of the page asks."""
    who = reader(request)
    row = who.case("see_case", code)
    if act not in ACTS:
        raise Http404
    form = ACTS[act](request.POST)
    say_faults(request, form)
    taken = form.is_valid() and do(request, who, form.command(row.code), f"cw.done.{act}")
    if not who.cases("see_case").filter(code=code).exists():
        return redirect("casework:board")
    return redirect("casework:case", code) if taken else case_page(request, code, given={act: form})


@permit("case.work")
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """A new case, which then waits for a worker."""
    who = reader(request)
    if not who.actor.team:
        raise Http404
    given = request.POST if request.method == "POST" else None
    form = asked.CaseForm(given, initial={"opened": today()})
    need = asked.NeedForm(given, prefix="need")
    people = asked.PersonForms(given, prefix="person")
    if given is not None and form.is_valid() and need.is_valid() and people.is_valid():
        persons = [one.value for one in people if one.has_changed()]
        if persons and len({p.code for p in persons}) == len(persons):
            made = form.case(who.actor.team, persons, need.need)
            if do(request, who, OpenCase(made), "cw.done.open_case"):
                shown = who.may_to("see_case", who.cases("open_case").get(code=made.code))
                return redirect("casework:case", made.code) if shown else redirect("casework:board")
        else:
            messages.error(request, words(request).say("cw.case.persons_wrong"))
    context = {"form": form, "need": need, "people": people}
    return render(request, "casework/new.html", context)
