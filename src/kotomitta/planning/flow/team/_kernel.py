"""The event engine of the team simulation. Its slow twin is `tests/twins/team.py`.

A worker serves own clients first come first served, so a contact that falls due at `now` starts at
`max(now, free)` and its end is known at once: there is one event a contact, not two. A client has
one thing due at a time, so the clients' records are also the links of each day's list. Every
morning that day's list is sorted by counting; what comes up during the day goes to a heap.

Randomness is counted, not drawn in order: contact k of client n owns the 64 bits `bits(key, n, k)`
(mixer of SplitMix64: Steele, Lea and Flood 2014); the upper half gives its length, the lower half
the days to the next. So any number of threads gives the same numbers, and two teams with one seed
meet the same clients with the same needs.

Hot functions have one way out and are inlined: numba counts a reference, at the price of half a
contact, for each array that is dropped on one path and not on another.
"""

from heapq import heappop, heappush
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Links = NDArray[np.int32]
Records = np.ndarray[tuple[int], np.dtype[np.void]]

MONTH = 21
FIRST, PLAN, FOLLOWUP = 0, 1, 2
SLICE_BITS = 9
SLICES = 1 << SLICE_BITS
COUNTS = 8  # one more than named: a follow-up has no deadline
SEEN, ASSIGNED, DUE, HELD, CLOSED, FIRST_IN_TIME, PLAN_IN_TIME = range(7)
INTERPRETER = (1 << 24) - 1  # the number of a contact that no client reaches

RING = 32  # days in the calendar; what is due later waits another round
_CLOSING = -1
NOBODY = -1
_INSIDE = 32 - SLICE_BITS
_WEYL = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_LOWER = np.uint64(0xFFFFFFFF)

CLIENT = np.dtype(
    {
        "names": ["due", "leaves", "next", "worker", "held", "interpreted"],
        "formats": ["f8", "f8", "i4", "i4", "i4", "i4"],
    }
)
WORKER = np.dtype({"names": ["free", "booked"], "formats": ["f8", "f8"]})


class Terms(NamedTuple):
    """The numbers of one replication, in working days."""

    key: np.uint64
    days: int
    workers: int
    cap: int
    share: float
    delay: float
    gap: float
    gap_width: float
    stay: float
    first_days: float
    plan_days: float


class Office(NamedTuple):
    """The state of one replication, and what it leaves behind.

    `arrived` ends with infinity; `cases` is a tournament of the workers by (active cases, number)
    with the winner at 1; `asked` (month, worker) is the days of work asked for by the month's end.
    """

    arrived: Floats
    waited: Floats
    clients: Records
    workers: Records
    cases: Ints
    counts: Ints
    asked: Floats
    waiting: Ints


class Calendar(NamedTuple):
    """Who is due when: the latest entered of each day of the ring, and today in order."""

    latest: Links
    found: Links
    order: Links
    due: Floats
    starts: Links


@njit(nogil=True, cache=True, forceinline=True)
def mixed(x: np.uint64) -> np.uint64:
    """The bits of a counter, mixed."""
    x = (x ^ (x >> np.uint64(30))) * _MIX_1
    x = (x ^ (x >> np.uint64(27))) * _MIX_2
    return x ^ (x >> np.uint64(31))


@njit(nogil=True, cache=True, forceinline=True)
def bits(key: np.uint64, client: int, contact: int) -> np.uint64:
    """64 random bits that belong to one contact of one client."""
    return mixed(key + ((np.uint64(client) << np.uint64(24)) + np.uint64(contact)) * _WEYL)


@njit(nogil=True, cache=True, forceinline=True)
def lower(word: np.uint64) -> float:
    """A number in (0, 1) from the lower half of 64 bits."""
    return (np.float64(np.int64(word & _LOWER)) + 0.5) * 2.0**-32


@njit(nogil=True, cache=True, forceinline=True)
def length(word: np.uint64, lengths: Floats, row: int) -> float:
    """Working days of a contact, from the upper half of 64 bits and one row of `lengths`.

    A row holds the lower end and the width of equally likely slices, the last of them cut again.
    """
    upper = np.int64(word >> np.uint64(32))
    i = upper >> _INSIDE
    inside = (upper & ((1 << _INSIDE) - 1)) * 2.0**-_INSIDE
    if i == SLICES - 1:
        i = SLICES + np.int64(inside * SLICES)
        inside = inside * SLICES - np.int64(inside * SLICES)
    return float(lengths[row, i, 0] + inside * lengths[row, i, 1])


@njit(nogil=True, cache=True, forceinline=True)
def _enter(clients: Records, latest: Links, client: int, days: int) -> None:
    """Put the client in the calendar, if the day is within the run."""
    if clients[client].due < days:
        slot = int(clients[client].due) & (RING - 1)
        clients[client].next = latest[slot]
        latest[slot] = client


@njit(nogil=True, cache=True)
def _change_cases(cases: Ints, worker: int, change: int) -> None:
    leaves = len(cases) // 2
    node = leaves + worker
    cases[node] += change * leaves
    while node > 1:
        node >>= 1
        cases[node] = min(cases[2 * node], cases[2 * node + 1])


@njit(nogil=True, cache=True)
def _make_room(office: Office, client: int) -> None:
    """Count the case that closes, or with nobody's the client who arrives."""
    if client == NOBODY:
        office.counts[SEEN] += 1
    else:
        office.counts[CLOSED] += 1
        _change_cases(office.cases, office.clients[client].worker, -1)


