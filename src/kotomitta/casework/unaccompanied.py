"""A minor who came without a guardian: what the rulebook knows, and what it does not.

No source was found for steps of their own, such as a representative or a place to live, or for
their due dates; so they are not in the tables, and whoever answers for them is named instead.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kotomitta.casework.case import Case
from kotomitta.casework.due import Deadlines
from kotomitta.law.days import months_after
from kotomitta.law.rule import Choice, Number, State

_YEAR = 12


@dataclass(frozen=True, slots=True)
class Turns:
    """When a person reaches an age, of whom only full years on a day are known."""

    person: str
    earliest: date
    latest: date


@dataclass(frozen=True, slots=True)
class Unaccompanied:
    """Who assesses and who takes part by the law of the day, and until what age there is support.

    `turns` are the persons whose age is known, with when support ends by the law of the day.
    """

    assesses: Choice
    takes_part: Choice
    until_age: Number
    turns: tuple[Turns, ...]


def unaccompanied(case: Case, deadlines: Deadlines, day: date) -> Unaccompanied | None:
    """What is known for an open case of that need; None for every other case."""
    if not (case.open and case.need.unaccompanied):
        return None
    rules = deadlines.law.on(day)
    until = rules.number("law.unaccompanied.support_until_age")
    return Unaccompanied(
        assesses=rules.choice("law.duty.others"),
        takes_part=rules.choice("law.duty.county_in_assessment"),
        until_age=until,
        turns=tuple(_turns(case, round(until.value))) if until.state is State.KNOWN else (),
    )


def _turns(case: Case, age: int) -> Iterator[Turns]:
    """Whoever is so many full years old on the first day has a birthday within the next year."""
    for person in case.persons:
        if person.age is not None and person.age < age:
            first, last = (
                months_after(case.opened, _YEAR * (age - person.age - n)) for n in (1, 0)
            )
            yield Turns(person.code, first + timedelta(1), last)
