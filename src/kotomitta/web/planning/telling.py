"""A change of a scenario in words: what it changes, from what, to what."""

from collections.abc import Mapping
from dataclasses import dataclass

from kotomitta.basis.errors import InputError
from kotomitta.basis.figures import Dated, Evidence, Figure
from kotomitta.basis.months import Month
from kotomitta.planning.estimate.channels import SERIES
from kotomitta.planning.inputs import scenario as overlay
from kotomitta.render.words import Words
from kotomitta.report.document import Verbatim, given, given_range, say
from kotomitta.report.scenario import new_course, new_value
from kotomitta.web.planning import cities
from kotomitta.web.planning.models import Change, Scenario


@dataclass(frozen=True, slots=True)
class Targets:
    """What a scenario can change: the figures of its city, and the national series."""

    figures: Mapping[str, Figure]
    words: Words

    @classmethod
    def of(cls, scenario: Scenario, words: Words) -> "Targets":
        """Those of a scenario's city."""
        return cls({f.id: f for f in cities.shelf(scenario.city).figures}, words)

    def __contains__(self, target: str) -> bool:
        return target in self.figures or target in self.series

    @property
    def series(self) -> dict[str, str]:
        """The national series by name."""
        return {f"series.{name}": self.words.say(f"series.{name}") for name in SERIES}

    @property
    def named(self) -> list[tuple[str, str]]:
        """Every figure with its name, in the order of the names."""
        named = [(f.id, self.name(f.id)) for f in self.figures.values()]
        return sorted(named, key=lambda pair: pair[1].casefold())

    def name(self, target: str) -> str:
        """The name of a target; of a figure that the city no longer has, its id."""
        if target in self.figures:
            return self.words.fact(self.figures[target].name)
        return self.series.get(target, target)

    def unit(self, target: str) -> str:
        """The unit of a target in words."""
        unit = self.figures[target].unit if target in self.figures else "persons"
        return self.words.say(f"unit.{unit}", n="").strip()

    def to(self, change: Change) -> str:
        """What a change makes of its target, and when."""
        said = self.words
        if "series" in change.body:
            step = overlay.Step.model_validate(change.body)
            when = say("scenario.months", first=step.months[0], last=step.months[-1])
            return f"{said.fact(new_course(step))}, {said.fact(when)}"
        made = overlay.Change.model_validate(change.body)
        unit = self.figures[change.target].unit if change.target in self.figures else "ratio"
        when = say("scenario.from", day=made.start)
        return f"{said.fact(new_value(made, unit))}, {said.fact(when)}"

    def now(self, scenario: Scenario, target: str) -> str:
        """The value of a figure without the scenario, on its day; nothing for a series."""
        found = self._dated(scenario, target)
        if found is None or found.value is None:
            return ""
        unit = self.figures[target].unit
        value = self.words.fact(given(found.value, unit))
        if found.low is None or found.high is None:
            return value
        return f"{value} ({self.words.fact(given_range(found.low, found.high, unit))})"

    def start(self, scenario: Scenario, target: str) -> str:
        """The day from which a change has the most effect: when a figure is read for the term.

        Of a series the first month that is not known yet.
        """
        if target not in self.figures:
            return str(Month.of(scenario.as_of).plus(1))
        term = cities.shelf(scenario.city).city.term(scenario.term)
        return min(max(term.start, scenario.as_of), term.end).isoformat()

    def source(self, scenario: Scenario, target: str) -> Verbatim:
        """Where that value is from."""
        found = self._dated(scenario, target)
        return Verbatim(found.source, found.language) if found else Verbatim("")

    def _dated(self, scenario: Scenario, target: str) -> Dated | None:
        if target not in self.figures:
            return None
        evidence = Evidence([self.figures[target]], scenario.as_of)
        try:
            return evidence.on(target, scenario.as_of)
        except InputError:  # nothing of it was published by that day
            return None
