"""What happened to a case, in words: an event's facts are codes, days and words of closed lists."""

from collections.abc import Iterator, Mapping
from datetime import date

from kotomitta.basis.figures import Named
from kotomitta.casework.workflow import Entry
from kotomitta.render.words import Words, catalogue
from kotomitta.web.casework.models import Event
from kotomitta.web.casework.unit import practice, referral_table, sectors

_KEYS = {"kind": "cw.kind", "answer": "cw.request"}
_DAYS = ("on", "until", "expected", "start", "review", "agreed")
_NUMBERS = ("hours", "posts")
_WORDS = {"channel": "channel", "kind": "cw.kind", "jobseeker": "fact"}


def actor(words: Words, name: str) -> str:
    """Who did it: a code as it is; a partner and the clock, which have none, in words."""
    kind, _, code = name.partition("-")
    key = f"cw.by.{kind}"
    return words.say(key, code=code) if key in catalogue() else name


def facts(words: Words, event: Event) -> Iterator[tuple[str, str]]:
    """The name and the value of each fact that an event tells."""
    if event.act == "correct":
        yield from _corrected(words, event.facts)
        return
    for name, value in event.facts.items():
        if value and value != str(None):  # how a missing end was once written
            yield words.say(f"cw.fact.{name}"), _value(words, event.act, name, value)


def _corrected(words: Words, facts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What was put right, from what it was to what it is."""
    for name in (name for name in facts if f"{name}_before" in facts):
        old, new = (_written(words, name, facts[key]) for key in (f"{name}_before", name))
        yield words.say(f"cw.field.{name}"), f"{old} → {new}"


def _written(words: Words, name: str, value: str) -> str:
    told = ", ".join(_one(words, name, one) for one in value.split())
    return told or words.say("cw.table.silent")


def _one(words: Words, name: str, value: str) -> str:
    """One of the values of what was put right: there is one for each person."""
    if value == "unknown":
        return words.say("cw.group.unknown")
    if name in ("opened", "closed", "first_permit"):
        return words.fact(date.fromisoformat(value))
    key = f"{_WORDS.get(name, '')}.{value.lower()}"
    return words.say(key) if key in catalogue() else value


def _value(words: Words, act: str, name: str, value: str) -> str:
    if name in _DAYS:
        return words.fact(date.fromisoformat(value))
    if name in _NUMBERS:
        return words.number(float(value), 1)
    if name in _KEYS:
        return words.say(f"{_KEYS[name]}.{value}")
    if name == "kept":
        return words.say("fact.true" if value == str(True) else "fact.false")
    named = _named(act, name, value)
    return words.fact(named) if named else value


def _named(act: str, name: str, value: str) -> Named | None:
    """The name of a word of a closed list; None for a code or a number."""
    lists: dict[str, Iterator[Entry]] = {
        "reason": _reasons(act),
        "above_cap": iter(practice().cap_reasons),
        "before": iter((*practice().workflow.states, *referral_table().states)),
        "step": (step for kind in practice().workflow.kinds for step in kind.steps),
    }
    if name == "sector" and value in sectors():
        return sectors()[value].name
    return next((e.name for e in lists.get(name, iter(())) if e.id == value), None)


def _reasons(act: str) -> Iterator[Entry]:
    """The reasons of an act, of a case or of a referral."""
    for table in (practice().workflow, referral_table()):
        for move in table.moves:
            if move.id == act:
                yield from move.reasons
