"""Plans with an answer, computed and rendered once and stored for each test that reads them."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from hashlib import sha256
from json import dumps
from typing import Any

from django.utils import timezone

from kotomitta.render.words import Language
from kotomitta.report.document import Document
from kotomitta.store.document import document_text
from kotomitta.web.planning import asking, cities, fragments
from kotomitta.web.planning.computing import Inputs, Telling, computed
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
    return computed_once(inputs, lambda *_: None)


_COMPUTED: dict[str, tuple[Document, dict[str, Any]]] = {}
_RENDERED: dict[tuple[object, ...], dict[str, str]] = {}
_MANY = 50  # papers of half a megabyte


def computed_once(inputs: Inputs, told: Telling) -> tuple[Document, dict[str, Any]]:
    """The paper and the JSON, from when the same was first asked; then nothing more is told."""
    asked = asking.digest(inputs, cities.versions(inputs["city"]))
    if asked not in _COMPUTED:
        _COMPUTED[asked] = computed(inputs, told)
    return _COMPUTED[asked]


def rendered_once(
    run: Run, document: Document, rows: Sequence[Mapping[str, Any]], language: Language
) -> dict[str, str]:
    """The parts of a paper, from the first run of the same number with the same paper."""
    text = sha256((document_text(document) + dumps(rows)).encode()).digest()
    key = run.pk, run.scenario_id, text, language, fragments.rendering()
    if key not in _RENDERED:
        if len(_RENDERED) == _MANY:
            _RENDERED.clear()
        _RENDERED[key] = fragments.rendered(run, document, rows, language)
    return _RENDERED[key]


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
