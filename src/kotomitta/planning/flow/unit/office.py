"""What holds for all replications of a unit on one draw, and an empty desk."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kotomitta.planning.flow.team._kernel import NOBODY, Floats, Ints, Records
from kotomitta.planning.flow.unit.state import (
    BLOCK,
    CACHE_LINE,
    CALENDAR_COUNTS,
    COUNTS,
    DAY,
    ENTRY,
    FEW,
    MOST_PARTS,
    NOT_THERE,
    PAGE,
    PARTS,
    SLOT,
    TALLY,
    WORKER,
    Calendar,
    Desk,
    Tables,
    Terms,
)


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """What holds for months, rows of contacts by (month, row), chains, cadres and days.

    `posts` (cadre, month), `caps` (cadre), `room` (day) of interpreters, `lengths` of contacts.
    """

    months: Records
    rows: Tables
    chains: Records
    posts: Ints
    caps: Ints
    room: Floats
    lengths: Floats


def empty_desk(clients: Records, terms: Terms, rules: Rules) -> Desk:
    """A desk before day 0 to which these clients will come; the last of them never does."""
    slots, workers, months = len(clients) * terms.chains, terms.cadres * terms.posts, rules.months
    days = np.zeros(terms.days, DAY)
    days["room"] = rules.room
    tallies = np.zeros((len(months), workers), TALLY)
    tallies["cases"] = -1
    return Desk(
        clients=clients.copy(),
        slots=_in_lines(slots, SLOT),
        workers=_vacant(workers),
        days=days,
        months=months.copy(),
        rows=rules.rows.copy(),
        tallies=tallies,
        chains=rules.chains,
        posts=rules.posts,
        caps=rules.caps,
        tree=np.stack([_no_cases(terms.posts)] * terms.cadres),
        counts=np.zeros(COUNTS, np.int64),
        lengths=rules.lengths,
        calendar=_empty_calendar(terms.days, 2 * slots + workers + 2),
    )


def _empty_calendar(days: int, most: int) -> Calendar:
    """A calendar with room for so many entries at a time."""
    parts = min(MOST_PARTS, 1 << (most // FEW).bit_length())
    blocks = most // BLOCK + min(days + parts, most) + 1  # one in part filled on each page
    counts = np.zeros(CALENDAR_COUNTS, np.int64)
    counts[PARTS] = 1
    return Calendar(
        days=np.zeros(days, PAGE),
        parts=np.zeros(parts, PAGE),
        entries=np.empty(blocks * BLOCK, ENTRY),
        links=np.arange(1, blocks + 1, dtype=np.int32),
        heap=np.empty(most, ENTRY),
        counts=counts,
    )


def _in_lines(number: int, record: np.dtype[np.void]) -> Records:
    """Empty records that begin where a line of the processor's cache begins."""
    room = np.full(number * record.itemsize + CACHE_LINE, 0, np.uint8)
    start = -room.ctypes.data % CACHE_LINE
    return room[start : start + number * record.itemsize].view(record)


def _vacant(workers: int) -> Records:
    states = _in_lines(workers, WORKER)
    for name in ("first", "later_first", "begins", "quit"):
        states[name] = NOBODY
    return states


def _no_cases(posts: int) -> NDArray[np.int64]:
    """A tournament of posts that are all vacant."""
    leaves = 1 << (posts - 1).bit_length()
    tree = np.full(2 * leaves, np.iinfo(np.int64).max // 2)
    tree[leaves : leaves + posts] = NOT_THERE * leaves + np.arange(posts)
    for node in range(leaves - 1, 0, -1):
        tree[node] = tree[2 * node : 2 * node + 2].min()
    return tree
