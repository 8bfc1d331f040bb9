"""What a stored scenario asks of the single call, and by what it is known to be stale."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from json import dumps
from typing import Any

from kotomitta.web.frame.prepared import Prepared
from kotomitta.web.planning import cities
from kotomitta.web.planning.models import OPEN, Change, Run, Scenario, Status

Inputs = Mapping[str, Any]
_RECENT = 3  # mostly the answer is among as many, and one query does
_TEXTS = ("name", "question", "hypothesis", "findings", "decision")
_CHANGES = Prepared(lambda plan: Change.objects.filter(scenario=plan))
_DONE_OR_OPEN = Prepared(
    lambda plan: Run.objects.filter(scenario=plan, status__in=(Status.DONE, *OPEN))[:_RECENT]
)


def inputs_of(scenario: Scenario) -> dict[str, Any]:
    """All that a scenario asks, as JSON; its overlay is None when it changes nothing."""
    return {
        "city": scenario.city,
        "term": scenario.term,
        "as_of": scenario.as_of.isoformat(),
        "draws": scenario.draws,
        "seed": scenario.seed,
        "scenario": overlay_of(scenario, ("name", "question")),
    }


def overlay_of(scenario: Scenario, texts: Sequence[str] = _TEXTS) -> dict[str, Any] | None:
    """The changes of a scenario with its texts, as in a scenario file; None for no changes."""
    changes = _CHANGES.models(scenario.pk)
    if not changes:
        return None
    series = [c.body for c in changes if "series" in c.body]
    figures = [c.body for c in changes if "series" not in c.body]
    told = {text: getattr(scenario, text) for text in texts}
    return {**told, "figures": figures, "drivers": series}


def inputs_compared(scenarios: Sequence[Scenario]) -> dict[str, Any]:
    """What a comparison asks: the first scenario's city, term, day and draws for all of them."""
    first = inputs_of(scenarios[0])
    overlays = [overlay_of(s) or {text: getattr(s, text) for text in _TEXTS} for s in scenarios]
    return {**first, "scenario": None, "compared": [s.pk for s in scenarios], "overlays": overlays}


def digest(inputs: Inputs, versions: Mapping[str, str]) -> str:
    """The same for the same inputs, data and program, and for no others."""
    text = dumps([inputs, dict(versions)], sort_keys=True, ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


def digest_now(scenario: Scenario) -> str:
    """The digest that a run of the scenario would have now."""
    return digest(inputs_of(scenario), cities.versions(scenario.city))


@dataclass(frozen=True, slots=True)
class _Saved:
    """A scenario as it was last saved; whoever edits it or its changes saves it anew."""

    pk: int
    version: int
    edited: datetime
    scenario: Scenario = field(compare=False)


def digest_saved(plan: Scenario, versions: Mapping[str, str]) -> str:
    """The digest of a run now, put together once for each saved version: lists ask it of all."""
    return _digest_saved((_saved(plan),), False, tuple(versions.items()))


def digest_compared(plans: Sequence[Scenario], versions: Mapping[str, str]) -> str:
    """The same of a comparison."""
    return _digest_saved(tuple(map(_saved, plans)), True, tuple(versions.items()))


def _saved(plan: Scenario) -> _Saved:
    return _Saved(plan.pk, plan.version, plan.edited, plan)


@lru_cache(maxsize=2048)
def _digest_saved(
    saved: tuple[_Saved, ...], compared: bool, versions: tuple[tuple[str, str], ...]
) -> str:
    plans = [one.scenario for one in saved]
    return digest(inputs_compared(plans) if compared else inputs_of(plans[0]), dict(versions))


def newest(scenario: Scenario) -> tuple[Run | None, Run | None]:
    """The newest run that ended well, and the newest of all if that is on its way."""
    recent = _DONE_OR_OPEN.models(scenario.pk)
    done = next((run for run in recent if not run.open), None)
    if done is None and len(recent) == _RECENT:
        done = scenario.runs.filter(status=Status.DONE).first()
    return done, recent[0] if recent and recent[0].open else None
