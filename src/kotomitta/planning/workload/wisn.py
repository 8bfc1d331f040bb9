"""WISN, the World Health Organization's workload indicators of staffing need, to the letter.

Steps and formulas: Workload indicators of staffing need, user's manual, WHO 2010, section 5.
Nothing is rounded: sums are of exact fractions, and only the results become floating point.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from kotomitta.basis.errors import InputError

WEEKS_A_YEAR = 52

_Name = Annotated[str, Field(min_length=1, max_length=100)]
_Amount = Annotated[float, Field(strict=True, ge=0, le=1e9, allow_inf_nan=False)]
_Days = Annotated[float, Field(strict=True, ge=0, le=366, allow_inf_nan=False)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Component(_Part):
    """Work that is counted: minutes a unit, and units a year."""

    name: _Name
    minutes: Annotated[float, Field(strict=True, ge=0.01, le=1e6, allow_inf_nan=False)]
    per_year: _Amount


class CategoryAllowance(_Part):
    """Uncounted work of everyone in the category, in exactly one of three units."""

    name: _Name
    percent: _Amount | None = None
    hours_per_week: _Amount | None = None
    hours_per_year: _Amount | None = None


class IndividualAllowance(_Part):
    """Uncounted work of some members of the category."""

    name: _Name
    staff: _Amount
    hours_per_year: _Amount


class Inputs(_Part):
    """One category of staff at one place: its time, its work and how many there are."""

    working_days: _Days
    leave_days: _Days
    holidays: _Days
    sick_days: _Days
    other_absence_days: _Days
    hours_per_day: Annotated[float, Field(strict=True, gt=0, le=24, allow_inf_nan=False)]
    components: Annotated[tuple[Component, ...], Field(min_length=1, max_length=1000)]
    category_allowances: Annotated[tuple[CategoryAllowance, ...], Field(max_length=1000)] = ()
    individual_allowances: Annotated[tuple[IndividualAllowance, ...], Field(max_length=1000)] = ()
    staff_now: _Amount


@dataclass(frozen=True, slots=True)
class Staffing:
    """The result of each step; `ratio` is None when no staff is required."""

    available_hours: float
    standard_workloads: Mapping[str, float]
    category_factor: float
    individual_factor: float
    required_staff: float
    ratio: float | None


def staffing(inputs: Inputs) -> Staffing:
    """The staff that the work requires, and what there is as a ratio of it.

    InputError when no working time is left, when allowances take all of it, or when a name or an
    allowance is ambiguous.
    """
    hours = _available_hours(inputs)
    _check_names(inputs.components)
    workloads = {c.name: hours * 60 / _exact(c.minutes) for c in inputs.components}
    counted = sum(_exact(c.per_year) / workloads[c.name] for c in inputs.components)
    category = _category_factor(inputs, hours)
    individual = _individual_factor(inputs, hours)
    required = counted * category + individual
    return Staffing(
        float(hours),
        {name: float(units) for name, units in workloads.items()},
        float(category),
        float(individual),
        float(required),
        float(_exact(inputs.staff_now) / required) if required else None,
    )


def _exact(number: float) -> Fraction:
    """The number as it was written, so that 0.1 is a tenth."""
    return Fraction(repr(number))


def _available_hours(inputs: Inputs) -> Fraction:
    """AWT = (A - (B + C + D + E)) x F: working days less absences, times hours a day."""
    away = (inputs.leave_days, inputs.holidays, inputs.sick_days, inputs.other_absence_days)
    days = _exact(inputs.working_days) - sum(map(_exact, away))
    if days <= 0:
        raise InputError(
            "wisn_no_time", working_days=inputs.working_days, away=float(sum(map(_exact, away)))
        )
    return days * _exact(inputs.hours_per_day)


def _category_factor(inputs: Inputs, hours: Fraction) -> Fraction:
    """CAF = 1 / (1 - total CAS / 100)."""
    shares = [_share(i, inputs, hours) for i in range(len(inputs.category_allowances))]
    total = sum(shares, Fraction(0))
    if total >= 1:
        raise InputError("wisn_allowances_take_all", percent=float(total * 100))
    return 1 / (1 - total)


def _share(i: int, inputs: Inputs, hours: Fraction) -> Fraction:
    """A category allowance as a share of working time.

    Hours a week are compared with the hours of a working week, working days / 52 x hours a day;
    hours a year with the available working time.
    """
    allowance = inputs.category_allowances[i]
    week = _exact(inputs.working_days) / WEEKS_A_YEAR * _exact(inputs.hours_per_day)
    whole = {"percent": Fraction(100), "hours_per_week": week, "hours_per_year": hours}
    given = {unit: getattr(allowance, unit) for unit in whole}
    units = [unit for unit, amount in given.items() if amount is not None]
    if len(units) != 1:
        raise InputError("wisn_allowance_unit", name=allowance.name, given=len(units))
    return _exact(given[units[0]]) / whole[units[0]]


def _individual_factor(inputs: Inputs, hours: Fraction) -> Fraction:
    """IAF = total IAS / AWT, where IAS is staff x hours a year of each."""
    allowances = inputs.individual_allowances
    total = sum((_exact(a.staff) * _exact(a.hours_per_year) for a in allowances), Fraction(0))
    return total / hours


def _check_names(components: tuple[Component, ...]) -> None:
    names = [c.name for c in components]
    doubled = next((name for name in names if names.count(name) > 1), None)
    if doubled is not None:
        raise InputError("wisn_component_doubled", name=doubled)
