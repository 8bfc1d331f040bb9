"""Figures of planning measured from a unit's own cases, each with the range of its sampling error.

Nothing is measured of a group below the least count that is published, nor where what is left out
of it is below that, nor from a sum that is hidden in the tables: a figure and the number behind it
tell all of these.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from pydantic import BaseModel, ConfigDict
from scipy.special import betaincinv, gammaincinv, ndtri

from kotomitta.basis.figures import Named, Shape
from kotomitta.basis.months import Month
from kotomitta.casework.case import Case
from kotomitta.casework.statistics import Published

Ends = tuple[float, float, float]
_ENDS = (0.1, 0.5, 0.9)
_YEAR, _MONTH = 365.25, 30.4375
_SCHOOL = 7
_NEEDS = ("trauma", "illiteracy", "child_protection")


class Measurable(BaseModel):
    """How a figure is called in planning, and what it is counted over."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    counts: str
    unit: str
    shape: Shape
    name: Named


class MeasuringPlan(BaseModel):
    """What is measured, and which outcomes tell that time was over, or that it never began."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    time_over: frozenset[str]
    never: frozenset[str]
    figures: tuple[Measurable, ...]


@dataclass(frozen=True, slots=True)
class MeasuredFigure:
    """A figure of so many (`n`), with the ends of its 80 % interval.

    A share has `unknown` too: of how many more it is not known. Its interval reaches from where it
    would begin if none of these were so, to where it would end if all were.
    """

    id: str
    n: int
    low: float
    value: float
    high: float
    unknown: int | None = None


def measured(
    cases: Sequence[Case], tables: Mapping[str, Published], asked: MeasuringPlan, least: int
) -> tuple[MeasuredFigure, ...]:
    """Every figure that the cases of the tables' months are enough for, in the order asked."""
    seen = _Seen(cases, tables, asked, least)
    found = {one.id: one for one in (*seen.shares(), *seen.means(), *seen.leaving())}
    return tuple(found[told.id] for told in asked.figures if told.id in found)


def share(yes: int, no: int) -> Ends:
    """A share with its 80 % interval (Jeffreys)."""
    low, value, high = (float(betaincinv(yes + 0.5, no + 0.5, p)) for p in _ENDS)
    return low, value, high


def mean(values: Sequence[float]) -> Ends:
    """A mean with its 80 % interval (normal)."""
    middle = float(np.mean(values))
    half = float(ndtri(_ENDS[-1]) * np.std(values, ddof=1) / np.sqrt(len(values)))
    return middle - half, middle, middle + half


def yearly(ends: int, years: float) -> Ends:
    """The share that ends within a year, with its 80 % interval (Jeffreys; a constant hazard)."""
    low, value, high = (float(1 - np.exp(-gammaincinv(ends + 0.5, p) / years)) for p in _ENDS)
    return low, value, high


@dataclass(frozen=True, slots=True)
class _Seen:
    cases: Sequence[Case]
    tables: Mapping[str, Published]
    asked: MeasuringPlan
    least: int

    @property
    def months(self) -> tuple[Month, ...]:
        return tuple(Month.parse(m) for m in self.tables["new_cases"].axes[0])

    def shares(self) -> Iterator[MeasuredFigure]:
        new = self._new()
        if self._told("new_cases"):
            yield from self._share("interpreter.share", [c.need.interpreter for c in new])
            for name in _NEEDS:
                yield from self._share(f"need.{name}.share", [getattr(c.need, name) for c in new])
        if self._told("new_persons"):
            ages = {p.code: p.age for c in new for p in c.persons}
            young = [None if age is None else age < _SCHOOL for age in ages.values()]
            yield from self._share("household.under_seven", young)
        if self._told("meetings", "kept", "missed"):
            kept, missed = (self._total("meetings", name) for name in ("kept", "missed"))
            yield from self._share("office.no_show", [False] * kept + [True] * missed)

    def means(self) -> Iterator[MeasuredFigure]:
        if self._told("new_households"):
            yield from self._mean("household.persons", _sizes(self._new()))
        if self.tables["open_cases"].at(str(self.months[-1]), "total") is not None:
            last = self.months[-1].plus(1).first
            held = [c for c in self.cases if c.opened < last and not (c.closed and c.closed < last)]
            yield from self._mean("household.cases", Counter(c.household for c in held).values())
        if self._told("ended_cases", *self._columns(self.asked.time_over)):
            over = self._ended(self.asked.time_over)
            lengths = [(c.closed - c.opened).days / _MONTH for c in over if c.closed]
            yield from self._mean("unit.clienthood_months", lengths)

    def leaving(self) -> Iterator[MeasuredFigure]:
        """Early ends, by the years that cases were open."""
        late = self.asked.time_over | self.asked.never
        if not self._told("ended_cases", *self._columns(late)):
            return
        outcomes = set(self.tables["ended_cases"].axes[1])
        early, years = len(self._ended(outcomes - late)), self._years()
        if early >= self.least:
            yield MeasuredFigure("unit.leaving_a_year", early, *yearly(early, years))

    def _share(self, figure: str, said: Sequence[bool | None]) -> Iterator[MeasuredFigure]:
        yes, no, unknown = said.count(True), said.count(False), said.count(None)
        few = any(0 < n < self.least for n in (yes, no, unknown))
        if yes + no >= self.least and not few:
            low, _, _ = share(yes, no + unknown)
            _, value, _ = share(yes, no)
            _, _, high = share(yes + unknown, no)
            yield MeasuredFigure(figure, yes + no, low, value, high, unknown)

    def _mean(self, figure: str, values: Iterable[float]) -> Iterator[MeasuredFigure]:
        """Those who differ from the commonest value must be enough too."""
        told = list(values)
        others = len(told) - max(Counter(told).values(), default=0)
        if len(told) >= max(self.least, 2) and not 0 < others < self.least:
            yield MeasuredFigure(figure, len(told), *mean(told))

    def _told(self, table: str, *columns: str) -> bool:
        return all(self.tables[table].at("total", c) is not None for c in ("total", *columns))

    def _total(self, table: str, column: str) -> int:
        return self.tables[table].at("total", column) or 0

    def _columns(self, outcomes: Iterable[str]) -> tuple[str, ...]:
        return tuple(o for o in self.tables["ended_cases"].axes[1] if o in set(outcomes))

    def _new(self) -> list[Case]:
        return [c for c in self.cases if Month.of(c.opened) in self.months]

    def _ended(self, outcomes: Iterable[str]) -> list[Case]:
        of, within = set(outcomes), set(self.months)
        return [
            c for c in self.cases if c.outcome in of and c.closed and Month.of(c.closed) in within
        ]

    def _years(self) -> float:
        """Years that cases were open within the months, all together."""
        first, after = self.months[0].first, self.months[-1].plus(1).first
        days = (
            (min(c.closed or after, after) - max(c.opened, first)).days
            for c in self.cases
            if c.outcome not in self.asked.never
        )
        return sum(n for n in days if n > 0) / _YEAR


def _sizes(new: Iterable[Case]) -> list[float]:
    """Persons by household: as many as are told of it, or as have a code."""
    size: Counter[str] = Counter()
    for case in new:
        size[case.household] = max(size[case.household], case.members or len(case.persons))
    return [float(n) for n in size.values()]
