"""Other bodies' points schemes, and what their points are in hours."""

from collections.abc import Mapping
from dataclasses import dataclass

from kotomitta.basis.errors import InputError


@dataclass(frozen=True, slots=True)
class Officer:
    """Hours a week of one officer: contracted, what is taken off them, and a full-timer's."""

    contracted: float
    reduction: float
    full_time: float

    def __post_init__(self) -> None:
        whole = min(self.contracted, self.full_time)
        if whole <= 0 or not 0 <= self.reduction <= self.contracted:
            raise InputError("officer_hours", contracted=self.contracted, full=self.full_time)


def available_points(target: float, officer: Officer) -> int:
    """Points that an officer can carry in the probation service of England and Wales.

    target x contracted / full time x (1 - reduction / contracted), without its decimals. Workload
    Management Tool of the Ministry of Justice, `calculate-available-points`.
    """
    part = officer.contracted / officer.full_time
    left = (officer.contracted - officer.reduction) / officer.contracted
    return int(target * part * left)


def used_points(
    cases: Mapping[str, int],
    weights: Mapping[str, float],
    *,
    reports: float = 0.0,
    for_others: float = 0.0,
    by_others: float = 0.0,
) -> float:
    """Points in use: cases times the weight of their tier, reports, and contacts held.

    Contacts held for others' cases count, those others held for one's own are taken off.
    InputError for a tier without a weight: it is not taken to weigh nothing.
    """
    missing = next((tier for tier in cases if tier not in weights), None)
    if missing is not None:
        raise InputError("points_weight_missing", tier=missing)
    own = sum(number * weights[tier] for tier, number in cases.items())
    return own + reports + for_others - by_others


def capacity_percent(used: float, available: float) -> float:
    """Used points as a percentage of available; InputError when none are available."""
    if available <= 0:
        raise InputError("points_none_available")
    return 100 * used / available


def hours_per_point(hours: float, full_load: float) -> float:
    """The hours a month behind one point, where `full_load` points fill a worker's `hours`.

    A norm of n cases per worker is the scheme in which a case weighs 1 and n is a full load.
    InputError unless both are above zero.
    """
    if hours <= 0 or full_load <= 0:
        raise InputError("points_none_available")
    return hours / full_load
