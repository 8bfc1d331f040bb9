"""Persons, households and cases counted from rows of persons or of decisions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from kotomitta.basis.tally import Cases, Households, Persons
from kotomitta.casework.register import NEVER, STILL_OPEN, UNKNOWN, Bools, Ints, Register, Window
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
    at least as many as counted.
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
    size, unseen = _members(register, rows)
    assistance = _most(register.household, rows.household, rows.assistance)[rows.household]
    served = _marked(register.person, seen.holds(register.entry) & (register.entry != NEVER))
    everyone = np.ones(len(rows), dtype=np.bool_)
    return Counts(
        everyone=_count(rows, everyone, unseen),
        new=_new(register, rows, seen, unseen),
        with_entry=_count(rows, served[rows.person], np.zeros_like(unseen)),
        on_assistance=_count(rows, assistance == 1, unseen),
        assistance_unknown=_count(rows, assistance == UNKNOWN, unseen),
        unseen=Persons(np.array(float(unseen.sum()))),
        unsized=Households(_distinct(rows.household[size[rows.household] == 0])),
        new_by_channel=_by_channel(register, rows, seen, unseen),
    )


def _members(register: Register, rows: Register) -> tuple[Ints, Ints]:
    """The size that a household's rows tell, and its members without a row, by household."""
    size = np.zeros(_number(register.household), dtype=np.int64)
    np.maximum.at(size, rows.household, rows.members)
    people = _number(register.person)
    pairs = np.unique(rows.household * people + rows.person)
    with_row = np.bincount(pairs // people, minlength=size.size)
    return size, np.maximum(size - with_row, 0)


def _count(rows: Register, chosen: Bools, unseen: Ints) -> Count:
    homes = np.unique(rows.household[chosen])
    persons = _distinct(rows.person[chosen]) + float(unseen[homes].sum())
    return Count(
        Persons(persons),
        Households(np.array(float(homes.size))),
        Cases(_distinct(rows.case[chosen])),
    )


def _new(register: Register, rows: Register, seen: Window, unseen: Ints) -> Count:
    person = seen.holds(_first_day(register, register.person))[rows.person]
    home = seen.holds(_first_day(register, register.household))[rows.household]
    case = seen.holds(_first_day(register, register.case))[rows.case]
    homes = np.unique(rows.household[home])
    return Count(
        Persons(_distinct(rows.person[person]) + float(unseen[homes].sum())),
        Households(np.array(float(homes.size))),
        Cases(_distinct(rows.case[case])),
    )


def _by_channel(
    register: Register, rows: Register, seen: Window, unseen: Ints
) -> Mapping[Channel | None, Persons]:
    """New persons by channel; None for those whose channel no row tells."""
    everyone = _new(register, rows, seen, unseen).persons
    channel = _most(register.person, register.person, register.channel)
    new = seen.holds(_first_day(register, register.person))
    people = np.unique(rows.person[new[rows.person]])
    known = {c: Persons(_total(channel[people] == i)) for i, c in enumerate(Channel)}
    return {**known, None: everyone - sum(known.values(), Persons(np.array(0.0)))}


def _first_day(register: Register, owner: Ints) -> Ints:
    """The first day on which each owner opens, whether or not that row is in force."""
    first = np.full(_number(owner), STILL_OPEN, dtype=np.int64)
    np.minimum.at(first, owner, register.opened)
    return first


def _most(everyone: Ints, owner: Ints, said: Ints) -> Ints:
    """The highest that the rows of each owner say, UNKNOWN where they say nothing."""
    most = np.full(_number(everyone), UNKNOWN, dtype=np.int64)
    np.maximum.at(most, owner, said)
    return most


def _marked(owner: Ints, mask: Bools) -> Bools:
    marked = np.zeros(_number(owner), dtype=np.bool_)
    marked[owner[mask]] = True
    return marked


def _number(codes: Ints) -> int:
    return int(codes.max(initial=UNKNOWN)) + 1


def _distinct(codes: Ints) -> np.ndarray:
    return np.array(float(np.unique(codes).size))


def _total(mask: Bools) -> np.ndarray:
    return np.array(float(np.count_nonzero(mask)))
