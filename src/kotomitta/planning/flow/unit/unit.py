"""What a unit is: its cases, its work, its staff and what comes between, on planning's draws.

Arrays are by draw unless they say more. Time is in open days: weekdays that are not holidays.
"""

from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.errors import InputError
from kotomitta.planning.flow.unit.state import MOST_CHAINS

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Features:
    """What the simulation has; each can be switched off. The formula of the cap has some too.

    Without `course` the work of opening, planning, reviewing and closing a case comes up evenly
    over its stay; without `chance` cases come evenly over the month; without `absences` hours are
    the same every day; without `interpreters` there is always one; without `leavers` all stay.
    """

    course: bool = True
    chance: bool = True
    absences: bool = True
    no_shows: bool = True
    interpreters: bool = True
    leavers: bool = True

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """The features, in the order of a case's life."""
        return tuple(f.name for f in fields(cls))

    @classmethod
    def none(cls) -> "Features":
        """All of them off."""
        return cls(**dict.fromkeys(cls.names(), False))

    @classmethod
    def of_formula(cls) -> "Features":
        """Those that the formula of the cap has too."""
        return replace(cls.none(), absences=True, no_shows=True)

    @classmethod
    def beyond_formula(cls) -> tuple[str, ...]:
        """The names of those that it has not."""
        return tuple(name for name in cls.names() if not getattr(cls.of_formula(), name))

    def without(self, name: str) -> "Features":
        """The same with one off."""
        return replace(self, **{name: False})


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """Who comes: expected cases (draw, channel, month), and those there before the first month.

    `stock` (draw, earlier month) are cases still active that began in it, the last column in the
    month before the first. `stay` (draw, earlier and later month) is the longest stay in months of
    a case that begins in it; `leaving` the share that ends earlier within a year.
    """

    arrivals: Array
    stock: Array
    stay: Array
    leaving: Array


@dataclass(frozen=True, slots=True, eq=False)
class Need:
    """What makes one case longer than another: shares of cases with a factor, and household size.

    Every person after the first adds `per_person`.
    """

    shares: tuple[Array, ...]
    factors: tuple[Array, ...]
    persons: Array
    per_person: Array
    interpreter_share: Array
    interpreter_factor: Array


@dataclass(frozen=True, slots=True, eq=False)
class Contact:
    """A kind of contact: whose work it is, hours before anything lengthens them, and how often.

    `gap` (draw, month) are the days to the next: after its end in the course of a case, from need
    to need otherwise. `even` (draw) is the mean over the stay, for a course spread evenly.
    A client may miss a `met` contact, and one with `interpreted` takes an interpreter.
    """

    name: str
    cadre: int
    hours: Array
    gap: Array
    even: Array
    interpreted: bool
    met: bool


@dataclass(frozen=True, slots=True, eq=False)
class Work:
    """The contacts: the course of a case from opening to closing, then needs that recur.

    The course is opening, plan, review (which repeats) and closing, all one cadre's and statutory.
    `spread` is the coefficient of variation of a contact's length. Reviews are planned `lead` days
    before their limit.
    """

    course: tuple[Contact, Contact, Contact, Contact]
    needs: tuple[Contact, ...]
    spread: Array
    lead: Array

    def __post_init__(self) -> None:
        given = len(self.course) + len(self.needs) + 1
        if given > MOST_CHAINS:
            raise InputError("unit_too_many_tasks", given=given - 1, most=MOST_CHAINS - 1)

    @property
    def contacts(self) -> tuple[Contact, ...]:
        """All of them in the order of the engine's rows."""
        return (*self.course, *self.needs)


@dataclass(frozen=True, slots=True, eq=False)
class Staff:
    """Posts (draw, cadre, month), caps by cadre, and hours.

    `day_hours` are for cases on a day at work, and `attendance` the share of open days at work.
    In a month each worker is away `leave` (draw, month) days in one block, and falls ill for spells
    of `spell` days on average, `sick_days` a year. `leaving` and `fails` are chances a year and a
    recruitment, `lag` whole months; `takeover` hours go to a case that changes its worker.
    """

    posts: Ints
    caps: tuple[int, ...]
    day_hours: Array
    attendance: Array
    leave: Array
    sick_days: Array
    spell: Array
    leaving: Array
    fails: Array
    lag: Ints
    takeover: Array

    def __post_init__(self) -> None:
        if (self.posts.max(axis=2) < 1).any():
            raise InputError("team_no_workers", field="workers")
        if min(self.caps) < 1:
            raise InputError("team_no_cap", field="cap")
        if not (self.day_hours > 0).all():
            raise InputError("team_hours", field="hours", given=float(self.day_hours.min()))


@dataclass(frozen=True, slots=True, eq=False)
class Between:
    """What comes between: no-shows, and interpreters' hours a day by (draw, month).

    A no-show costs the share `lost` of the contact and comes back after `rebook` days.
    """

    no_show: Array
    lost: Array
    rebook: Array
    interpreters: Array


@dataclass(frozen=True, slots=True, eq=False)
class Limits:
    """Days by law or yardstick (draw, month): to the opening from arrival, to the plan from it."""

    first: Array
    plan: Array


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """A unit over months that end before day `ends` (draw, month), on so many draws."""

    ends: Ints
    cases: Cases
    need: Need
    work: Work
    staff: Staff
    between: Between
    limits: Limits
    features: Features = Features()

    @property
    def draws(self) -> int:
        """How many draws there are."""
        return len(self.ends)
