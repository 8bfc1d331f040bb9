"""The points of the probation service of England and Wales: a worker's load and its capacity.

Workload Management Tool of the Ministry of Justice, `calculate-available-points` and the others.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from kotomitta.basis.errors import InputError

_Name = Annotated[str, Field(min_length=1, max_length=100)]
_Hours = Annotated[float, Field(strict=True, gt=0, le=168, allow_inf_nan=False)]
_Points = Annotated[float, Field(strict=True, ge=0, le=1e6, allow_inf_nan=False)]
_Weight = Annotated[float, Field(strict=True, gt=0, le=1e6, allow_inf_nan=False)]
_Cases = Annotated[int, Field(strict=True, ge=0, le=100_000)]


@dataclass(frozen=True, slots=True)
class Scheme:
    """The points that fill a full-timer's week of so many hours, and the weight of each tier."""

    target: float
    full_time_hours: float
    weights: Mapping[str, float]


class Workload(BaseModel):
    """One worker's hours a week and cases by tier; own weights come before those of the scheme.

    Contacts held for others' cases count, those others held for one's own are taken off.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    contracted_hours: _Hours
    reduction_hours: Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)] = 0.0
    cases: Annotated[dict[_Name, _Cases], Field(min_length=1, max_length=1000)]
    weights: Annotated[dict[_Name, _Weight], Field(max_length=1000)] = {}
    target: _Weight | None = None
    full_time_hours: _Hours | None = None
    held_for_others: _Points = 0.0
    held_by_others: _Points = 0.0


@dataclass(frozen=True, slots=True)
class Tier:
    """Cases of one weight, and their points together."""

    name: str
    cases: int
    weight: float
    points: float


@dataclass(frozen=True, slots=True)
class Capacity:
    """Points that the worker can carry, points in use, and these as per cent of those."""

    available: int
    used: float
    percent: float
    tiers: tuple[Tier, ...]


def capacity(work: Workload, scheme: Scheme) -> Capacity:
    """What a worker's cases take of what the worker can carry.

    InputError for a tier without a weight, which is not taken to weigh nothing, when the reductions
    leave no points, and when others hold more than the worker's cases have.
    """
    available = _available(work, scheme)
    if available <= 0:
        raise InputError(
            "points_none_available",
            contracted=work.contracted_hours,
            reduction=work.reduction_hours,
        )
    tiers = tuple(_tier(name, n, scheme.weights, work.weights) for name, n in work.cases.items())
    own = sum(t.points for t in tiers)
    if work.held_by_others > own:
        raise InputError("points_held_by_others", held=work.held_by_others, own=own)
    used = own + work.held_for_others - work.held_by_others
    return Capacity(available, used, 100 * used / available, tiers)


def _tier(name: str, cases: int, shipped: Mapping[str, float], own: Mapping[str, float]) -> Tier:
    weights = {**shipped, **own}
    if name not in weights:
        raise InputError("points_weight_missing", tier=name, known=", ".join(weights))
    return Tier(name, cases, weights[name], cases * weights[name])


def _available(work: Workload, scheme: Scheme) -> int:
    """Target x contracted / full time x (1 - reduction / contracted), without its decimals."""
    target = work.target or scheme.target
    part = work.contracted_hours / (work.full_time_hours or scheme.full_time_hours)
    left = (work.contracted_hours - work.reduction_hours) / work.contracted_hours
    return int(target * part * left)
