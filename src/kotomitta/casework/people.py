"""Whom a case is about: persons by pseudonym, what they need, and the kinds of case."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from kotomitta.law.case import Channel
from kotomitta.law.days import age_on

# At most two capitals and eight digits, or a pseudonym made by a machine: a name does not fit in.
CODE = r"^(([A-Z]{1,2}-?)?[0-9]{1,8}|[0-9a-f]{16,64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$"
Code = Annotated[str, Field(pattern=CODE)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]


class CaseKind(StrEnum):
    """Kinds of case, each with steps of its own."""

    INTEGRATION = "integration"
    UNDOCUMENTED = "undocumented"
    CHILD_PROTECTION = "child_protection"


class Person(BaseModel):
    """One member of a household, with what the rules ask about and nothing else.

    `age` is in full years on the day the case was opened. None is not known, or does not apply.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Code
    channel: Channel | None = None
    first_permit: date | None = None
    arrived: date | None = None
    home_municipality: date | None = None
    age: Annotated[int | None, Field(ge=0, le=120)] = None
    jobseeker: bool | None = None

    def age_on(self, day: date, opened: date) -> int | None:
        """Full years on a day, as if the birthday were that of the case."""
        return None if self.age is None else self.age + age_on(day, opened)


class Need(BaseModel):
    """What makes the work of a case heavier; None where it is not known.

    `language` is the household's (ISO 639) and says with whom it is kept together.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    interpreter: bool | None = None
    language: Language | None = None
    trauma: bool | None = None
    special_support: bool | None = None
    illiteracy: bool | None = None
    child_protection: bool | None = None
    undocumented: bool | None = None
    trafficking: bool | None = None
    unaccompanied: bool | None = None

    def told(self) -> dict[str, bool | None]:
        """Need profile -> whether it applies; the interpreter is no profile but a factor."""
        said = self.model_dump(exclude={"interpreter", "language"})
        return {name: value for name, value in said.items() if value is None or value}
