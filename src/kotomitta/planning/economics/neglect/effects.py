"""The effects: each follows from one exposure by one link, and comes after a lag."""

from dataclasses import dataclass
from enum import StrEnum

from kotomitta.planning.economics.neglect.exposure import Exposure


class EffectName(StrEnum):
    """The effects, by the name with which a reader rejects them."""

    UNPLANNED_WORK = "unplanned_work"
    LANGUAGE = "language"
    WORK = "work"
    INCOME_SUPPORT = "income_support"
    TURNOVER = "turnover"
    CHILD_PROTECTION = "child_protection"


@dataclass(frozen=True, slots=True)
class Effect:
    """What an exposure does: `link` is the outcome per unit of exposure, by a figure's id.

    `lag` is the figure for the months until it shows; None when it shows at once.
    """

    name: EffectName
    exposure: Exposure
    link: str
    lag: str | None = None


def _lagged(name: EffectName, exposure: Exposure) -> Effect:
    return Effect(name, exposure, f"neglect.link.{name.value}", f"neglect.lag.{name.value}")


EFFECTS = (
    Effect(EffectName.UNPLANNED_WORK, Exposure.CASES_WAITING, "neglect.link.unplanned_work"),
    _lagged(EffectName.LANGUAGE, Exposure.ADULTS_WAITING),
    _lagged(EffectName.WORK, Exposure.ADULTS_WAITING),
    Effect(EffectName.INCOME_SUPPORT, Exposure.HOUSEHOLDS_WAITING, "neglect.link.income_support"),
    Effect(EffectName.TURNOVER, Exposure.PAY_UNDER_STRAIN, "turnover.overload_effect"),
    _lagged(EffectName.CHILD_PROTECTION, Exposure.HOUSEHOLDS_WAITING),
)
