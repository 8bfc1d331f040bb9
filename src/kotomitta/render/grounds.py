"""Sources, grounds and notes of the data files in the languages that these are not written in."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

import yaml

_BETWEEN = re.compile(r"(; |: |\. |\.$)")


@lru_cache(maxsize=2048)
def translated(text: str, language: str) -> str | None:
    """The English text in that language; None when a clause of it has no words there."""
    parts = _BETWEEN.split(text)
    said = [_clauses().get(clause, {}).get(language) for clause in parts[::2]]
    if None in said:
        return None
    parts[::2] = [clause or "" for clause in said]
    return "".join(parts)


@cache
def _clauses() -> Mapping[str, Mapping[str, str]]:
    """Clause -> language -> the same in it; what follows a last full stop is empty."""
    text = files("kotomitta.render").joinpath("grounds.yaml").read_text("utf-8")
    told = yaml.load(text, yaml.CSafeLoader)
    same = {name: dict.fromkeys(("fi", "sv"), name) for name in ("", *told["names"])}
    return {**told["clauses"], **same}
