"""Rules that are not numbers: who does something, and on what ground, by date."""

from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from kotomitta.basis.figures import Named, Sourced


class DatedText(Sourced):
    """One wording of a rule, in force from `start` (written `from` in files) until the next."""

    start: Annotated[date, Field(alias="from")]
    value: Annotated[str | None, Field(description="null: unknown", pattern=r"^[a-z0-9_]+$")]
    says: Named


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
