"""Plans with an answer, computed once and stored for each test that reads them."""

from datetime import date
from functools import cache
from typing import Any

from django.utils import timezone

from kotomitta.report.document import Document
from kotomitta.web.planning import asking, cities
from kotomitta.web.planning.computing import computed
from kotomitta.web.planning.keeping import keep
from kotomitta.web.planning.models import Change, Run, Scenario, Status

HOSTILE = "<script>alert(1)</script>\"'&{{7*7}}=cmd|' /C calc'!A0 !!python/object:os.system"
TEXTS: dict[str, Any] = {
    "name": "Perusura",
    "city": "demo",
    "term": "2025",
    "as_of": date(2025, 6, 1),
    "question": "Kuinka monta työntekijää tarvitaan?",
    "draws": 40,
    "seed": 1,
}
FORM = {**TEXTS, "as_of": "2025-06-01", "version": "0", "hypothesis": "", "findings": ""}
FIGURE = {
    "target": "cap.probability",
    "start": "2025-06-01",
    "value": "0,95",
    "reason": "Varmempi raja",
    "source": "Lautakunnan toive 2025",
    "version": "0",
}


def plan(**texts: Any) -> Scenario:
    """A plan that has not been run."""
    return Scenario.objects.create(**{**TEXTS, **texts})


def answered_plan(**texts: Any) -> Scenario:
    """A plan with its answer."""
    made = plan(**texts)
    stored(made)
    return made


def stored(scenario: Scenario) -> Run:
    """The run of a plan as it is now, done; its numbers are those of the plan without changes."""
    inputs = asking.inputs_of(scenario)
    run = Run.objects.create(
        scenario=scenario,
        inputs=inputs,
        digest=asking.digest(inputs, cities.versions(scenario.city)),
        status=Status.DONE,
        progress=100,
        ended=timezone.now(),
    )
    keep(run, *found())
    return run


@cache
def found() -> tuple[Document, dict[str, Any]]:
    """The paper and the JSON of the plan of TEXTS."""
    inputs = {
        **{name: TEXTS[name] for name in ("city", "term", "draws", "seed")},
        "as_of": TEXTS["as_of"].isoformat(),
        "scenario": None,
    }
    return computed(inputs, lambda *_: None)


def change(scenario: Scenario, **more: Any) -> Change:
    """A change of a plan."""
    body: dict[str, Any] = {
        "id": "cap.probability",
        "from": "2025-06-01",
        "value": 0.95,
        "reason": "Varmempi raja (Lautakunnan toive 2025)",
    }
    told = {"reason": "Varmempi raja", "source": "Lautakunnan toive 2025"}
    return Change.objects.create(
        scenario=scenario, target=body["id"], start=body["from"], body=body, **{**told, **more}
    )
