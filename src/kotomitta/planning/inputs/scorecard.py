"""How forecasts did: ours against others, ours in Finland, and the official ones."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from kotomitta.basis.figures import Named, Sourced
from kotomitta.planning.inputs.city import MonthText

_FROZEN = ConfigDict(frozen=True, extra="forbid")
FourTargets = Annotated[tuple[float, ...], Field(min_length=4, max_length=4)]


class Method(BaseModel):
    """One method's scores for months 1 to 24 and the sums of 12, 24 and 48 months."""

    model_config = _FROZEN

    id: str
    name: Named
    crps: FourTargets
    inside: FourTargets
    rms: float


class Hindcast(BaseModel):
    """An 80 % range and median as they would have been said then, and what happened."""

    model_config = _FROZEN

    seen: MonthText
    target: Named
    low: float
    middle: float
    high: float
    outcome: float


class OfficialForecast(Sourced):
    """What an authority said, and what happened."""

    issued: MonthText
    target: Named
    low: float
    high: float
    outcome: float


class Scorecard(Sourced):
    """All of it, as measured on one day."""

    methods: tuple[Method, ...]
    hindcasts: tuple[Hindcast, ...]
    official: tuple[OfficialForecast, ...]
