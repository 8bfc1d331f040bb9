"""What every page of one scenario shows: its tabs, its newest answer, and whether that is stale."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, QueryDict

from kotomitta.basis.errors import InputError
from kotomitta.web.frame.prepared import Prepared
from kotomitta.web.planning import asking
from kotomitta.web.planning.derivations import PAGES
from kotomitta.web.planning.models import Adoption, Run, Scenario

Tab = tuple[str, dict[str, object], str]
_TABS = (*PAGES[:-1], "figures", "changes", PAGES[-1], "paper")
_SCENARIO = Prepared(lambda plan: Scenario.objects.filter(pk=plan))
_LAST_ADOPTED = Prepared(
    lambda city, term: Adoption.objects.filter(city=city, term=term).values_list("run")[:1]
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A scenario with its newest answer (None before the first) and the run that is on its way."""

    scenario: Scenario
    run: Run | None
    open: Run | None
    stale: bool

    @property
    def tabs(self) -> list[Tab]:
        """The pages of the scenario."""
        plan: dict[str, object] = {"plan": self.scenario.pk}
        return [(f"planning:{name}", plan, f"planning.tab.{name}") for name in _TABS]

    def adopted(self) -> bool:
        """Whether the answer is the decided one of its city and term."""
        if self.run is None:
            return False
        asked = self.run.inputs
        return _LAST_ADOPTED.rows(asked["city"], asked["term"]) == [(self.run.pk,)]


def shown(plan: int) -> Shown:
    """The scenario of an address, or 404."""
    found = _SCENARIO.models(plan)
    if not found:
        raise Http404
    run, underway = asking.newest(found[0])
    stale = run is not None and _stale(run, found[0])
    return Shown(scenario=found[0], run=run, open=underway, stale=stale)


def number(request: HttpRequest, name: str) -> int | None:
    """A whole number in the query or the form; None when there is none."""
    text = (request.POST if request.method == "POST" else request.GET).get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def over(request: HttpRequest, version: int) -> QueryDict:
    """What was sent, to be sent again over a newer version."""
    sent = request.POST.copy()
    sent["version"] = str(version)
    return sent


def _stale(run: Run, scenario: Scenario) -> bool:
    """Whether a run made now could differ; one whose city is gone or broken cannot be made."""
    try:
        return run.digest != asking.digest_now(scenario)
    except InputError:
        return True
