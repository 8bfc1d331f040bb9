"""The first page: every scenario, city by city, with how its answer stands."""

from collections.abc import Iterable, Mapping
from functools import cache
from itertools import groupby
from typing import Any

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kotomitta.basis.errors import InputError
from kotomitta.web.accounts.permissions import permit
from kotomitta.web.frame.language import words
from kotomitta.web.planning import asking, cities
from kotomitta.web.planning.comparing import comparisons
from kotomitta.web.planning.models import Adoption, Run, Scenario, Status


@permit("answer.read")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """All scenarios by city and term, last edited first within them, and the newest comparisons."""
    newest = Run.objects.filter(scenario=OuterRef("pk")).order_by("-asked")
    scenarios = Scenario.objects.annotate(
        status=Subquery(newest.values("status")[:1]), digest=Subquery(newest.values("digest")[:1])
    )
    ordered = scenarios.order_by("city", "-term", "-edited").select_related("edited_by")
    groups = [
        {"city": cities.named(city), "term": term, "scenarios": _with_state(city, found)}
        for (city, term), found in groupby(ordered, key=lambda s: (s.city, s.term))
    ]
    # Babel takes its time to write a day, and most plans share a few.
    context = {"day": cache(words(request).fact), "groups": groups, "decided": _decided()}
    context["comparisons"] = comparisons()
    return render(request, "planning/home.html", context)


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
    for adoption in Adoption.objects.select_related("run"):
        last.setdefault((adoption.city, adoption.term), adoption.run.scenario_id)
    return set(last.values())
