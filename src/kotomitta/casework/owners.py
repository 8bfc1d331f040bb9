"""What rows say of whom they belong to: arrays by number of a case, household, person or worker."""

import numpy as np
from numpy.typing import NDArray

from kotomitta.casework.register import STILL_OPEN, UNKNOWN, Bools, Ints, Register


def number_of(codes: Ints) -> int:
    """How many numbers codes run through, counted from 0."""
    return int(codes.max(initial=UNKNOWN)) + 1


def distinct(codes: Ints) -> NDArray[np.float64]:
    """How many different codes there are."""
    return np.array(float(np.unique(codes).size))


def highest(owner: Ints, said: Ints, number: int) -> Ints:
    """The highest that the rows of each owner say; UNKNOWN where they say nothing."""
    most = np.full(number, UNKNOWN, dtype=np.int64)
    np.maximum.at(most, owner, said)
    return most


def earliest(owner: Ints, days: Ints) -> Ints:
    """The first day of each owner's rows."""
    first = np.full(number_of(owner), STILL_OPEN, dtype=np.int64)
    np.minimum.at(first, owner, days)
    return first


def marked(owner: Ints, mask: Bools) -> Bools:
    """Which owners have a row in the mask."""
    found = np.zeros(number_of(owner), dtype=np.bool_)
    found[owner[mask]] = True
    return found


def pairs(owner: Ints, other: Ints) -> tuple[Ints, Ints]:
    """Each different pair of owner and other, once."""
    span = number_of(other)
    found = np.unique(owner * span + other)
    return found // max(span, 1), found % max(span, 1)


def unseen_members(rows: Register, households: int) -> tuple[Ints, Ints]:
    """By household: its size as rows tell it (0: not told), and its members without a row.

    Where rows tell different sizes, as decisions made over time do, the largest counts.
    """
    size = np.maximum(highest(rows.household, rows.members, households), 0)
    with_row = np.bincount(pairs(rows.household, rows.person)[0], minlength=households)
    return size, np.maximum(size - with_row, 0)
