"""What adopted plans tell others of the app: counts by month, and the cap."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from json import loads
from time import monotonic
from typing import Any

from django.conf import settings
from django.db.models import Max

from kotomitta.basis.cadre import Cadre
from kotomitta.basis.figures import Grade
from kotomitta.web.frame.prepared import Prepared
from kotomitta.web.planning.cities import made_up
from kotomitta.web.planning.models import Adoption, Result

# Of each city and term the plan that was adopted last, the newest first.
_NEWEST = Prepared(
    lambda: (
        Adoption.objects.filter(
            pk__in=Adoption.objects.order_by()
            .values("city", "term")
            .annotate(newest=Max("pk"))
            .values("newest")
        )
        .order_by("-pk")
        .values_list("run", "city")
    )
)
_NOTHING: Mapping[str, Any] = {"estimate": {"by_month": []}, "figures": []}
_SHARE = "need.{}.share"
# The minutes of tasks: what a time diary measures, and a cap rests on.
_MINUTES = re.compile(r"task\.\w+\.minutes")


@dataclass(frozen=True, slots=True)
class Arrivals:
    """New clients of a month, in persons: between `low` and `high`, and in whose plan.

    `profiles` are the cases among them by need profile, as the plan expects them.
    """

    month: str
    low: float
    value: float
    high: float
    profiles: Mapping[str, float]
    city: str


@dataclass(frozen=True, slots=True)
class AdoptedCap:
    """The most average cases of a full-time social worker, by the plan adopted for a city.

    `counsellor` are those of a counsellor, None where the plan tells none.
    """

    cases: int
    counsellor: int | None
    city: str


def arrivals(month: str) -> Arrivals | None:
    """The arrivals of a month by the newest plan adopted that foresees it; None without one."""
    for run, city in _of_unit(_NEWEST.rows()):
        found = _foreseen(run, month)
        if found is not None:
            return Arrivals(month, *found, city)
    return None


def cap_measured() -> date | None:
    """The last day of the newest time diary on which the cap of an adopted plan rests, if any."""
    days = (_diary(run) for run, _ in _of_unit(_NEWEST.rows()))
    return max((day for day in days if day), default=None)


def adopted_cap(day: date) -> AdoptedCap | None:
    """The cap of the newest plan adopted whose term has the day; None without one.

    Of the unit's city. Where no setting names it, of the one real city that has such a plan:
    whoever plays with a made-up city, or plans for another, does not change the unit's caps. What
    was adopted elsewhere is seen within a second.
    """
    return _adopted_cap(day, settings.UNIT_CITY, int(monotonic()))


@lru_cache(maxsize=8)
def _adopted_cap(day: date, unit_city: str, second: int) -> AdoptedCap | None:
    del second
    found = [
        AdoptedCap(told.cases, told.counsellor, city)
        for run, city in _of_unit(_NEWEST.rows())
        if (told := _cap(run)) and told.start <= str(day) <= told.end
        if unit_city or not made_up(city)
    ]
    return found[0] if len({cap.city for cap in found}) == 1 else None


def forget_newest() -> None:
    """Something was adopted: look anew."""
    _adopted_cap.cache_clear()


def _of_unit(adopted: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The adopted plans of the unit's city, or all where no setting names it."""
    return [row for row in adopted if settings.UNIT_CITY in {"", row[1]}]


@dataclass(frozen=True, slots=True)
class _Cap:
    """The caps of a plan, and the first and last day of its term."""

    cases: int
    counsellor: int | None
    start: str
    end: str


@lru_cache(maxsize=64)
def _cap(run: int) -> _Cap | None:
    """A finished run never changes; None for an answer that does not tell a cap."""
    answer = _answer(run)
    decided = answer.get("cap", {}).get("decided", {})
    cases = decided.get(Cadre.SOCIAL_WORKER, 0)
    if cases <= 0:
        return None
    counsellor = decided.get(Cadre.SOCIAL_COUNSELLOR)
    return _Cap(cases, counsellor, answer["term"]["start"], answer["term"]["end"])


@lru_cache(maxsize=64)
def _diary(run: int) -> date | None:
    told = (
        row["published"]
        for row in _answer(run)["figures"]
        if _MINUTES.fullmatch(row["id"]) and row["grade"] == Grade.MEASURED
    )
    last = max(told, default=None)
    return date.fromisoformat(last) if last else None


@lru_cache(maxsize=64)
def _foreseen(run: int, month: str) -> tuple[float, float, float, Mapping[str, float]] | None:
    """A finished run never changes, so that it is read once."""
    answer = _answer(run)
    for row in answer["estimate"]["by_month"]:
        if row["month"] == month:
            low, value, high = (row["arrivals"][name] for name in ("p10", "p50", "p90"))
            return low, value, high, _by_profile(value, _in_force(answer["figures"], month))
    return None


def _answer(run: int) -> Mapping[str, Any]:
    kept = Result.objects.filter(run=run).values_list("answer", flat=True).first()
    told: Mapping[str, Any] = loads(kept) if kept else _NOTHING
    return told


def _in_force(figures: list[dict[str, Any]], month: str) -> dict[str, float]:
    """The value of each figure in a month."""
    started = (row for row in figures if row["from"][: len(month)] <= month)
    return {row["id"]: row["value"] for row in sorted(started, key=lambda row: row["from"])}


def _by_profile(persons: float, value: Mapping[str, float]) -> Mapping[str, float]:
    """Cases by need profile among so many persons, by the shares that the plan rests on."""
    head, tail = _SHARE.split("{}")
    names = (i.removeprefix(head).removesuffix(tail) for i in value if i.startswith(head))
    cases = persons / value["household.persons"] * value["household.cases"]
    return {n: cases * value[_SHARE.format(n)] for n in names if _SHARE.format(n) in value}
