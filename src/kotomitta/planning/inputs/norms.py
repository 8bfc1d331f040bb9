"""Caseload norms of other bodies, to stand beside the derived cap."""

from datetime import date
from typing import Annotated

from pydantic import Field

from kotomitta.basis.figures import Counted, Named, Sourced


class Norm(Sourced):
    """So many clients at most per worker, by whom, for whom, in force from when."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
    name: Named
    low: Annotated[float, Field(gt=0)]
    high: Annotated[float, Field(gt=0)]
    counts: Counted
    binding: bool
    start: Annotated[date, Field(alias="from")]
