"""What holds for all replications of a unit on one draw, and an empty desk."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kotomitta.planning.flow.team._kernel import NOBODY, Floats, Ints, Records
from kotomitta.planning.flow.unit.state import (
    COUNTS,
    DAY,
    ENTRY,
    NOT_THERE,
    SLOT,
    TALLY,
    WORKER,
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
    days["first"], days["room"] = NOBODY, rules.room
    tallies = np.zeros((len(months), workers), TALLY)
    tallies["cases"] = -1
    entries = 2 * slots + workers + 1
    return Desk(
        clients=clients.copy(),
        slots=np.zeros(slots, SLOT),
        workers=_vacant(workers),
        entries=np.empty(entries, ENTRY),
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
        ordered=np.empty(entries + 1, ENTRY),
        sudden=np.empty(entries + 1, ENTRY),
        starts=np.empty(2 * entries + 16, np.int32),
    )


def _vacant(workers: int) -> Records:
    states = np.zeros(workers, WORKER)
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
