"""The reason of a suggestion, and of room that is kept, as a sentence."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from kotomitta.basis.months import Month
from kotomitta.render.words import Words

_DAYS = ("by", "end")


def sentence(words: Words, ground: Mapping[str, Any]) -> str:
    """A ground of the core, kept as JSON, in words."""
    facts = {name: _fact(words, name, value) for name, value in ground["facts"].items()}
    return words.say(f"casework.ground.{ground['key']}", **facts)


def held_back(words: Words, body: Mapping[str, Any]) -> str:
    """What a round keeps free for heavy cases to come, and why; or why it keeps nothing."""
    told = body.get("foreseen")
    if told is None:
        return words.say("cw.reserve.no_forecast")
    kept, hours = body["suggestions"]["kept"], told["expected"]["hours"]
    facts = {
        "city": told["city"],
        "month": Month.parse(told["month"]),
        "expected": words.number(told["expected"]["cases"], 1),
        "part": words.number(100 * told["expected"]["part"], 0),
        "wanted": told["wanted"],
        "n": round(sum(kept.values()) / hours) if kept else 0,
        "hours": words.number(sum(kept.values()), 1),
        "workers": ", ".join(sorted(kept)),
    }
    return words.say(f"cw.reserve.{_how_much(facts)}", **facts)


def _how_much(facts: Mapping[str, Any]) -> str:
    if not facts["wanted"]:
        return "none_expected"
    if not facts["n"]:
        return "no_room"
    return "kept" if facts["n"] == facts["wanted"] else "kept_less"


def _fact(words: Words, name: str, value: Any) -> object:
    if name in _DAYS:
        return date.fromisoformat(value)
    if name == "profile":
        return words.say(f"casework.profile.{value}")
    return value
