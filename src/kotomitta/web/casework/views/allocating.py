"""Allocation: suggestions with their reasons, accepted one by one or all, and giving by hand."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kotomitta.casework.commands import AboveCap, Allocate, Release
from kotomitta.web.accounts.limits import limited
from kotomitta.web.accounts.permissions import permit
from kotomitta.web.casework import board as boards
from kotomitta.web.casework import requesting, rounds
from kotomitta.web.casework.forms import AllocateForm
from kotomitta.web.casework.models import Case, Suggested
from kotomitta.web.casework.reach import Reader, Within, reader
from kotomitta.web.casework.reasons import held_back, sentence
from kotomitta.web.casework.unit import today
from kotomitta.web.casework.views.answering import do, do_each, posted, say_faults, told
from kotomitta.web.casework.views.case import case_page
from kotomitta.web.frame.language import words
from kotomitta.web.frame.prepared import Prepared

_A_PAGE = 15
Body = Mapping[str, Any]
_KEPT = Prepared(lambda team: Suggested.objects.filter(team=team))
_WAITS = Within(
    "worker",
    lambda reached: (
        Case.objects.filter(reached, state="waiting")
        .order_by()
        .values_list("code", "due_by", "due_rule")
    ),
)


@permit("case.allocate")
@never_cache
@require_safe
def allocation(request: HttpRequest) -> HttpResponse:
    """The latest suggestions for the team; those that were acted upon are gone from it."""
    who, day = reader(request), today()
    if not who.leads:
        return render(request, "casework/no_code.html")
    kept = next(iter(_KEPT.models(who.actor.team)), None)
    waits = {code: due for code, *due in _WAITS.values(who.scope("allocate"))}
    body: Body = (kept.body or {}) if kept else {}
    placed, not_placed = _shown(body, waits)
    still_over = body.get("moves", {}).get("still_over", {})
    moved = _moved(body)
    active = {c.code: c for c in who.cases("allocate").filter(code__in=moved)} if moved else {}
    context = {
        "who": who,
        "kept": kept,
        "stale": kept is not None and kept.stamp != rounds.stamp(who.actor.team, day),
        "placed": Paginator(placed, _A_PAGE).get_page(request.GET.get("page")),
        "not_placed": not_placed[:_A_PAGE],
        "moves": [s for s in _moves(body) if _is_as_said(s, active)],
        "still_over": still_over,
        "reserve": held_back(words(request), body) if body else "",
        "board": boards.team_board(who.scope("see_load"), who.scope("allocate"), day),
        "waits": waits,
        "refused": len(not_placed),
        "loads": _loads(body),
        "shortage": body.get("shortage") if not_placed or still_over else None,
        "standing": boards.standing,
        "sentence": lambda ground: sentence(words(request), ground),
        "day_of": date.fromisoformat,
        "day": day,
    }
    return render(request, "casework/allocation.html", context)


@permit("case.allocate")
@limited("run")
@require_POST
def solve(request: HttpRequest) -> HttpResponse:
    """Have new suggestions made."""
    rounds.ask(lead(request).actor.team)
    return redirect("casework:allocation")


@permit("case.allocate")
@require_POST
def accept(request: HttpRequest) -> HttpResponse:
    """Take one suggestion or move, or all that were shown; each is decided anew."""
    who = lead(request)
    asked = [_suggested(given) for given in request.POST.getlist("give")]
    if asked:
        done = "cw.done.allocate" if len(asked) == 1 else "cw.done.give_all"
        do_each(request, who, asked, (done, "cw.done.not_given"))
    return redirect("casework:allocation")


def _suggested(given: str) -> Allocate:
    """A case, to whom and, unless it waits, from whom, as the page of suggestions sends them."""
    case, _, rest = given.partition(" ")
    to, _, source = rest.partition(" ")
    return Allocate(case, to, source=source)


@permit("case.allocate")
@require_POST
def request_resources(request: HttpRequest) -> HttpResponse:
    """Ask for what is missing, as the refusals say it."""
    actor = lead(request).actor
    told(request, lambda: requesting.ask(actor, today()), "cw.done.request_resources")
    return redirect("casework:allocation")


@permit("case.allocate")
@posted("casework:case")
def give(request: HttpRequest, code: str) -> HttpResponse:
    """Give a case to a worker of the lead's own choice, above the cap when it is said why."""
    who = reader(request)
    who.case("allocate", code)
    form = AllocateForm(request.POST)
    say_faults(request, form)
    given = form.is_valid() and do(request, who, _chosen(code, form), "cw.done.allocate")
    if request.POST.get("next") != "case":
        return redirect("casework:allocation")
    if given:
        return redirect("casework:case", code)
    return case_page(request, code, given={"give": form})


def _chosen(code: str, form: AllocateForm) -> Allocate:
    """What a lead chose for a case."""
    said = form.cleaned_data
    above = AboveCap(said["reason"], said["until"]) if said["reason"] else None
    return Allocate(code, said["worker"], above)


@permit("case.allocate")
@require_POST
def release_all(request: HttpRequest, code: str) -> HttpResponse:
    """Put the cases that were chosen from an absent worker back in the queue."""
    who = reader(request)
    who.worker("see_load", code)
    asked = [Release(case, "worker_absent", code) for case in request.POST.getlist("case")]
    if asked:
        do_each(request, who, asked, ("cw.done.release_all", "cw.done.not_released"))
    return redirect("casework:allocation")


def lead(request: HttpRequest) -> Reader:
    """Who leads a team; not found for anybody else."""
    who = reader(request)
    if not who.leads:
        raise Http404
    return who


def _shown(body: Body, waits: Mapping[str, Any]) -> tuple[list[Any], list[Any]]:
    """Suggestions and refusals of a round for those who wait still."""
    told = body.get("suggestions", {"placed": [], "not_placed": []})
    placed, not_placed = (
        [one for one in told[kind] if one["case"] in waits] for kind in ("placed", "not_placed")
    )
    return placed, not_placed


def _loads(body: Body) -> list[Any]:
    """What each worker would carry with all suggestions of a round, in the order of codes."""
    loads: dict[str, Any] = {}
    for one in body.get("suggestions", {}).get("placed", ()):
        place = one["place"]
        load = loads.setdefault(place["worker"], {**place, "after": place["before"], "cases": 0})
        load["after"] += place["after"] - place["before"]
        load["cases"] += 1
    return [loads[worker] for worker in sorted(loads)]


def _moves(body: Body) -> list[Any]:
    return list(body.get("moves", {}).get("shifts", []))


def _moved(body: Body) -> list[str]:
    return [shift["case"] for shift in _moves(body)]


def _is_as_said(shift: Mapping[str, str], active: Mapping[str, Any]) -> bool:
    case = active.get(shift["case"])
    return case is not None and case.worker == shift["source"]
