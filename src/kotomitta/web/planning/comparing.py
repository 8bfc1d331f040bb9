"""Comparisons: found again, and known to be stale as the plans that they compared change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kotomitta.basis.errors import InputError
from kotomitta.web.planning import asking, cities
from kotomitta.web.planning.models import Run, Scenario, Status

_FEW = 5


@dataclass(frozen=True, slots=True)
class Comparison:
    """A run that holds plans side by side, with those of them that are still there."""

    run: Run
    plans: Sequence[Scenario]

    @property
    def name(self) -> str:
        """The names that the plans had when they were compared."""
        return " / ".join(overlay["name"] for overlay in self.run.inputs["overlays"])

    @property
    def as_of(self) -> date:
        """The day whose knowledge it rests on."""
        return date.fromisoformat(self.run.inputs["as_of"])

    @property
    def stale(self) -> bool:
        """Whether it is done, and one made now could differ or could not be made."""
        if self.run.status != Status.DONE:
            return False
        if len(self.plans) < len(self.run.inputs["compared"]):
            return True
        try:
            versions = cities.versions(self.run.inputs["city"])
        except InputError:
            return True
        return self.run.digest != asking.digest_compared(self.plans, versions)


def comparisons() -> list[Comparison]:
    """The newest few that were not cancelled."""
    asked = Run.objects.filter(scenario=None).exclude(status=Status.CANCELLED)
    return _with_plans(list(asked.select_related("by")[:_FEW]))


def comparison(run: Run) -> Comparison | None:
    """The comparison that a run is; None for the run of one plan."""
    return None if run.scenario_id else _with_plans([run])[0]


def _with_plans(runs: Sequence[Run]) -> list[Comparison]:
    compared = {pk for run in runs for pk in run.inputs["compared"]}
    found = Scenario.objects.in_bulk(compared)
    return [
        Comparison(run, [found[pk] for pk in run.inputs["compared"] if pk in found]) for run in runs
    ]
