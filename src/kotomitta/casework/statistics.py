"""What casework tells planning: counts and lengths, never rows, and never the other way round."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from kotomitta.basis.months import Month
from kotomitta.casework.case import Case
from kotomitta.casework.disclosure import Ints, hidden, with_totals
from kotomitta.law.case import Channel

UNTOLD = "unknown"


@dataclass(frozen=True, slots=True)
class Published:
    """A table of counts with totals; None where a number is hidden. Axes in the order of `axes`."""

    unit: str
    axes: tuple[tuple[str, ...], ...]
    cells: tuple[int | None, ...]

    def at(self, *where: str) -> int | None:
        """The number in a cell; `total` names the sum of an axis."""
        place = [(*axis, "total").index(name) for axis, name in zip(self.axes, where, strict=True)]
        shape = [len(axis) + 1 for axis in self.axes]
        return self.cells[int(np.ravel_multi_index(place, shape))]


@dataclass(frozen=True, slots=True)
class Lengths:
    """How long things took, in days, over at least the least number of cases that is published."""

    cases: int
    mean: float
    median: float


def arrivals(cases: Iterable[Case], months: Sequence[Month], least: int) -> Mapping[str, Published]:
    """New persons, households and cases by month and entry channel.

    A person and a household are new in the month of their first case. A household or a case stands
    under the channel of its first person whose channel is told.
    """
    ordered = sorted(cases, key=lambda c: (c.opened, c.code))
    channels = (*(str(c) for c in Channel), UNTOLD)
    met: set[tuple[str, str]] = set()
    tables = {u: np.zeros((len(months), len(channels)), np.int64) for u in _UNITS}
    place = {m: i for i, m in enumerate(months)}
    for case in ordered:
        for unit, code, channel in _newcomers(case):
            row = place.get(Month.of(case.opened))
            if (unit, code) not in met and row is not None:
                tables[unit][row, channels.index(channel)] += 1
            met.add((unit, code))
    names = tuple(str(m) for m in months)
    return {u: _published(u, (names, channels), tables[u], least) for u in _UNITS}


def standing(
    cases: Iterable[Case], profiles: Mapping[str, str], months: Sequence[Month], least: int
) -> Published:
    """Open cases at the end of each month by need profile; `profiles` is by code of the case."""
    kinds = tuple(sorted(set(profiles.values())))
    table = np.zeros((len(months), len(kinds)), np.int64)
    for case in cases:
        for row, month in enumerate(months):
            last = month.plus(1).first - timedelta(1)
            if case.opened <= last and (case.closed is None or case.closed > last):
                table[row, kinds.index(profiles[case.code])] += 1
    return _published("cases", (tuple(str(m) for m in months), kinds), table, least)


def endings(cases: Iterable[Case], months: Sequence[Month], least: int) -> Published:
    """Cases closed by month and outcome."""
    closed = [c for c in cases if c.closed and c.outcome]
    outcomes = tuple(sorted({c.outcome or "" for c in closed}))
    table = np.zeros((len(months), len(outcomes)), np.int64)
    place = {m: i for i, m in enumerate(months)}
    for case in closed:
        row = place.get(Month.of(case.closed or case.opened))
        if row is not None:
            table[row, outcomes.index(case.outcome or "")] += 1
    return _published("cases", (tuple(str(m) for m in months), outcomes), table, least)


def waits(cases: Iterable[Case], least: int) -> Lengths | None:
    """From opening to the first worker; None when there are too few to publish."""
    return _lengths([(c.allocated - c.opened).days for c in cases if c.allocated], least)


def until(step: str, cases: Iterable[Case], least: int) -> Lengths | None:
    """From opening to the first time that a step was taken; None when too few to publish."""
    firsts = ((c, min((d.on for d in c.done if d.step == step), default=None)) for c in cases)
    return _lengths([(on - c.opened).days for c, on in firsts if on], least)


def durations(cases: Iterable[Case], least: int) -> Lengths | None:
    """From opening to closing, of closed cases; None when there are too few to publish."""
    return _lengths([(c.closed - c.opened).days for c in cases if c.closed], least)


def no_shows(cases: Iterable[Case], months: Sequence[Month], least: int) -> Published:
    """Agreed meetings by month, kept or missed."""
    table = np.zeros((len(months), 2), np.int64)
    place = {m: i for i, m in enumerate(months)}
    for case in cases:
        for visit in case.visits:
            row = place.get(Month.of(visit.on))
            if row is not None:
                table[row, int(not visit.kept)] += 1
    return _published("meetings", (tuple(str(m) for m in months), ("kept", "missed")), table, least)


def needs(
    found: Iterable[tuple[str, str]], sectors: Sequence[str], groups: Sequence[str], least: int
) -> Published:
    """Needs for which nobody has been asked, by sector and age; each is of one person."""
    table = np.zeros((len(sectors), len(groups)), np.int64)
    for sector, group in found:
        table[sectors.index(sector), groups.index(group)] += 1
    return _published("needs", (tuple(sectors), tuple(groups)), table, least)


_UNITS = ("persons", "households", "cases")


def _newcomers(case: Case) -> list[tuple[str, str, str]]:
    told = [str(p.channel) if p.channel else UNTOLD for p in case.persons]
    first = next((t for t in told if t != UNTOLD), UNTOLD)
    persons = [("persons", p.code, t) for p, t in zip(case.persons, told, strict=True)]
    return [*persons, ("households", case.household, first), ("cases", case.code, first)]


def _published(unit: str, axes: tuple[tuple[str, ...], ...], table: Ints, least: int) -> Published:
    mask, full = hidden(table, least).ravel(), with_totals(table).ravel()
    cells = tuple(None if hide else int(n) for n, hide in zip(full, mask, strict=True))
    return Published(unit, axes, cells)


def _lengths(days: Sequence[int], least: int) -> Lengths | None:
    if len(days) < max(least, 1):
        return None
    return Lengths(len(days), float(np.mean(days)), float(np.median(days)))
