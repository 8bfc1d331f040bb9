"""A worker's own page: reductions, the diary of today, and the rating of a month."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kotomitta.basis.months import Month
from kotomitta.casework.policy import Thing
from kotomitta.casework.rating import Rating, rate
from kotomitta.web.accounts.permissions import permit
from kotomitta.web.casework import board as boards
from kotomitta.web.casework import diaries, feed
from kotomitta.web.casework.forms import DayForm, RatingForm, WorkForms
from kotomitta.web.casework.models import Worker
from kotomitta.web.casework.reach import Scope, reader
from kotomitta.web.casework.unit import today
from kotomitta.web.casework.views.answering import say_faults, told


@permit("case.work")
@never_cache
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """What concerns the person as a worker; nobody sees it but they and their lead."""
    return own_page(request)


def own_page(request: HttpRequest, address: str = "") -> HttpResponse:
    """The own page; `address` is that of a new calendar, and is shown this once."""
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
        "forms": WorkForms(prefix="work") if to_write else None,
        "ratings": worker.ratings.all()[:12],
        "months": months,
        "day": day,
        **calendar,
    }
    return render(request, "casework/own.html", context)


@permit("case.work")
@require_POST
def diary(request: HttpRequest) -> HttpResponse:
    """Keep the diary of a day."""
    worker = _worker(request, "keep_diary")
    day, rows = DayForm(request.POST), WorkForms(request.POST, prefix="work")
    if not day.is_valid() or not rows.is_valid():
        say_faults(request, day, *rows)
        return redirect("casework:own")
    told_rows = [form.cleaned_data for form in rows if form.has_changed()]

    def writing() -> bool:
        diaries.write(worker, day.cleaned_data["on"], told_rows, today())
        return True

    told(request, writing, "cw.done.diary")
    return redirect("casework:own")


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
