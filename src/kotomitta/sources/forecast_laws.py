"""The laws of motion that were learned before, from the rulebook."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from kotomitta.basis.figures import Grade
from kotomitta.planning.estimate.forecast.law import Law
from kotomitta.planning.estimate.forecast.periods import Period
from kotomitta.planning.estimate.forecast.seasonality import Season
from kotomitta.sources.yaml_file import read_yaml


def _split(text: object) -> object:
    return text.split() if isinstance(text, str) else text


# Numbers in one text, because a list of thousands of them would take a second to read.
Numbers = Annotated[tuple[float, ...], BeforeValidator(_split)]


class Knot(BaseModel):
    """What was learned at one horizon; products of traits are upper triangles, row by row."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    horizon: int
    origins: float
    location: Numbers
    scale: Numbers
    shape: Numbers
    moves_seen: Numbers
    spreads_seen: Numbers


class Learned(BaseModel):
    """One law as kept in the rulebook, with what it was learned from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    since: str
    known: str
    source: Annotated[str, Field(min_length=8)]
    published: date
    checked: date
    grade: Grade
    lasting: float
    shared: float
    season_total: Numbers
    season_years: Numbers
    knots: tuple[Knot, ...]

    def law(self) -> Law:
        """The law for the engine."""
        since, known = Period.parse(self.since), Period.parse(self.known)
        return Law(
            frequency=known.frequency,
            location=np.array([k.location for k in self.knots]),
            scale=np.array([k.scale for k in self.knots]),
            shape=np.array([k.shape for k in self.knots]),
            origins=np.array([k.origins for k in self.knots]),
            moves_seen=np.stack([_whole(k.moves_seen) for k in self.knots]),
            spreads_seen=np.stack([_whole(k.spreads_seen) for k in self.knots]),
            season=Season(np.array(self.season_total), np.array(self.season_years)),
            since=since.ordinal,
            known=known.ordinal,
            lasting=self.lasting,
            shared=self.shared,
        )


def _whole(triangle: Sequence[float]) -> NDArray[np.float64]:
    """The symmetric matrix of an upper triangle."""
    size = int((8 * len(triangle) + 1) ** 0.5 - 1) // 2
    matrix = np.zeros((size, size))
    matrix[np.triu_indices(size)] = triangle
    return np.asarray(matrix + np.triu(matrix, 1).T)


def read_laws(path: Path) -> tuple[Law, ...]:
    """The laws of one file; InputError names the line of the first fault."""
    return tuple(learned.law() for learned in read_yaml(path).parse(tuple[Learned, ...]))


@cache
def shipped_laws() -> tuple[Law, ...]:
    """The laws of the rulebook, each learned from what was known at another time."""
    with as_file(files("kotomitta") / "rulebook" / "forecast" / "laws.yaml") as path:
        return read_laws(path)
