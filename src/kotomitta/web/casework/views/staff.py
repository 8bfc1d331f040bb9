"""Workers: who is who, contracts, reductions, diary days, and a lead's view of one worker."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kotomitta.casework.commands import Employ, EndReduction, Reduce
from kotomitta.casework.policy import Thing
from kotomitta.casework.worker import Worker as CoreWorker
from kotomitta.web.accounts.models import User
from kotomitta.web.accounts.permissions import permit
from kotomitta.web.casework import board as boards
from kotomitta.web.casework import diaries
from kotomitta.web.casework.models import Member, Worker
from kotomitta.web.casework.reach import Reader, Scope, reader
from kotomitta.web.casework.staff_forms import (
    CodeForm,
    EndReductionForm,
    NewWorkerForm,
    PlanForm,
    ReductionForm,
    WorkerForm,
)
from kotomitta.web.casework.unit import today
from kotomitta.web.casework.views.answering import do, posted, say_faults
from kotomitta.web.frame.language import words


@permit("unit.staff")
@never_cache
@require_safe
def workers(request: HttpRequest) -> HttpResponse:
    """The workers of a lead's team, or all for an administrator, and the codes of people."""
    return _workers(request)


def _workers(
    request: HttpRequest, form: NewWorkerForm | None = None, code_form: CodeForm | None = None
) -> HttpResponse:
    """The page of workers; forms that were not taken keep what was written in them."""
    who = reader(request)
    reached = who.workers("employ")
    context = {
        "who": who,
        "workers": [row.value for row in reached.prefetch_related("reductions")],
        "members": Member.objects.select_related("user").filter(**_team_of(who)),
        "form": form or NewWorkerForm(initial={"first": today()}),
        "code_form": code_form or CodeForm(initial={"team": who.actor.team}),
        "plan_form": PlanForm(initial={"days": 20}),
        "day": today(),
    }
    return render(request, "casework/workers.html", context)


@permit("unit.staff")
@posted("casework:workers")
def employ(request: HttpRequest) -> HttpResponse:
    """A new worker; whoever is here already is changed on a page of their own."""
    who = reader(request)
    form = NewWorkerForm(request.POST)
    if not form.is_valid():
        say_faults(request, form)
    elif Worker.objects.filter(code=form.cleaned_data["code"]).exists():
        messages.error(request, words(request).say("cw.worker.known"))
    elif (team := _team(request, who, form, who.actor.team)) and do(
        request, who, Employ(CoreWorker(**form.told(team))), "cw.done.employ"
    ):
        return redirect("casework:workers")
    return _workers(request, form)


@permit("unit.staff")
@never_cache
@require_safe
def known(request: HttpRequest, code: str) -> HttpResponse:
    """What is known of a worker, to be changed."""
    worker = reader(request).worker("employ", code).value
    return _known(request, worker, WorkerForm.of(worker))


def _known(request: HttpRequest, worker: CoreWorker, form: WorkerForm) -> HttpResponse:
    return render(request, "casework/worker_known.html", {"worker": worker, "form": form})


@permit("unit.staff")
@posted("casework:worker-known")
def change(request: HttpRequest, code: str) -> HttpResponse:
    """New facts about a worker, who may go to another team with all cases."""
    who = reader(request)
    before = who.worker("employ", code).value
    form = WorkerForm(request.POST)
    if not form.is_valid():
        say_faults(request, form)
    elif team := _team(request, who, form, before.team):
        said = "cw.done.employ" if team == before.team else "cw.done.change_team"
        if do(request, who, Employ(before.but(**form.told(team))), said):
            return redirect("casework:workers")
    return _known(request, before, form)


