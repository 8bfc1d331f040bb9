"""What a case weighs in hours a month, between what is known of it and what may be."""

from dataclasses import dataclass

from kotomitta.casework.case import Case
from kotomitta.casework.load import FullTime, Weights
from kotomitta.casework.people import CaseKind

LIGHTEST = "basic"
_OF_KIND = {
    CaseKind.UNDOCUMENTED: "undocumented",
    CaseKind.CHILD_PROTECTION: "child_protection",
}


@dataclass(frozen=True, slots=True)
class Weight:
    """Hours a month of a case: `low` by what is known, `high` if all that may be is so.

    The cap is kept at `high`: what is not known is never taken to weigh nothing.
    """

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Scale:
    """The weights by need profile, in the order of `profiles`, and a full-timer's hours.

    `average` are the hours a month of the average case: a cap in cases becomes one in hours by it.
    """

    profiles: tuple[str, ...]
    weights: Weights
    full: FullTime
    average: float

    def weigh(self, case: Case) -> Weight:
        """The weight of a case: its heaviest profile, times the interpreter where one is needed.

        KeyError for a need that has no weight: it is not taken to weigh nothing.
        """
        hours = dict(zip(self.profiles, self.weights.hours, strict=True))
        told = case.need.told()
        known = [hours[name] for name, applies in told.items() if applies]
        start = hours[_OF_KIND.get(case.kind, LIGHTEST)]
        low = max([start, *known])
        high = max([low, *(hours[name] for name, applies in told.items() if applies is None)])
        factor = self.weights.interpreter
        return Weight(
            low * (factor if case.need.interpreter else 1.0),
            high * (1.0 if case.need.interpreter is False else factor),
        )

    def heaviest(self, case: Case) -> str:
        """The profile by which a case weighs what it surely weighs."""
        hours = dict(zip(self.profiles, self.weights.hours, strict=True))
        known = [name for name, applies in case.need.told().items() if applies]
        return max([_OF_KIND.get(case.kind, LIGHTEST), *known], key=hours.__getitem__)
