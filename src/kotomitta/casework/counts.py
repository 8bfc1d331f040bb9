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
    homes = number_of(register.household)
    size, unseen = unseen_members(rows, homes)
    assistance = highest(rows.household, rows.assistance, homes)[rows.household]
    entry = seen.holds(register.entry) & (register.entry != NEVER)
    served = marked(register.person, entry)[rows.person]
    new = _new(register, rows, seen, unseen)
    return Counts(
        everyone=_count(rows, np.ones(len(rows), dtype=np.bool_), unseen),
        new=new,
        with_entry=_count(rows, served, np.zeros_like(unseen)),
        on_assistance=_count(rows, assistance == 1, unseen),
        assistance_unknown=_count(rows, assistance == UNKNOWN, unseen),
        unseen=_persons(unseen.sum()),
        unsized=Households(distinct(rows.household[size[rows.household] == 0])),
        new_by_channel=_by_channel(register, rows, seen, new.persons),
    )


def _count(rows: Register, chosen: Bools, unseen: Ints) -> Count:
    homes = np.unique(rows.household[chosen])
    return Count(
        Persons(distinct(rows.person[chosen]) + unseen[homes].sum()),
        Households(distinct(homes)),
        Cases(distinct(rows.case[chosen])),
    )


def _new(register: Register, rows: Register, seen: Window, unseen: Ints) -> Count:
    person, home, case = (
        seen.holds(earliest(getattr(register, owner), register.opened))[getattr(rows, owner)]
        for owner in ("person", "household", "case")
    )
    homes = np.unique(rows.household[home])
    return Count(
        Persons(distinct(rows.person[person]) + unseen[homes].sum()),
        Households(distinct(homes)),
        Cases(distinct(rows.case[case])),
    )


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
