"""From figures to draws: one number per draw, from the figure's own named stream."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit, ndtri

from kotomitta.basis.errors import InputError
from kotomitta.basis.figures import Dated, Evidence, Shape
from kotomitta.basis.months import Month
from kotomitta.basis.seeds import uniforms

Array = NDArray[np.float64]
_Z90 = float(ndtri(0.9))


def quantile(shape: Shape, dated: Dated, u: Array) -> Array:
    """The value of a figure at the probabilities `u`.

    Normal, lognormal and share are two-piece normal on the plain, log and logit scale: the median
    is the value, and the 10th and 90th percentile are low and high exactly. An unknown value with
    bounds is uniform between them. InputError when it is unknown and has no bounds.
    """
    low, high = dated.low, dated.high
    if dated.value is None:
        if low is None or high is None:
            raise InputError("figure_unknown", source=dated.source)
        return low + u * (high - low)
    if low is None or high is None or low == high:
        return np.full_like(u, dated.value)
    if shape is Shape.UNIFORM:
        return low + u * (high - low)
    return _two_piece(shape, (low, dated.value, high), ndtri(u))


def _two_piece(shape: Shape, ends: tuple[float, float, float], z: Array) -> Array:
    there = {Shape.LOGNORMAL: np.log, Shape.SHARE: logit}.get(shape, np.asarray)
    back = {Shape.LOGNORMAL: np.exp, Shape.SHARE: expit}.get(shape, np.asarray)
    low, mid, high = there(np.array(ends))
    spread = np.where(z < 0, mid - low, high - mid) / _Z90
    return np.asarray(back(mid + spread * z), dtype=np.float64)


class Draws:
    """Draws of figures, with the list of those that were used.

    Every dated value of a figure is drawn at the same probability, so that a draw that is high
    this year is high next year too. Figures that were measured together come with joint draws of
    their own, in `measured`, one value per draw.
    """

    def __init__(
        self,
        evidence: Evidence,
        *,
        seed: int,
        number: int,
        measured: Mapping[str, Array] | None = None,
    ) -> None:
        self.evidence = evidence
        self.seed = seed
        self.number = number
        self.measured = measured or {}
        self._given: Mapping[str, Array] | None = None
        self._used: dict[str, list[Dated]] = {}

    def at(self, given: Mapping[str, Array], rows: NDArray[np.intp]) -> "Draws":
        """The same figures at given probabilities, one per draw; those not given at their median.

        `rows` says which draw of the measured figures each new draw takes, all from the same one.
        """
        measured = {name: values[rows] for name, values in self.measured.items()}
        draws = Draws(self.evidence, seed=self.seed, number=len(rows), measured=measured)
        draws._given = given
        return draws

    def on(self, figure_id: str, day: date) -> Array:
        """One value per draw, as in force on `day`."""
        dated = self.evidence.on(figure_id, day)
        seen = self._used.setdefault(figure_id, [])
        if dated not in seen:
            seen.append(dated)
        if figure_id in self.measured:
            return self.measured[figure_id]
        u = self._probability(figure_id)
        try:
            return quantile(self.evidence.figure(figure_id).shape, dated, u)
        except InputError as error:
            raise InputError("figure_unknown", id=figure_id, source=dated.source) from error

    def monthly(self, figure_id: str, months: Sequence[Month]) -> Array:
        """One value per draw and month, as (draw, month)."""
        starts = [self._start(figure_id, m) for m in months]
        columns = {d: self.on(figure_id, d) for d in dict.fromkeys(starts)}
        return np.stack([columns[d] for d in starts], axis=1)

    def _start(self, figure_id: str, month: Month) -> date:
        return self.evidence.on(figure_id, month.first).start

    def _probability(self, figure_id: str) -> Array:
        if self._given is None:
            return uniforms(self.seed, f"figure:{figure_id}", self.number)
        return self._given.get(figure_id, np.full(self.number, 0.5))

    def varying(self) -> dict[str, Array]:
        """For each figure used that is not exact, a number per draw that rises with its draws."""
        return {
            name: self.measured.get(name, self._probability(name))
            for name, values in self.used.items()
            if name in self.measured or any(d.value is None or d.low != d.high for d in values)
        }

    @property
    def used(self) -> dict[str, tuple[Dated, ...]]:
        """The figures drawn so far and their values in use, in order of id."""
        return {i: tuple(sorted(self._used[i], key=_in_time)) for i in sorted(self._used)}


def _in_time(dated: Dated) -> tuple[date, date]:
    return dated.start, dated.published
