"""What the unit's engine is told, what it keeps, and what it leaves behind.

Everything that belongs together lies in one record: the engine passes few arrays and is quick to
compile. Times and lengths are in open days; a worker does a day of case work in a day at work.
"""

from typing import Any, NamedTuple

import numpy as np

from kotomitta.planning.flow.team._kernel import Floats, Ints, Links, Records

Tables = np.ndarray[tuple[int, int], np.dtype[np.void]]

# More than 110 % for four weeks running is the sign of excess in England's probation service.
WEEK, RUN, EXCESS = 5, 4, 1.1
COUNTS = 8
SEEN, ASSIGNED, DUE, HELD, CLOSED, NOW, POOL, OLDEST = range(COUNTS)
CALENDAR_COUNTS = 5
TODAY, PARTS, PART, HEAP, SPARE = range(CALENDAR_COUNTS)
MOST_PARTS = 1 << 16  # of a day
FEW = 4  # entries in a part as the day begins
BLOCK = 16  # entries that lie together
CACHE_LINE = 64  # bytes that the processor moves at a time
CHAIN_BITS = 19  # of the number of a contact, below the number of its chain
MOST_CHAINS = 16
START = (1 << CHAIN_BITS) - 1  # the number of a contact that no chain reaches
SECOND = 1 << 23  # the contact's second word
STAFF = 1 << 36  # workers' words stand beyond all clients'
LEAVE, QUITS, FINDS = 1 << 20, 2 << 20, 3 << 20
NOT_THERE = 1 << 24  # cases that keep a vacant post from winning any


def _record(**fields: str) -> np.dtype[np.void]:
    return np.dtype(list(fields.items()), align=True)


def _lines(**fields: str) -> np.dtype[np.void]:
    """A record that fills whole lines of the processor's cache."""
    close: Any = _record(**fields)
    told: Any = {
        "names": close.names,
        "formats": [close[name] for name in close.names],
        "offsets": [close.fields[name][1] for name in close.names],
        "itemsize": -(-close.itemsize // CACHE_LINE) * CACHE_LINE,
    }
    whole: np.dtype[np.void] = np.dtype(told, align=True)
    return whole


# A case: when it came, how long it waited and stays; first appointment and plan, infinite for what
# did not come to be; its factor of need, whether it needs an interpreter, and where its course
# stood when the run began.
CLIENT = _record(
    arrived="f8",
    waited="f8",
    stay="f8",
    begun="f8",
    ended="f8",
    plan_begun="f8",
    plan_ended="f8",
    factor="f8",
    spoken="i1",
    row="i1",
)
# The one contact that a chain of a case has in hand, the worker whose it is, and what a contact has
# to know of its case: so that one line of memory is enough.
SLOT = _lines(
    taken="f8",
    gap="f8",
    due="f8",
    leaves="f8",
    factor="f8",
    next="i4",
    worker="i4",
    count="i4",
    row="i1",
    spoken="i1",
    pending="i1",
    missed="i1",
    booked="i1",
    closes="i1",
    gone="i1",
)
# `free` and `back` are when work in hand and absence end; `queued` is the work in the two queues,
# `asked`, `left` and `here` belong to the week, `run` counts weeks in excess. What contacts touch
# comes first and is one line.
WORKER = _lines(
    free="f8",
    back="f8",
    queued="f8",
    asked="f8",
    first="i4",
    last="i4",
    later_first="i4",
    later_last="i4",
    here="i4",
    run="i4",
    called="i1",
    there="i1",
    left="f8",
    away="i4",
    until="i4",
    begins="i4",
    quit="i4",
)
ENTRY = _record(due="f8", number="i8")
PAGE = _record(block="i4", count="i4")
DAY = _record(room="f8", used="f8")
MONTH = _record(
    ends="i8",
    leave="f8",
    waiting="i8",
    moved="i8",
    missed="i8",
    reviews="i8",
    reviewed="i8",
    weeks="i8",
    excessive="i8",
    episodes="i8",
    quits="i8",
)
ROW = _record(
    table="i8",
    table_spoken="i8",
    scale="f8",
    scale_spoken="f8",
    interpreted="i8",
    no_show="f8",
    gap="f8",
    width="f8",
    undone="f8",
)
TALLY = _record(asked="f8", worked="f8", present="i8", cases="i8")
CHAIN = _record(cadre="i8", row="i8", leads="i8")


class Terms(NamedTuple):
    """The numbers of one replication; shares and chances are between 0 and 1.

    The course of a case ends with the repeating row `last` and the closing row `final`, -1 for
    none; a review is in time within `grace` of its due day. `lost` is the share of a contact that
    a no-show costs, `rebook` the days until it comes back. `sick` is the chance that a spell begins
    on a day at work, `stays_sick` that it goes on for a day. `quits` and `fails` are chances a
    month and a recruitment, `lag` its months; `takeover` is work on a case that changes its worker.
    """

    key: np.uint64
    days: int
    chains: int
    cadres: int
    posts: int
    last: int
    final: int
    grace: float
    lost: float
    rebook: float
    sick: float
    stays_sick: float
    quits: float
    fails: float
    lag: int
    takeover: float


class Calendar(NamedTuple):
    """A page for each of the `days`, one for each of the `parts` of today, and the part at hand.

    That is the `heap`. `links` are from a block of `entries` to the next of its page, or of those
    to spare.
    """

    days: Records
    parts: Records
    entries: Records
    links: Links
    heap: Records
    counts: Ints


class Desk(NamedTuple):
    """The state of one replication.

    `months` hold the day they end before, `leave` in days a worker, and counts; `rows`, by (month,
    row), what holds for a contact, and the work of that kind that was not done: `gap` is the
    shortest time to the next and `width` its spread, off the course `gap` is the mean of an
    exponential. `tallies` are by (month, worker), `posts` by (cadre, month), `tree` is the
    tournament of each cadre by (active cases, number) with the winner at 1. A day has its `room`
    of interpreters.
    """

    clients: Records
    slots: Records
    workers: Records
    days: Records
    months: Records
    rows: Tables
    tallies: Tables
    chains: Records
    posts: Ints
    caps: Ints
    tree: Ints
    counts: Ints
    lengths: Floats
    calendar: Calendar
