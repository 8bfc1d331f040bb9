"""What the rows of a register must not say together."""

from dataclasses import dataclass

import numpy as np

from kotomitta.casework.register import STILL_OPEN, UNKNOWN, Ints, Register


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What cannot be, the row that says so, and the earlier one that it stands against."""

    key: str
    row: int
    against: int


def contradiction(register: Register) -> Contradiction | None:
    """The first contradiction between rows, or within one; None when there is none.

    A row ends on or after the day it starts. Case, person and decision name one row. On any day a
    case has one worker and a person one household. A person came by one channel.
    """
    return (
        _backwards(register)
        or _doubled(register)
        or _overlap("two_workers", register, register.case, register.worker)
        or _overlap("two_households", register, register.person, register.household)
        or _two_channels(register)
    )


def _backwards(register: Register) -> Contradiction | None:
    rows = np.flatnonzero(register.closed < register.opened)
    return Contradiction("backwards", int(rows[0]), int(rows[0])) if rows.size else None


def _doubled(register: Register) -> Contradiction | None:
    order = np.lexsort((register.decision, register.person, register.case))
    same = np.ones(max(order.size - 1, 0), dtype=np.bool_)
    for column in (register.case, register.person, register.decision):
        same &= column[order][1:] == column[order][:-1]
    return _first("duplicate", order[1:][same], order[:-1][same])


def _overlap(key: str, register: Register, owner: Ints, holder: Ints) -> Contradiction | None:
    """Two holders of one owner on one day: rows of another holder before the last has ended."""
    told = np.flatnonzero(holder != UNKNOWN)
    order = told[np.lexsort((register.closed[told], register.opened[told], owner[told]))]
    own, held = owner[order], holder[order]
    start, end = register.opened[order], register.closed[order]
    # The latest end among an owner's rows so far: a higher owner starts above all before it.
    block = np.cumsum(np.diff(own, prepend=own[:1]) != 0) * (STILL_OPEN + 1)
    latest = np.maximum.accumulate(end + block) - block
    # Up to the first change of holder that comes too early, whoever ends latest is of the holder
    # just before: so looking at changes of holder alone finds a fault whenever there is one.
    changed = (own[1:] == own[:-1]) & (held[1:] != held[:-1])
    at = np.flatnonzero(changed & (latest[:-1] >= start[1:])) + 1
    against = [_holding(own[:i], end[:i], int(own[i]), int(start[i])) for i in at[:1]]
    return _first(key, order[at[:1]], order[against])


def _holding(owners: Ints, ends: Ints, owner: int, day: int) -> int:
    """The last of the earlier rows of an owner that is still in force on a day."""
    return int(np.flatnonzero((owners == owner) & (ends >= day))[-1])


def _two_channels(register: Register) -> Contradiction | None:
    told = np.flatnonzero(register.channel != UNKNOWN)
    _, first, which = np.unique(register.person[told], return_index=True, return_inverse=True)
    earlier = told[first[which]]
    differ = register.channel[told] != register.channel[earlier]
    return _first("two_channels", told[differ], earlier[differ])


def _first(key: str, rows: Ints, against: Ints) -> Contradiction | None:
    """The pair whose later row comes first."""
    if not rows.size:
        return None
    at = int(np.argmin(np.maximum(rows, against)))
    pair = sorted((int(rows[at]), int(against[at])))
    return Contradiction(key, pair[1], pair[0])
