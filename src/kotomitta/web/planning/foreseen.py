"""What adopted plans tell others of the app: counts by month, and the hours of a cap."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from json import loads
from time import monotonic
from typing import Any

from kotomitta.basis.figures import Grade
from kotomitta.planning.inputs.city import Cadre
from kotomitta.planning.workload.argument import TIME_STEPS
from kotomitta.web.frame.prepared import Prepared
from kotomitta.web.planning.cities import made_up
from kotomitta.web.planning.models import Adoption, Result

_NEWEST = Prepared(lambda: Adoption.objects.values_list("run", "city")[:8])
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
class MonthAtCap:
    """A full-time social worker's hours a month for cases, and those that the cap keeps free.

    Of the plan that was adopted for a city.
    """

    month: float
    reserve: float
    city: str


def arrivals(month: str) -> Arrivals | None:
    """The arrivals of a month by the newest plan adopted that foresees it; None without one."""
    for run, city in _NEWEST.rows():
        found = _foreseen(run, month)
        if found is not None:
            return Arrivals(month, *found, city)
    return None


def cap_measured() -> date | None:
    """The last day of the newest time diary on which the cap of an adopted plan rests, if any."""
    days = (_diary(run) for run, _ in _NEWEST.rows())
    return max((day for day in days if day), default=None)


def month_at_cap(day: date) -> MonthAtCap | None:
    """The hours of the cap by the newest plan adopted whose term has the day; None without one.

    Of a real city: whoever plays with a made-up one does not change the unit's caps. What was
    adopted elsewhere is seen within a second.
    """
    for run, city in _newest(int(monotonic())):
        found = _at_cap(run, city)
        if found is not None and found[0] <= str(day) <= found[1] and not made_up(city):
            return found[2]
    return None


@lru_cache(maxsize=1)
def _newest(second: int) -> list[tuple[Any, ...]]:
    del second
    return _NEWEST.rows()


def forget_newest() -> None:
    """Something was adopted: look anew."""
    _newest.cache_clear()


@lru_cache(maxsize=64)
def _at_cap(run: int, city: str) -> tuple[str, str, MonthAtCap] | None:
    """The term of a plan and its hours; None for an answer that does not tell them."""
    answer = _answer(run)
    steps = answer.get("cap", {}).get("argument", {}).get(Cadre.SOCIAL_WORKER, ())
    hours = {step["step"]: step["hours"]["mean"] for step in steps}
    if "reserve" not in hours:
        return None
    month = sum(hours[name] for name in TIME_STEPS)
    at_cap = MonthAtCap(month, max(-hours["reserve"], 0.0), city)
    return answer["term"]["start"], answer["term"]["end"], at_cap


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
