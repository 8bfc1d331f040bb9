"""Room to keep for next month's heavy cases, from what a forecast expects by need profile."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kotomitta.casework.allocation.terms import Reserve
from kotomitta.casework.weighing import LIGHTEST, Scale
from kotomitta.casework.worker import Worker


@dataclass(frozen=True, slots=True)
class HeavyCases:
    """Heavy cases that a forecast expects for the whole unit, and the part of them for one team.

    `hours` is what one of them weighs with an interpreter: what is not known of a case is never
    taken to weigh nothing.
    """

    cases: float
    part: float
    hours: float

    @property
    def reserve(self) -> Reserve:
        """The team's whole cases."""
        return Reserve(round(self.cases * self.part), self.hours)


def expected(coming: Mapping[str, float], part: float, scale: Scale, heavy: float) -> HeavyCases:
    """The heavy ones among the cases that are coming, by profile, and a team's part of them.

    A profile is heavy that weighs at least `heavy` times a basic case.
    """
    hours = dict(zip(scale.profiles, scale.weights.hours, strict=True))
    found = {p: n for p, n in coming.items() if n > 0 and hours[p] >= heavy * hours[LIGHTEST]}
    cases = sum(found.values())
    mean = sum(n * hours[p] for p, n in found.items()) / cases if cases else 0.0
    return HeavyCases(cases, part, mean * scale.weights.interpreter)


def part_of(team: str, unit: Iterable[Worker], scale: Scale, day: date) -> float:
    """A team's part of the unit's own hours: teams share what comes as they share the work."""
    own = [(w.team, w.own_hours(day, scale.full)) for w in unit]
    whole = sum(hours for _, hours in own)
    return sum(hours for of, hours in own if of == team) / whole if whole else 0.0
