"""An answer that the command line has made, taken in as a plan with its run."""

from collections.abc import Mapping, Sequence
from datetime import date
from json import loads
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from kotomitta.basis.errors import InputError
from kotomitta.planning.inputs.scenario import Scenario as Overlay
from kotomitta.render.words import Language, Words
from kotomitta.sources.yaml_file import read_text
from kotomitta.store.document import document_of
from kotomitta.web.planning import asking, cities
from kotomitta.web.planning.keeping import keep
from kotomitta.web.planning.models import Change, Run, Scenario, Status

_TEXTS = ("hypothesis", "findings", "decision")


def import_folder(folder: Path) -> None:
    """Take in a folder made by `answer --out`; the same answer twice is one plan.

    InputError when its files are not those of an answer.
    """
    place = str(folder / "answer.json")
    answer = _answer(read_text(folder / "answer.json"), place)
    document = document_of(read_text(folder / "document.json"), place=str(folder / "document.json"))
    try:
        _take_in(answer, document)
    except (KeyError, TypeError, ValueError) as error:
        raise InputError("answer_malformed", place=place) from error


def _take_in(answer: Mapping[str, Any], document: Any) -> None:
    words = Words(Language.FI)
    with transaction.atomic():
        scenario = _scenario(answer, words.fact(document.title))
        inputs = asking.inputs_of(scenario)
        digest = asking.digest(inputs, answer["versions"])
        if Run.objects.filter(digest=digest, status=Status.DONE).exists():
            transaction.set_rollback(True)
            return
        run = Run.objects.create(
            scenario=scenario,
            inputs=inputs,
            digest=digest,
            status=Status.DONE,
            progress=100,
            ended=timezone.now(),
        )
        keep(run, document, answer)


def _scenario(answer: Mapping[str, Any], title: str) -> Scenario:
    """The plan that asks what the answer answers."""
    told = answer["scenario"]
    given = {key: value for key, value in (told or {}).items() if key != "without_effect"}
    overlay = Overlay.model_validate(given) if told else None
    city, term = answer["city"], answer["term"]["name"]
    scenario = Scenario.objects.create(
        name=(overlay.name.fi if overlay else f"{cities.named(city).fi}, {term}")[:120],
        city=city,
        term=term,
        as_of=date.fromisoformat(answer["as_of"]),
        draws=answer["draws"],
        seed=answer["seed"],
        question=overlay.question.fi if overlay else title,
        **{text: getattr(overlay, text).fi if overlay else "" for text in _TEXTS},
    )
    if overlay is not None:
        changes = changes_of(given)
        for change in changes:
            change.scenario = scenario
        Change.objects.bulk_create(changes)
    return scenario


def changes_of(given: Mapping[str, Any]) -> Sequence[Change]:
    """The changes of a scenario file or answer, to be those of a stored scenario."""
    bodies = [*given.get("figures", ()), *given.get("drivers", ())]
    return [
        Change(
            target=body["id"] if "id" in body else f"series.{body['series']}",
            start=body["from"],
            body={key: value for key, value in body.items() if value is not None},
            reason=body["reason"],
            source=body["reason"],
        )
        for body in bodies
    ]


def _answer(text: str, place: str) -> Mapping[str, Any]:
    try:
        answer = loads(text)
    except (RecursionError, ValueError) as error:
        raise InputError("answer_malformed", place=place) from error
    if not isinstance(answer, dict):
        raise InputError("answer_malformed", place=place)
    return answer
