"""The reason of a suggestion as a sentence."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from kotomitta.render.words import Words

_DAYS = ("by", "end")


def sentence(words: Words, ground: Mapping[str, Any]) -> str:
    """A ground of the core, kept as JSON, in words."""
    facts = {name: _fact(words, name, value) for name, value in ground["facts"].items()}
    return words.say(f"casework.ground.{ground['key']}", **facts)


def _fact(words: Words, name: str, value: Any) -> object:
    if name in _DAYS:
        return date.fromisoformat(value)
    if name == "profile":
        return words.say(f"casework.profile.{value}")
    return value
