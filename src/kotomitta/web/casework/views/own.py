"""A worker's own page: reductions, the diary of today, and the rating of a month."""

from datetime import timedelta
from typing import TypeAlias

from django.forms import BaseFormSet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kotomitta.basis.cadre import Cadre
from kotomitta.basis.months import Month
from kotomitta.casework.policy import Thing
from kotomitta.casework.rating import Rating, rate
from kotomitta.web.accounts.permissions import permit
from kotomitta.web.casework import board as boards
from kotomitta.web.casework import diaries, feed
from kotomitta.web.casework.forms import DayForm, RatingForm, WorkForm, WorkForms
from kotomitta.web.casework.models import Worker
from kotomitta.web.casework.reach import Scope, reader
from kotomitta.web.casework.unit import today
from kotomitta.web.casework.views.answering import posted, say_faults, told

Works: TypeAlias = BaseFormSet[WorkForm]


@permit("case.work")
@never_cache
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """What concerns the person as a worker; nobody sees it but they and their lead."""
    return own_page(request)


def own_page(request: HttpRequest, address: str = "", written: Works | None = None) -> HttpResponse:
    """The own page; `address` is that of a new calendar, and is shown this once.

    `written` was not taken: it keeps what is in it.
    """
    who, day = reader(request), today()
    worker = Worker.objects.filter(code=who.actor.code).first()
    calendar = {"feed": feed.live(who.user), "address": address}
    if worker is None:
        shown = "casework/own_lead.html" if who.leads else "casework/no_code.html"
        return render(request, shown, calendar)
    to_write = diaries.to_write(worker, day)
    months = [Month.of(day.replace(day=1) - timedelta(1)), Month.of(day)]
    context = {
        "worker": worker.value,
        "board": boards.team_board(Scope.of(worker.code), None, day),
        "to_write": to_write,
        "coming": worker.diary_days.filter(on__gt=day, kept=False)[:5],
        "forms": (written or _works(worker)) if to_write else None,
        "on": request.POST.get("on"),
        "ratings": worker.ratings.all()[:12],
        "months": months,
        "day": day,
        **calendar,
    }
    return render(request, "casework/own.html", context)


@permit("case.work")
@posted("casework:own")
def diary(request: HttpRequest) -> HttpResponse:
    """Keep the diary of a day."""
    worker = _worker(request, "keep_diary")
    day, rows = DayForm(request.POST), _works(worker, request.POST)
    if not day.is_valid() or not rows.is_valid():
        say_faults(request, day, *rows)
        return own_page(request, written=rows)
    told_rows = [form.cleaned_data for form in rows if form.has_changed()]

    def writing() -> bool:
        diaries.write(worker, day.cleaned_data["on"], told_rows, today())
        return True

    if told(request, writing, "cw.done.diary"):
        return redirect("casework:own")
    return own_page(request, written=rows)


def _works(worker: Worker, given: QueryDict | None = None) -> Works:
    """The rows of a diary day, with the tasks of the worker's cadre."""
    return WorkForms(given, prefix="work", form_kwargs={"cadre": Cadre(worker.cadre)})


@permit("case.work")
@require_POST
def rating(request: HttpRequest) -> HttpResponse:
    """How heavy this month or the last one was."""
    worker = _worker(request, "rate")
    form = RatingForm(request.POST)
    if not form.is_valid():
        say_faults(request, form)
        return redirect("casework:own")
    said = form.cleaned_data

    def rating_it() -> bool:
        month = Month.parse(said["month"])
        rate((), Rating(worker.code, month, said["rated"]), today())
        carried = boards.carried(Scope.of(worker.code), today())[0]
        worker.ratings.update_or_create(
            month=month.first,
            defaults={
                "rated": said["rated"],
                "load": carried.load.high,
                "own": carried.load.own or 0.0,
            },
        )
        return True

    told(request, rating_it, "cw.done.rating")
    return redirect("casework:own")


def _worker(request: HttpRequest, act: str) -> Worker:
    who = reader(request)
    worker = Worker.objects.filter(code=who.actor.code).first()
    if worker is None or not who.may(act, Thing(worker.code, worker.team)):
        raise Http404
    return worker
