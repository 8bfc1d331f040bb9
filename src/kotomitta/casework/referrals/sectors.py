"""Sectors of service: who is responsible under the law of the day, and what each owes by age."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from kotomitta.basis.figures import Named, Sourced
from kotomitta.casework.case import Case
from kotomitta.casework.people import CaseKind, Person
from kotomitta.law.history import in_force, known_by
from kotomitta.law.rulebook import Rulebook
from kotomitta.law.text import DatedText

_FROZEN = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
# The ages at which basic education begins and childhood ends: how needs are grouped, and no rule.
_SCHOOL, _ADULT = 7, 18


class AgeGroup(StrEnum):
    """Ages by which needs are told: before school, of school age, grown up."""

    UNDER_SCHOOL = "under_school"
    SCHOOL = "school"
    ADULT = "adult"
    UNKNOWN = "unknown"

    @classmethod
    def of(cls, age: int | None) -> Self:
        """The group of an age in full years."""
        if age is None:
            return cls("unknown")
        return cls("under_school" if age < _SCHOOL else "school" if age < _ADULT else "adult")


class AgeLimits(Sourced):
    """The ages for which a sector owes its service, both included; None: no limit."""

    least: Annotated[int | None, Field(ge=0)] = None
    most: Annotated[int | None, Field(ge=0)] = None

    def holds(self, age: int | None) -> bool | None:
        """Whether an age lies within; None when it depends on an age that is not known."""
        if self.least is None and self.most is None:
            return True
        if age is None:
            return None
        return (self.least is None or age >= self.least) and (self.most is None or age <= self.most)


class Kinds(Sourced):
    """The kinds of case to which a sector owes nothing, whatever the age."""

    without: tuple[CaseKind, ...]


class Sector(BaseModel):
    """One sector: its name, for which ages, and who is responsible.

    Either `duty` names rules in words of the law, of jobseekers and of others, in Helsinki and
    elsewhere where these differ; or `responsible` has what this project knows by date. `needs` are
    need profiles without which nothing is owed. `answer` is the rule by which an answer is due.
    """

    model_config = _FROZEN

    id: str
    name: Named
    ages: AgeLimits
    kinds: Kinds | None = None
    needs: tuple[str, ...] = ()
    duty: dict[str, str] = {}
    responsible: tuple[DatedText, ...] = ()
    answer: str

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        if bool(self.duty) == bool(self.responsible):
            raise ValueError("give the rules of duty, or who is responsible by date")
        return self

    def concerns(self, case: Case, person: Person, day: date) -> bool | None:
        """Whether it can be for a person of a case, by age and by the kind of case; None when it
        depends on an age that is not known.
        """
        if self.kinds and case.kind in self.kinds.without:
            return False
        return self.ages.holds(_age(case, person, day))


class Owed(BaseModel):
    """What one actor owes one person of a case; `actor` is None where that is not known.

    `sure` is False where age or need is not known.
    """

    model_config = _FROZEN

    sector: str
    person: str
    age: int | None
    actor: DatedText | None
    sure: bool


def responsible(
    sector: Sector, person: Person, law: Rulebook, day: date, *, helsinki: bool = True
) -> DatedText | None:
    """Who is responsible for a sector's service to a person on a day; None when not known."""
    if sector.responsible:
        return in_force(day, known_by(law.as_of, sector.responsible))
    rules = law.on(day)
    if "everyone" in sector.duty:
        key = "helsinki" if helsinki and "helsinki" in sector.duty else "everyone"
        return rules.choice(sector.duty[key]).dated
    if person.jobseeker is None:
        return None
    return rules.choice(sector.duty["jobseeker" if person.jobseeker else "others"]).dated


def owed(
    case: Case,
    sectors: tuple[Sector, ...],
    law: Rulebook,
    day: date,
    *,
    helsinki: bool = True,
) -> tuple[Owed, ...]:
    """What each actor owes each person of a case on a day, by age and need."""
    told = case.need.told()
    found = []
    for person in case.persons:
        age = _age(case, person, day)
        for sector in sectors:
            fits, needed = sector.concerns(case, person, day), _needed(sector, told)
            if fits is False or needed is False:
                continue
            actor = responsible(sector, person, law, day, helsinki=helsinki)
            sure = fits is True and needed is True
            one = Owed(sector=sector.id, person=person.code, age=age, actor=actor, sure=sure)
            found.append(one)
    return tuple(found)


def _age(case: Case, person: Person, day: date) -> int | None:
    return person.age_on(max(day, case.opened), case.opened)


def _needed(sector: Sector, told: dict[str, bool | None]) -> bool | None:
    """Whether one of the needs applies; None when none does and one is not known."""
    if not sector.needs:
        return True
    said = [told[name] for name in sector.needs if name in told]
    return True if True in said else None if said else False