@permit("unit.staff")
@posted("casework:workers")
def codes(request: HttpRequest) -> HttpResponse:
    """Say who a person of the app is in the unit."""
    who = reader(request)
    form = CodeForm(request.POST)
    if not form.is_valid():
        say_faults(request, form)
        return _workers(request, code_form=form)
    said = form.cleaned_data
    user = User.objects.filter(username=said["user"], is_active=True).first()
    if user is None or _taken(user, said["code"]):
        messages.error(request, words(request).say("cw.code.wrong"))
        return _workers(request, code_form=form)
    before = Member.objects.filter(user=user).first()
    for team in {said["team"], before.team if before else said["team"]}:
        who.check("employ", Thing(None, team))
    Member.objects.update_or_create(
        user=user, defaults={"code": said["code"], "team": said["team"]}
    )
    messages.success(request, words(request).say("cw.done.code"))
    return redirect("casework:workers")


@permit("case.allocate")
@never_cache
@require_safe
def worker(request: HttpRequest, code: str) -> HttpResponse:
    """One worker as the lead sees them: load, reductions, ratings beside the load, and cases."""
    return _worker(request, code, ReductionForm(initial={"start": today()}))


def _worker(request: HttpRequest, code: str, form: ReductionForm) -> HttpResponse:
    who, day = reader(request), today()
    row = who.worker("see_load", code)
    context: dict[str, Any] = {
        "who": who,
        "worker": row.value,
        "board": boards.team_board(Scope.of(code), None, day),
        "cases": list(
            who.cases("see_case").filter(state="active", worker=code).order_by("due_by", "code")
        ),
        "ratings": row.ratings.all() if who.may("see_rating", Thing(code, row.team)) else [],
        "form": form,
        "standing": boards.standing,
        "day": day,
        "day_before": lambda day: day - timedelta(1),
    }
    return render(request, "casework/worker.html", context)


@permit("case.allocate")
@posted("casework:worker")
def reduce(request: HttpRequest, code: str) -> HttpResponse:
    """A reduction, which ends by itself."""
    who = reader(request)
    who.worker("see_load", code)
    form = ReductionForm(request.POST)
    say_faults(request, form)
    if form.is_valid() and do(request, who, Reduce(code, form.less), "cw.done.reduce"):
        return redirect("casework:worker", code)
    return _worker(request, code, form)


@permit("case.allocate")
@require_POST
def end_reduction(request: HttpRequest, code: str) -> HttpResponse:
    """A reduction ends before its time, or is taken back before it has begun."""
    who = reader(request)
    who.worker("see_load", code)
    form = EndReductionForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        done = "cw.done.end_reduction" if said["last"] else "cw.done.take_back_reduction"
        do(request, who, EndReduction(code, said["less"], said["last"]), done)
    else:
        say_faults(request, form)
    return redirect("casework:worker", code)


@permit("case.allocate")
@require_POST
def plan(request: HttpRequest) -> HttpResponse:
    """Draw the days on which the workers of the team keep the diary."""
    who = reader(request)
    if not who.leads:
        raise Http404
    form = PlanForm(request.POST)
    if form.is_valid():
        drawn = diaries.draw(who.workers("see_load"), form.cleaned_data["days"], _seed(today()))
        messages.success(request, words(request).say("cw.done.plan", n=drawn))
    else:
        say_faults(request, form)
    return redirect("casework:workers")


def _seed(day: date) -> int:
    return day.toordinal()


def _team(request: HttpRequest, who: Reader, form: WorkerForm, otherwise: str) -> str:
    """The team that was told, or the one otherwise; none, with a message, when it may not be."""
    team: str = form.cleaned_data["team"] or otherwise
    if team and who.may("employ", Thing(None, team)):
        return team
    said = "cw.worker.team_theirs" if team else "cw.worker.no_team"
    messages.error(request, words(request).say(said))
    return ""


def _taken(user: User, code: str) -> bool:
    """Whether somebody else has the code."""
    return Member.objects.filter(code=code).exclude(user=user).exists()


def _team_of(who: Reader) -> dict[str, str]:
    """Which members one may see: all, or those of the own team."""
    everyone = who.may("employ", Thing(None, ""))
    return {} if everyone else {"team": who.actor.team}
