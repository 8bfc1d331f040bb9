"""What a team is: its workers, its clients, and the contacts and deadlines between them."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from kotomitta.basis.errors import InputError

MONTHS = 12
WIDEST_SIGMA = 3.0

_Days = Annotated[float, Field(strict=True, ge=0, lt=1e6, allow_inf_nan=False)]
_Above = Annotated[float, Field(strict=True, ge=1e-3, lt=1e6, allow_inf_nan=False)]
_Many = Annotated[int, Field(strict=True, ge=0, lt=1e6)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Contact(_Part):
    """Hours of a kind of contact: lognormal with this mean and sigma of the logarithm."""

    mean_hours: _Above
    sigma: Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)]


class Plan(Contact):
    """The plan falls due `delay_days` after the first appointment ends."""

    delay_days: _Days


class Followup(Contact):
    """A follow-up falls due between the two `gap_days` after a plan or a follow-up ends."""

    gap_days: tuple[_Days, _Days]


class Interpreter(_Part):
    """The share of clients who need one throughout, and how many times longer it takes."""

    share: Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)]
    factor: _Above


class Deadlines(_Part):
    """Working days from arrival to the end of the first appointment, and of the plan."""

    first_days: _Days
    plan_days: _Days


class Team(_Part):
    """The fields of a TEAM.yaml. Times are in working days; a month has 21."""

    days: Annotated[int, Field(strict=True, ge=1, lt=1e6)]
    workers: _Many
    hours_per_day: Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)]
    cap: Annotated[int, Field(strict=True, ge=0, lt=1e9)]
    arrivals_per_day: _Days
    season: tuple[_Days, ...]
    first: Contact
    plan: Plan
    followup: Followup
    interpreter: Interpreter
    stay_days: _Days
    deadlines: Deadlines


def check(team: Team) -> None:
    """InputError, with the field in its facts, for a team that cannot be simulated."""
    _check_capacity(team)
    low, high = team.followup.gap_days
    if low > high:
        raise InputError("team_gap_reversed", field="followup.gap_days", low=low, high=high)
    if len(team.season) != MONTHS:
        raise InputError("team_season", field="season", given=len(team.season), wanted=MONTHS)
    if team.interpreter.share > 1:
        share = team.interpreter.share
        raise InputError("team_share", field="interpreter.share", given=share)
    for kind in ("first", "plan", "followup"):
        sigma = getattr(team, kind).sigma
        if sigma > WIDEST_SIGMA:
            raise InputError("team_sigma", field=f"{kind}.sigma", given=sigma, most=WIDEST_SIGMA)


def _check_capacity(team: Team) -> None:
    if team.workers == 0:
        raise InputError("team_no_workers", field="workers")
    if team.cap == 0:
        raise InputError("team_no_cap", field="cap")
    if not 0 < team.hours_per_day <= 24:
        raise InputError("team_hours", field="hours_per_day", given=team.hours_per_day)
