"""The rule of allocation that is in use for a team."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from kotomitta.casework.allocation.rule import Rule
from kotomitta.casework.allocation.terms import Points
from kotomitta.web.casework.models import RuleTrial
from kotomitta.web.casework.unit import shipped_points
from kotomitta.web.frame.prepared import Prepared

_ADOPTED = Prepared(
    lambda team: (
        RuleTrial.objects.filter(team=team)
        .exclude(adopted=None)
        .order_by("-adopted")
        .only("rule")[:1]
    )
)


def in_use(team: str, day: date) -> Rule:
    """The rule that was adopted last for a team, or the shipped one."""
    last = next(iter(_ADOPTED.models(team)), None)
    return rule_of(last.rule) if last else Rule(shipped_points(day))


def rule_of(told: Mapping[str, Any]) -> Rule:
    """A rule as it is kept."""
    return Rule(Points(**told["points"]), told["fill"])
