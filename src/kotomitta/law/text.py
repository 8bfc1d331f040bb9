"""Rules that are not numbers: who does something, and on what ground, by date."""

from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from kotomitta.basis.figures import Grade, Named


class DatedText(BaseModel):
    """One wording of a rule, in force from `start` (written `from` in files) until the next."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    start: Annotated[date, Field(alias="from")]
    value: Annotated[str | None, Field(description="null: unknown", pattern=r"^[a-z0-9_]+$")]
    says: Named
    source: Annotated[str, Field(min_length=8)]
    published: date
    checked: date
    grade: Grade
    note: str = ""

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if self.checked < self.published:
            raise PydanticCustomError("checked_early", "checked before it was published")
        return self


class Text(BaseModel):
    """One rule in words: what it settles, and how, by date."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(pattern=r"^law(\.[a-z0-9_]+)+$")]
    name: Named
    values: Annotated[tuple[DatedText, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _one_value_a_day(self) -> Self:
        days = {(d.start, d.published) for d in self.values}
        if len(days) < len(self.values):
            raise PydanticCustomError("same_day_twice", "two values start on the same day")
        return self
