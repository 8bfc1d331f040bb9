"""Comparisons: found again, and known to be stale as the plans that they compared change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kotomitta.basis.errors import InputError
from kotomitta.report.comparison.apart import numbered
from kotomitta.web.frame.prepared import Prepared
from kotomitta.web.planning import asking, cities
from kotomitta.web.planning.models import Run, Scenario, Status

_FEW = 5
_ASKED = Prepared(lambda: Run.objects.filter(scenario=None).exclude(status=Status.CANCELLED)[:_FEW])


@dataclass(frozen=True, slots=True)
class Comparison:
    """A run that holds plans side by side, with those of them that are still there."""

    run: Run
    plans: Sequence[Scenario]

    @property
    def name(self) -> str:
        """The names that the plans had when they were compared."""
        return " / ".join(self._names)

    @property
    def told(self) -> list[tuple[Scenario, str]]:
        """The plans that are still there, each with a name that no other of them has."""
        names = dict(zip(self.run.inputs["compared"], self._names, strict=True))
        return [(plan, names[plan.pk]) for plan in self.plans]

    @property
    def _names(self) -> list[str]:
        return [str(n) for n in numbered([o["name"] for o in self.run.inputs["overlays"]])]

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


def comparisons(plans: Mapping[int, Scenario]) -> list[Comparison]:
    """The newest few that were not cancelled, among all the plans there are."""
    return [_with_plans(run, plans) for run in _ASKED.models()]


def comparison(run: Run) -> Comparison | None:
    """The comparison that a run is; None for the run of one plan."""
    if run.scenario_id:
        return None
    return _with_plans(run, Scenario.objects.in_bulk(run.inputs["compared"]))


def _with_plans(run: Run, plans: Mapping[int, Scenario]) -> Comparison:
    return Comparison(run, [plans[pk] for pk in run.inputs["compared"] if pk in plans])
