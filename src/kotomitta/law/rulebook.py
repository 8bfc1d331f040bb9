"""The rules by date: all of them on one day, or each of them month by month."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kotomitta.basis.errors import InputError
from kotomitta.basis.figures import Dated, Evidence
from kotomitta.basis.months import Month
from kotomitta.law.history import in_force, known_by
from kotomitta.law.monthly import MonthlyRules
from kotomitta.law.period import Span, span
from kotomitta.law.rule import Choice, Number
from kotomitta.law.text import Text


@dataclass(frozen=True, slots=True)
class Rules:
    """Every rule as it stands on one day."""

    day: date
    numbers: Mapping[str, Number]
    choices: Mapping[str, Choice]

    def number(self, rule_id: str) -> Number:
        """The numeric rule of that id; InputError when the rulebook has none."""
        if rule_id not in self.numbers:
            raise InputError("rule_missing", id=rule_id)
        return self.numbers[rule_id]

    def choice(self, rule_id: str) -> Choice:
        """The rule in words of that id; InputError when the rulebook has none."""
        if rule_id not in self.choices:
            raise InputError("rule_missing", id=rule_id)
        return self.choices[rule_id]


class Rulebook:
    """The dated rules, as they were known on the evidence's `as_of` day.

    Takes the figures of `evidence` whose id starts with `law.`, and the rules in words.
    """

    def __init__(self, evidence: Evidence, texts: Iterable[Text]) -> None:
        self.as_of = evidence.as_of
        ids = sorted(i for i in evidence.ids() if i.startswith("law."))
        self.figures = {i: evidence.figure(i) for i in ids}
        self.texts = {t.id: t for t in sorted(texts, key=lambda t: t.id)}
        self._numbers = {i: known_by(self.as_of, f.values) for i, f in self.figures.items()}
        self._choices = {i: known_by(self.as_of, t.values) for i, t in self.texts.items()}

    def on(self, day: date) -> Rules:
        """All rules on `day`."""
        numbers = {
            i: Number(i, self.figures[i].unit, day, in_force(day, values))
            for i, values in self._numbers.items()
        }
        choices = {i: Choice(i, day, in_force(day, v)) for i, v in self._choices.items()}
        return Rules(day, numbers, choices)

    def last_known(self, rule_id: str, day: date) -> Dated | None:
        """The latest value that was a known number by `day`; None when there never was one."""
        if rule_id not in self._numbers:
            raise InputError("rule_missing", id=rule_id)
        begun = [d for d in self._numbers[rule_id] if d.start <= day and d.value is not None]
        return begun[-1] if begun else None

    def span(self, rule_id: str, start: date) -> Span:
        """When a period of that rule ends that began on `start`; a rule in days or months."""
        if rule_id not in self._numbers:
            raise InputError("rule_missing", id=rule_id)
        return span(self._numbers[rule_id], start, self.figures[rule_id].unit)

    def by_month(self, months: Sequence[Month]) -> MonthlyRules:
        """All rules as arrays over `months`, as in force on the first day of each."""
        return MonthlyRules(tuple(months), self._numbers, self._choices)
