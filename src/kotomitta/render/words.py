"""The words of every message, in Finnish, Swedish and English."""

import re
from dataclasses import dataclass
from datetime import date
from errno import errorcode
from functools import lru_cache

from babel.dates import format_date

from kotomitta.basis.cadre import Cadre
from kotomitta.basis.errors import InputError
from kotomitta.basis.figures import SCENARIO, Named
from kotomitta.basis.months import Month
from kotomitta.render.grounds import translated
from kotomitta.render.language import Language, catalogue, users_language
from kotomitta.render.numbers import DASH, MINUS, NO_BREAK, Measure, measure, written
from kotomitta.report.document import ENGLISH, Amount, Message, Range, Verbatim

__all__ = ("Language", "Words", "catalogue", "users_language")

# Made once: a page asks two hundred times what kind of fact it has.
_DAYS, _QUANTITIES = (date, Month), (int, float, Amount, Range)


@dataclass(frozen=True, slots=True)
class Words:
    """Messages, numbers and dates as one language writes them."""

    language: Language

    def say(self, key: str, /, **facts: object) -> str:
        """The message with its facts filled in; KeyError when the key or a fact is missing."""
        said = {name: self.fact(value) for name, value in facts.items()}
        return catalogue()[key][self.language].format(**said)

    def fact(self, value: object) -> str:
        """One fact as this language writes it: decimal sign, thousands, unit, order of the date."""
        if type(value) is str:
            return value
        if isinstance(value, _DAYS):
            return self._day(value)
        if isinstance(value, _QUANTITIES) and not isinstance(value, bool):
            return self._quantity(value)
        if isinstance(value, OSError):
            return self._refusal(errorcode.get(value.errno or 0, ""))
        return self._text(value)

    def number(self, value: float, digits: int | None = None) -> str:
        """The number with three significant digits, or with `digits` decimals when given."""
        if digits is None:
            digits = 0 if abs(value) >= 100 or value == int(value) else 1 if abs(value) >= 10 else 2
        return written(value, digits, self.language.locale)

    def unit(self, shown: Measure, digits: str = "") -> str:
        """The digits with their unit, or the unit alone; KeyError for a unit without words."""
        single = f"unit.{shown.word}.one"
        key = single if digits == "1" and single in catalogue() else f"unit.{shown.word}"
        phrase = catalogue()[key][self.language].format(n=digits)
        return _kept_together(phrase) if digits else " ".join(phrase.split())

    def verbatim(self, told: Verbatim) -> Verbatim:
        """A text of the data files in this language, where it is known in it; else as it is."""
        if told.language not in (ENGLISH, ""):
            return told
        plain = told.text.removeprefix(SCENARIO)
        here = None if self.language is Language.EN else translated(plain, self.language)
        text, language = (plain, told.language) if here is None else (here, self.language)
        if plain != told.text:
            text = self.say("figures.by_scenario", reason=Verbatim(text, self.language))
        return Verbatim(text, language)

    def error(self, error: InputError) -> str:
        """What happened, where, and what to do."""
        text = self.say(error.key, **error.facts)
        return f"{error.place}: {text}" if error.place else text

    def _text(self, value: object) -> str:
        match value:
            case None | bool():
                return self.say(f"fact.{value}".lower())
            case Message(key, facts):
                return self.say(key, **facts)
            case Cadre():
                return self.say(f"cadre.{value.value}").lower()
            case Named():
                return str(getattr(value, self.language))
            case Verbatim():
                return self.verbatim(value).text
        return str(value)

    def _refusal(self, code: str) -> str:
        """Why the system refuses, in words where it is one of its usual reasons."""
        key = f"system.{code.lower()}"
        return self.say(key) if key in catalogue() else self.say("system.other", code=code)

    def _quantity(self, value: float | Amount | Range) -> str:
        locale = self.language.locale
        match value:
            case Amount(amount, unit, digits):
                shown = measure(unit, (amount,), digits)
                return self.unit(shown, shown.digits(amount, locale))
            case Range(low, high, unit, digits) if low == high:
                return self._quantity(Amount(low, unit, digits))
            case Range(low, high, unit, digits):
                shown = measure(unit, (low, high), digits)
                ends = [shown.digits(end, locale) for end in (low, high)]
                return self.unit(shown, _joined(*ends))
        return self.number(value)

    def _day(self, value: date | Month) -> str:
        if isinstance(value, Month):
            value, order = value.first, "LLLL yyyy"
        else:
            order = "d MMMM yyyy" if self.language is Language.EN else "d.M.yyyy"
        return _written_day(value, order, self.language.locale)


@lru_cache(maxsize=4096)
def _written_day(day: date, order: str, locale: str) -> str:
    """The day in that order; a page has dozens of few days."""
    return str(format_date(day, order, locale=locale)).replace(" ", NO_BREAK)


def _kept_together(phrase: str) -> str:
    """The phrase with its number tied to the word before and after it."""
    return re.sub(r"(?<=\d) | (?=[\d−€])", NO_BREAK, phrase)


def _joined(low: str, high: str) -> str:
    """Two ends as a range; one number when they are shown alike."""
    if low == high:
        return low
    gap = NO_BREAK if MINUS in low + high else ""
    return f"{low}{gap}{DASH}{gap}{high}"
