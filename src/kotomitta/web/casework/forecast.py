"""What planning foresees for the unit; only counts come from there."""

from dataclasses import dataclass
from datetime import date

from kotomitta.basis.months import Month
from kotomitta.casework.allocation.reserve import HeavyCases, expected, part_of
from kotomitta.web.casework.models import Worker
from kotomitta.web.casework.unit import deadlines, scale
from kotomitta.web.planning.foreseen import Arrivals, arrivals

__all__ = ["Arrivals", "Foreseen", "arrivals_next_month", "heavy_next_month"]


@dataclass(frozen=True, slots=True)
class Foreseen:
    """Heavy cases that are expected of a month, and by which city's adopted plan."""

    month: str
    city: str
    expected: HeavyCases


def arrivals_next_month(day: date) -> Arrivals | None:
    """New clients of the month after a day, by the newest answer that foresees them."""
    return arrivals(str(Month.of(day).plus(1)))


def heavy_next_month(team: str, day: date) -> Foreseen | None:
    """A team's part of the heavy cases of next month; None when no adopted plan foresees it."""
    found = arrivals_next_month(day)
    if found is None:
        return None
    unit = [row.value for row in Worker.objects.prefetch_related("reductions")]
    part = part_of(team, unit, scale(day), day)
    heavy = deadlines(day).agreed_on("casework.allocation.heavy", day)
    return Foreseen(found.month, found.city, expected(found.profiles, part, scale(day), heavy))
