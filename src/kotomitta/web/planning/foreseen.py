"""What an answer foresees for others of the app: counts, by month."""

from dataclasses import dataclass
from functools import lru_cache
from json import loads

from kotomitta.web.planning.models import Adoption, Result


@dataclass(frozen=True, slots=True)
class Arrivals:
    """New clients of a month, in persons: between `low` and `high`, and in whose plan."""

    low: float
    value: float
    high: float
    city: str


def arrivals(month: str) -> Arrivals | None:
    """The arrivals of a month by the newest plan adopted that foresees it; None without one."""
    for run, city in Adoption.objects.order_by("-at", "-pk").values_list("run", "city")[:8]:
        found = _foreseen(run, month)
        if found is not None:
            return Arrivals(*found, city)
    return None


@lru_cache(maxsize=64)
def _foreseen(run: int, month: str) -> tuple[float, float, float] | None:
    """A finished run never changes, so that it is read once."""
    kept = Result.objects.filter(run=run).values_list("answer", flat=True).first()
    for row in loads(kept)["estimate"]["by_month"] if kept else []:
        if row["month"] == month:
            found = row["arrivals"]
            return found["p10"], found["p50"], found["p90"]
    return None
