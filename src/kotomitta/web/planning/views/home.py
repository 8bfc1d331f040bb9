"""The first page: every scenario, city by city, with how its answer stands."""

from collections.abc import Iterable, Mapping
from functools import cache
from itertools import groupby
from typing import Any

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import get_current_timezone
from django.views.decorators.http import require_safe

from kotomitta.basis.errors import InputError
from kotomitta.web.accounts.models import User
from kotomitta.web.accounts.permissions import permit
from kotomitta.web.frame.language import words
from kotomitta.web.frame.prepared import Prepared
from kotomitta.web.planning import asking, cities
from kotomitta.web.planning.comparing import comparisons
from kotomitta.web.planning.models import Adoption, Run, Scenario, Status

_NEWEST = Run.objects.filter(scenario=OuterRef("pk")).order_by("-asked")
_PLANS = Prepared(
    lambda: Scenario.objects.annotate(
        status=Subquery(_NEWEST.values("status")[:1]), digest=Subquery(_NEWEST.values("digest")[:1])
    ).order_by("city", "-term", "-edited")
)
_ADOPTED = Prepared(lambda: Adoption.objects.values_list("city", "term", "run__scenario"))


@permit("answer.read")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """All scenarios by city and term, last edited first within them, and the newest comparisons."""
    plans, said, zone = _PLANS.models(), words(request), get_current_timezone()
    compared = comparisons({plan.pk: plan for plan in plans})
    people = {plan.edited_by_id for plan in plans} | {one.run.by_id for one in compared}
    groups = [
        {"city": cities.named(city), "term": term, "scenarios": _with_state(city, found)}
        for (city, term), found in groupby(plans, key=lambda s: (s.city, s.term))
    ]
    # Most plans share a few days, states and people, and each takes its time to write.
    context = {
        "day": cache(said.fact),
        "zone": zone,
        "state": cache(lambda status: said.say(f"planning.status.{status or 'none'}")),
        "people": _names(people),
        "groups": groups,
        "decided": _decided(),
        "comparisons": compared,
    }
    return render(request, "planning/home.html", context)


def _names(people: set[int | None]) -> dict[int, str]:
    found = User.objects.filter(pk__in=[pk for pk in people if pk])
    return {user.pk: user.shown_name for user in found}


def _with_state(city: str, plans: Iterable[Any]) -> list[tuple[Scenario, str]]:
    """Each plan with the status of its newest run; one that is done may be stale by now."""
    try:
        versions = cities.versions(city)
    except InputError:  # without its city no answer can be made anew
        versions = {}
    return [
        (plan, "stale" if plan.status == Status.DONE and _stale(plan, versions) else plan.status)
        for plan in plans
    ]


def _stale(plan: Any, versions: Mapping[str, str]) -> bool:
    return bool(plan.digest != asking.digest_saved(plan, versions))


def _decided() -> set[int | None]:
    """The scenarios whose run is the latest that was adopted for its city and term."""
    last: dict[tuple[str, str], int | None] = {}
    for city, term, plan in _ADOPTED.rows():
        last.setdefault((city, term), plan)
    return set(last.values())
