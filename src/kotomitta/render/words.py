"""The words of every message, in Finnish, Swedish and English."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files

import yaml
from babel.dates import format_date
from babel.numbers import format_decimal

from kotomitta.basis.errors import InputError


class Language(StrEnum):
    """The languages of the product; Finnish is the default."""

    FI = "fi"
    SV = "sv"
    EN = "en"

    @property
    def locale(self) -> str:
        """The locale whose habits for numbers and dates are followed."""
        return {"fi": "fi_FI", "sv": "sv_FI", "en": "en_GB"}[self.value]


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Message key -> language -> words, from every file in `render/catalogue`."""
    words: dict[str, Mapping[str, str]] = {}
    for file in sorted(files("kotomitta.render").joinpath("catalogue").iterdir(), key=str):
        if file.name.endswith(".yaml"):
            words.update(yaml.load(file.read_text("utf-8"), yaml.CSafeLoader))
    return words


@dataclass(frozen=True, slots=True)
class Words:
    """Messages, numbers and dates as one language writes them."""

    language: Language

    def say(self, key: str, **facts: object) -> str:
        """The message with its facts filled in; KeyError when the key or a fact is missing."""
        said = {name: self.fact(value) for name, value in facts.items()}
        return catalogue()[key][self.language].format(**said)

    def fact(self, value: object) -> str:
        """One fact as this language writes it: decimal sign, thousands, order of the date."""
        if isinstance(value, bool) or value is None:
            return self.say(f"fact.{value}".lower())
        if isinstance(value, int | float):
            return self.number(value)
        if isinstance(value, date):
            return format_date(
                value,
                "d.M.yyyy" if self.language != "en" else "d MMMM yyyy",
                locale=self.language.locale,
            )
        return str(value)

    def number(self, value: float, digits: int | None = None) -> str:
        """The number with three significant digits, or with `digits` decimals when given."""
        if digits is None:
            digits = 0 if abs(value) >= 100 or value == int(value) else 1 if abs(value) >= 10 else 2
        pattern = "#,##0" + ("." + "#" * digits if digits else "")
        return format_decimal(value, pattern, locale=self.language.locale)

    def error(self, error: InputError) -> str:
        """What happened, where, and what to do."""
        text = self.say(error.key, **error.facts)
        return f"{error.place}: {text}" if error.place else text
