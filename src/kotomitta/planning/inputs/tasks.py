"""Service tasks: what is done for a case, by whom, when, and how long it takes."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from kotomitta.basis.cadre import Cadre
from kotomitta.basis.figures import Named


class Trigger(StrEnum):
    """What makes a task happen: once per case, at each statutory review, or so often a month."""

    ONCE = "once"
    REVIEW = "review"
    MONTHLY = "monthly"


class Task(BaseModel):
    """One kind of work on a case. `minutes` and `times` name figures."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(pattern=r"^[a-z_]+$")]
    name: Named
    cadre: Cadre
    trigger: Trigger
    minutes: str
    times: str | None = None
    interpreted: bool

    @model_validator(mode="after")
    def _says_how_often(self) -> Self:
        if (self.trigger is Trigger.MONTHLY) != (self.times is not None):
            raise PydanticCustomError("times_misplaced", "only a monthly task has 'times'")
        return self
