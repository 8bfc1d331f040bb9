"""Sources, grounds and notes of the data files in the languages that these are not written in."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

import yaml

_BETWEEN = re.compile(r"(; |: |\. |\.$)")
_BEGINS = ("", ". ")


@lru_cache(maxsize=2048)
def translated(text: str, language: str) -> str | None:
    """The English text in that language; None when a clause of it has no words there."""
    parts = _BETWEEN.split(text)
    gaps = ("", *parts[1::2])
    said = [_clause(*part, language) for part in zip(gaps, parts[::2], strict=True)]
    if None in said:
        return None
    parts[::2] = [clause or "" for clause in said]
    return "".join(parts)


def _clause(gap: str, english: str, language: str) -> str | None:
    """A clause in that language, with a capital where it begins a sentence as the English does.

    English begins more words with a capital, which are no names elsewhere.
    """
    said = _clauses().get(english, {}).get(language)
    if said and gap in _BEGINS and english[0].isupper():
        return said[0].upper() + said[1:]
    return said


@cache
def _clauses() -> Mapping[str, Mapping[str, str]]:
    """Clause -> language -> the same in it; what follows a last full stop is empty."""
    text = files("kotomitta.render").joinpath("grounds.yaml").read_text("utf-8")
    told = yaml.load(text, yaml.CSafeLoader)
    same = {name: dict.fromkeys(("fi", "sv"), name) for name in ("", *told["names"])}
    return {**told["clauses"], **same}