@njit(nogil=True, cache=True)
def _assigned(office: Office, terms: Terms, now: float) -> int:
    """The longest waiting client, now with a worker; nobody when none waits or all are full."""
    clients, cases, counts = office.clients, office.cases, office.counts
    leaves = len(cases) // 2
    client = counts[ASSIGNED]
    if client == counts[SEEN] or cases[1] // leaves >= terms.cap:
        return NOBODY
    worker = cases[1] & (leaves - 1)
    counts[ASSIGNED] += 1
    _change_cases(cases, worker, 1)
    office.waited[client] = now - office.arrived[client]
    clients[client].worker = worker
    clients[client].leaves = now + terms.stay
    clients[client].held = 0
    clients[client].interpreted = lower(bits(terms.key, client, INTERPRETER)) < terms.share
    return int(client)


@njit(nogil=True, cache=True, forceinline=True)
def _served(office: Office, lengths: Floats, terms: Terms, client: int, now: float) -> float:
    """When the client is next due, after the contact that falls due now."""
    clients, workers, counts = office.clients, office.workers, office.counts
    held = clients[client].held
    kind = min(held, FOLLOWUP)
    worker = clients[client].worker
    word = bits(terms.key, client, held)
    taken = length(word, lengths, 2 * kind + clients[client].interpreted)
    end = max(now, workers[worker].free) + taken
    workers[worker].free = end
    workers[worker].booked += taken
    counts[DUE] += 1
    counts[HELD] += end <= terms.days
    own = client if kind < FOLLOWUP else 0  # whose arrival is in the cache
    by = office.arrived[own] + (terms.first_days if kind == FIRST else terms.plan_days)
    counts[FIRST_IN_TIME + kind] += end <= by <= terms.days
    closing = end >= clients[client].leaves
    clients[client].held = _CLOSING if closing else held + 1
    gap = terms.gap + terms.gap_width * lower(word) if kind > FIRST else terms.delay
    return float(end if closing else end + gap)


@njit(nogil=True, cache=True)
def _taken_out(clients: Records, latest: Links, found: Links, day: int) -> int:
    """The number of clients due on the day, who are moved from the calendar to `found`."""
    slot = day & (RING - 1)
    client = latest[slot]
    latest[slot] = NOBODY
    n = 0
    while client != NOBODY:
        after = clients[client].next
        if clients[client].due < day + 1:
            found[n] = client
            n += 1
        else:
            clients[client].next = latest[slot]
            latest[slot] = client
        client = after
    return n


@njit(nogil=True, cache=True)
def _open_day(clients: Records, calendar: Calendar, day: int) -> None:
    """Sort the clients due on the day by time: by counting, then by insertion."""
    found, order, due, starts = calendar.found, calendar.order, calendar.due, calendar.starts
    n = _taken_out(clients, calendar.latest, found, day)
    bins = 16
    while bins < n:
        bins *= 2
    starts[: bins + 1] = 0
    for i in range(n):
        starts[int((clients[found[i]].due - day) * bins) + 1] += 1
    for i in range(bins):
        starts[i + 1] += starts[i]
    for i in range(n):
        at = clients[found[i]].due
        place = starts[int((at - day) * bins)]
        starts[int((at - day) * bins)] = place + 1
        due[place], order[place] = at, found[i]
    for i in range(1, n):
        at, client, place = due[i], order[i], i
        while place > 0 and due[place - 1] > at:
            due[place], order[place] = due[place - 1], order[place - 1]
            place -= 1
        due[place], order[place] = at, client
    due[n] = np.inf


@njit(nogil=True, cache=True)
def _work_day(office: Office, calendar: Calendar, terms: Terms, lengths: Floats, day: int) -> None:
    """Everything that happens on one day, in order of time."""
    clients, counts, arrived = office.clients, office.counts, office.arrived
    order, due = calendar.order, calendar.due
    urgent = [(np.inf, NOBODY)]
    listed = 0
    while True:
        now = min(due[listed], arrived[counts[SEEN]], urgent[0][0])
        if now >= day + 1:
            break
        client = NOBODY
        if now == due[listed]:
            client = int(order[listed])
            listed += 1
        elif now == urgent[0][0]:
            client = heappop(urgent)[1]
        if client == NOBODY or clients[client].held == _CLOSING:
            _make_room(office, client)
            client = _assigned(office, terms, now)
        if client != NOBODY:
            clients[client].due = _served(office, lengths, terms, client, now)
            if clients[client].due < day + 1:
                heappush(urgent, (clients[client].due, client))
            else:
                _enter(clients, calendar.latest, client, terms.days)


@njit(nogil=True, cache=True)
def run(office: Office, calendar: Calendar, terms: Terms, lengths: Floats) -> None:
    """One replication, from an office that is empty on day 0; the result is left in the office.

    `lengths` has a row for each of first, plan and follow-up, without and with interpreter.
    """
    counts, asked, waiting = office.counts, office.asked, office.waiting
    for day in range(terms.days):
        _open_day(office.clients, calendar, day)
        _work_day(office, calendar, terms, lengths, day)
        asked[day // MONTH] = office.workers["booked"]
        waiting[day // MONTH] = counts[SEEN] - counts[ASSIGNED]
