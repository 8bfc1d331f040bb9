"""Caseload norms of other bodies, to stand beside the derived cap."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from kotomitta.basis.figures import Named, Sourced


class NormCount(StrEnum):
    """What a norm counts: points are of a scheme in which so many fill a worker's month."""

    PERSON = "person"
    CASE = "case"
    POINT = "point"


class Norm(Sourced):
    """So many clients at most per worker, by whom, for whom, in force from when.

    `recommended` marks the level of adult social work to which the council asked to come;
    `observed` what was so in a unit without anybody having asked for it. `direct` is the share of
    working time that its giver has for work with clients.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
    name: Named
    low: Annotated[float, Field(gt=0)]
    high: Annotated[float, Field(gt=0)]
    counts: NormCount
    binding: bool
    recommended: bool = False
    observed: bool = False
    direct: Annotated[float, Field(gt=0, lt=1)] | None = None
    start: Annotated[date, Field(alias="from")]


def recommended(norms: Sequence[Norm], as_of: date) -> Norm | None:
    """The newest recommended norm that was known on a day; None when there was none."""
    known = [n for n in norms if n.recommended and n.published <= as_of]
    return max(known, key=lambda norm: norm.published, default=None)
