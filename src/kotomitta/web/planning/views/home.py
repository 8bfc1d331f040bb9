"""The first page: every scenario, city by city, with how its answer stands."""

from functools import cache
from itertools import groupby

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kotomitta.web.accounts.permissions import permit
from kotomitta.web.frame.language import words
from kotomitta.web.planning import cities
from kotomitta.web.planning.models import Adoption, Run, Scenario


@permit("answer.read")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """All scenarios by city and term, last edited first within them."""
    newest = Run.objects.filter(scenario=OuterRef("pk")).order_by("-asked")
    scenarios = Scenario.objects.annotate(status=Subquery(newest.values("status")[:1]))
    ordered = scenarios.order_by("city", "-term", "-edited").select_related("edited_by")
    groups = [
        {"city": cities.named(city), "term": term, "scenarios": list(found)}
        for (city, term), found in groupby(ordered, key=lambda s: (s.city, s.term))
    ]
    # Babel takes its time to write a day, and most plans share a few.
    context = {"day": cache(words(request).fact), "groups": groups, "decided": _decided()}
    return render(request, "planning/home.html", context)


def _decided() -> set[int | None]:
    """The scenarios whose run is the latest that was adopted for its city and term."""
    last: dict[tuple[str, str], int | None] = {}
    for adoption in Adoption.objects.select_related("run"):
        last.setdefault((adoption.city, adoption.term), adoption.run.scenario_id)
    return set(last.values())
