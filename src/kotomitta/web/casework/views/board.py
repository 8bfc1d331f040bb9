"""The board: one's own cases, the team's, and the unit in counts."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kotomitta.basis.figures import Named
from kotomitta.casework.people import CaseKind
from kotomitta.web.accounts.permissions import may, permit
from kotomitta.web.accounts.person import person
from kotomitta.web.casework import board as boards
from kotomitta.web.casework import counting, queries, requesting
from kotomitta.web.casework.duties import remeasuring
from kotomitta.web.casework.forecast import arrivals_next_month
from kotomitta.web.casework.keeping import hidden
from kotomitta.web.casework.models import Case, Worker
from kotomitta.web.casework.reach import reader
from kotomitta.web.casework.unit import agreed, practice, today
from kotomitta.web.casework.views.answering import told

_A_PAGE = 25


@permit("case.work")
@never_cache
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """A lead's team, or a worker's own cases."""
    who, day = reader(request), today()
    if not who.actor.code:
        return render(request, "casework/no_code.html")
    seen = who.scope("see_case")
    team = boards.team_board(who.scope("see_load"), seen, day)
    page, review = (request.GET.get(name) for name in ("page", "overflow"))
    context = {
        "who": who,
        "board": team,
        "waiting": _paged(team.waiting - team.overflow, page, partial(boards.waiting, seen, day)),
        "overflow": _paged(team.overflow, review, partial(boards.on_overflow, seen)),
        "reasons": {r.id: r.name for r in practice().workflow.move("overflow").reasons},
        "own": [] if who.leads else queries.OWN.models(seen),
        "pressing": boards.pressing(seen, day),
        "overridden": boards.overridden(seen),
        "changes": boards.changes(team, seen),
        "arrivals": arrivals_next_month(day) if who.leads else None,
        "measuring": remeasuring(team.there, day) if who.leads else None,
        "standing": boards.standing,
        "answered": requesting.answered(who.actor.team, day) if who.leads else None,
        "step_name": _step_name,
        "day": day,
    }
    return render(request, "casework/board.html", context)


def _paged(number: int, page: str | None, part: Callable[[int, int], Sequence[Case]]) -> Page[Any]:
    """A page of those who wait, of whom the number is known: only its part is asked for."""
    found: Page[Any] = Paginator(range(number), _A_PAGE).get_page(page)
    if number:
        found.object_list = part(found.start_index() - 1, found.end_index())
    return found


def _step_name(case: Case) -> Named:
    """The name of the step of a case that is due first."""
    steps = practice().workflow.steps(CaseKind(case.kind))
    return next(step.name for step in steps if step.id == case.due_step)


@permit("unit.counts")
@never_cache
@require_safe
def unit(request: HttpRequest) -> HttpResponse:
    """Every team as counts of the newest month; for who plans, whether to measure the cap anew."""
    day, plans = today(), may(person(request), "unit.publish")
    as_of, teams = counting.teams()
    context = {
        "teams": teams,
        "requests": requesting.latest(reader(request), day),
        "answers": requesting.ANSWERS if plans else (),
        "least": agreed("disclosure.least", day),
        "enough": agreed("disclosure.workers", day),
        "as_of": as_of,
        "arrivals": arrivals_next_month(day),
        "measuring": remeasuring(boards.there(Worker.objects.all(), day), day) if plans else None,
    }
    return render(request, "casework/unit.html", context)


@permit("unit.publish")
@require_POST
def answer_request(request: HttpRequest, code: str) -> HttpResponse:
    """Grant or refuse what a team asked for."""
    given, actor = request.POST.get("answer", ""), reader(request).actor

    def answering() -> None:
        with hidden():
            requesting.answer(code, given, actor, today())

    told(request, answering, "cw.done.answer_request")
    return redirect("casework:unit")


@permit("case.work")
@never_cache
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Cases by the beginning of their code, or those of one worker, or all of one's own."""
    who = reader(request)
    wanted = request.GET.get("code", "").strip()[:64]
    state = request.GET.get("state", "")
    cases = who.cases("see_case").filter(code__startswith=wanted)
    if state:
        cases = cases.filter(state=state)
    found: list[Case] = list(cases.order_by("code")[: _A_PAGE + 1])
    context = {
        "cases": found[:_A_PAGE],
        "more": len(found) > _A_PAGE,
        "wanted": wanted,
        "state": state,
        "standing": boards.standing,
        "day": today(),
    }
    return render(request, "casework/search.html", context)
