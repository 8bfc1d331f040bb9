"""Persons, households and cases counted from rows of persons or of decisions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from kotomitta.basis.tally import Cases, Households, Persons
from kotomitta.casework.owners import (
    distinct,
    earliest,
    highest,
    marked,
    number_of,
    unseen_members,
)
from kotomitta.casework.register import NEVER, UNKNOWN, Bools, Ints, Register, Window
from kotomitta.law.case import Channel


@dataclass(frozen=True, slots=True)
class Count:
    """One group in each unit of count. The three never add up to anything."""

    persons: Persons
    households: Households
    cases: Cases

    def __sub__(self, other: Self) -> Self:
        return type(self)(
            self.persons - other.persons,
            self.households - other.households,
            self.cases - other.cases,
        )


@dataclass(frozen=True, slots=True)
class Counts:
    """Everyone in force in a window, and groups of them.

    `unseen` are persons of `everyone` who have no row of their own and are known only through the
    size of their household; `unsized` are households whose size no row tells, so that persons are
    at least as many as counted. `new_by_channel` has None for persons whose channel is not told.
    """

    everyone: Count
    new: Count
    with_entry: Count
    on_assistance: Count
    assistance_unknown: Count
    unseen: Persons
    unsized: Households
    new_by_channel: Mapping[Channel | None, Persons]

    @property
    def without_entry(self) -> Count:
        """Those of whom no service entry was made."""
        return self.everyone - self.with_entry

    @property
    def not_on_assistance(self) -> Count:
        """Those whose household is known not to be on assistance."""
        return self.everyone - self.on_assistance - self.assistance_unknown


def counts(register: Register, window: Window, seen: Window) -> Counts:
    """Who is in force in `window`; `seen` are the days on which one is new or an entry is made.

    Persons are those with a row in force, each once, and the members of each household that its
    size shows beyond them. Assistance is the household's: all of its members are on it when one row
    in force says so. A service entry is the person's, in whatever row it stands. New is who opens
    for the first time in the register.
    """
    rows = register.in_force(window)
    size, unseen = unseen_members(rows, number_of(register.household))
    assistance = _assistance(rows)
    entry = seen.holds(register.entry) & (register.entry != NEVER)
    served = marked(register.person, entry)[rows.person]
    new = _count(rows, {u: _opens(register, rows, u, seen) for u in _UNITS}, unseen)
    return Counts(
        everyone=_count(rows, dict.fromkeys(_UNITS, np.ones_like(served)), unseen),
        new=new,
        with_entry=_count(rows, dict.fromkeys(_UNITS, served), np.zeros_like(unseen)),
        on_assistance=_count(rows, {u: assistance[u] == 1 for u in _UNITS}, unseen),
        assistance_unknown=_count(rows, {u: assistance[u] == UNKNOWN for u in _UNITS}, unseen),
        unseen=_persons(unseen.sum()),
        unsized=Households(distinct(rows.household[size[rows.household] == 0])),
        new_by_channel=_by_channel(register, rows, seen, new.persons),
    )


_UNITS = ("person", "household", "case")


def _count(rows: Register, chosen: Mapping[str, Bools], unseen: Ints) -> Count:
    """Those of the chosen rows, by unit, and the unseen members of the chosen households."""
    person, home, case = (np.unique(getattr(rows, u)[chosen[u]]) for u in _UNITS)
    return Count(
        _persons(person.size + unseen[home].sum()),
        Households(distinct(home)),
        Cases(distinct(case)),
    )


def _opens(register: Register, rows: Register, unit: str, seen: Window) -> Bools:
    """Which rows are of a person, household or case that opens for the first time in `seen`."""
    first = earliest(getattr(register, unit), register.opened)
    return np.asarray(seen.holds(first)[getattr(rows, unit)])


def _assistance(rows: Register) -> Mapping[str, Ints]:
    """Row by row, what is known of the assistance of its household, of its person, of its case.

    In a period a person or a case may pass through two households: they belong to one group.
    """
    told = _shared(rows.household, rows.assistance)
    return {unit: _shared(getattr(rows, unit), told) for unit in _UNITS}


def _shared(owner: Ints, said: Ints) -> Ints:
    """Row by row, the highest that the rows of its owner say."""
    return highest(owner, said, number_of(owner))[owner]


def _by_channel(
    register: Register, rows: Register, seen: Window, everyone: Persons
) -> Mapping[Channel | None, Persons]:
    """New persons by channel, which any row of a person may tell."""
    channel = highest(register.person, register.channel, number_of(register.person))
    new = seen.holds(earliest(register.person, register.opened))
    people = np.unique(rows.person[new[rows.person]])
    told = np.bincount(channel[people][channel[people] != UNKNOWN], minlength=len(Channel))
    known: dict[Channel | None, Persons] = {c: _persons(told[i]) for i, c in enumerate(Channel)}
    return {**known, None: everyone - _persons(told.sum())}


def _persons(number: int | np.int64) -> Persons:
    return Persons(np.array(float(number)))
