"""All that is held on one case, in words: every field by its name, every word of a list too."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from kotomitta.basis.figures import Named
from kotomitta.casework.retention import Keepsake
from kotomitta.casework.workflow import Entry, Table
from kotomitta.render.words import Words, catalogue
from kotomitta.web.casework.models import Event
from kotomitta.web.casework.reasons import sentence
from kotomitta.web.casework.unit import (
    kept_months,
    practice,
    question_set,
    referral_table,
    sectors,
)

Told: TypeAlias = "str | list[Told] | dict[str, Told]"
Names = Mapping[str, Named]

# What is said of a case, apart from what workers say of their own work.
KEPT = (Keepsake.CASE, Keepsake.REFERRAL, Keepsake.LINK, Keepsake.DIMENSION)
_UNTOLD: tuple[object, ...] = (None, "", [], {})
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_KEYS = {"kind": "cw.kind", "channel": "channel", "actor": "cw.actor"}


def told(words: Words, held: Mapping[str, Any]) -> dict[str, Told]:
    """Section -> what is held there, apart from what happened; what is not known is left out."""
    derived = {name: value for name, value in held["kept"].items() if name not in held["case"]}
    ours = _Telling(words, _lists(practice().workflow, practice().cap_reasons))
    theirs = _Telling(words, _lists(referral_table(), ()))
    found = {
        "case": ours.value("case", held["case"]),
        "derived": ours.value("derived", derived),
        "referrals": theirs.value("referrals", held["referrals"]),
        "answers": [_answers(words, one) for one in held["answers"]],
        "suggestions": [_suggestion(words, one) for one in held["suggestions"]],
    }
    return {section: one for section, one in found.items() if one}


def happened(held: Mapping[str, Any]) -> list[Event]:
    """What happened to the case, the newest first."""
    return [Event(**one) for one in reversed(held["events"])]


def kept_for(words: Words, day: date) -> Iterator[str]:
    """How long each kind of thing that belongs to a case is kept."""
    months = kept_months(day)
    return (words.say(f"cw.keep.{kind}", months=months[kind]) for kind in KEPT)


@dataclass(frozen=True, slots=True)
class _Telling:
    """Fields in words; `lists` has the names of a field's words, `names` those of fields that
    are not ours to name.
    """

    words: Words
    lists: Mapping[str, Names]
    names: Mapping[str, object] = field(default_factory=dict)

    def value(self, name: str, value: object) -> Told:
        """A value as text, or as a list or named parts of such."""
        match value:
            case dict():
                parts = ((k, v) for k, v in value.items() if v not in _UNTOLD)
                return {self._name(k): self.value(k, v) for k, v in parts}
            case list():
                return [self.value(name, one) for one in value]
            case str():
                return self._word(name, value)
        return self.words.fact(value)

    def _name(self, name: str) -> str:
        if name in self.names:
            return self.words.fact(self.names[name])
        key = f"cw.record.{name}"
        return self.words.say(key if key in catalogue() else f"cw.field.{name}")

    def _word(self, name: str, value: str) -> str:
        key = f"{_KEYS.get(name)}.{value}"
        if key in catalogue():
            return self.words.say(key)
        if _DAY.fullmatch(value):
            return self.words.fact(date.fromisoformat(value))
        return self.words.fact(self.lists.get(name, {}).get(value, value))


def _lists(table: Table, more: Iterable[Entry]) -> dict[str, Names]:
    """Field -> the names of its words, for a case or for a referral."""
    reasons = [*(reason for move in table.moves for reason in move.reasons), *more]
    steps = _named(step for kind in practice().workflow.kinds for step in kind.steps)
    return {
        "state": _named(table.states),
        "outcome": _named(reasons),
        "reason": _named(reasons),
        "step": steps,
        "due_step": steps,
        "sector": {one.id: one.name for one in sectors().values()},
    }


def _named(entries: Iterable[Entry]) -> Names:
    return {entry.id: entry.name for entry in entries}


def _answers(words: Words, one: Mapping[str, Any]) -> Told:
    """Answers under the questions; those to an earlier version under the questions' ids."""
    asked = {q.id: q.text for d in question_set().dimensions for q in d.questions}
    names = {question: asked.get(question, question) for question in one["given"]}
    return {
        words.say("cw.record.about"): _Telling(words, {}).value("", {**one, "given": None}),
        words.say("cw.record.given"): _Telling(words, {}, names).value("", one["given"]),
    }


def _suggestion(words: Words, one: Mapping[str, Any]) -> Told:
    """Whom a round of suggestions names for the case, and why."""
    worker = one["place"]["worker"] if "place" in one else one.get("to")
    grounds = one["grounds"] if "grounds" in one else [one["why"]] if "why" in one else []
    said: list[Told] = [sentence(words, ground) for ground in grounds]
    parts = {"cw.field.worker": worker or words.say("cw.none"), "cw.record.grounds": said}
    return {words.say(key): part for key, part in parts.items() if part}
