"""The event engine of the team simulation. Its slow twin is `tests/twins/team.py`.

A worker serves own clients first come first served, so a contact that falls due at `now` starts at
`max(now, free)` and its end is known at once: there is one event a contact, not two. What is due
on a later day is written on the page of that day; every morning the page of the day is sorted by
counting, and what comes up during the day goes to a heap.

Randomness is counted, not drawn in order: contact k of client n owns the 64 bits `bits(key, n, k)`
(mixer of SplitMix64: Steele, Lea and Flood 2014); the upper half gives its length, the lower half
the days to the next. So any number of threads gives the same numbers, and two teams with one seed
meet the same clients with the same needs.

Hot functions have one way out and are inlined: numba counts a reference, at the price of half a
contact, for each array that is dropped on one path and not on another.
"""

from collections.abc import Callable
from heapq import heappop, heappush
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numba import njit
from numpy.typing import NDArray

from kotomitta.planning.flow.fetch import fetch

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Links = NDArray[np.int32]
Records = np.ndarray[tuple[int], np.dtype[np.void]]

MONTH = 21
FIRST, PLAN, FOLLOWUP = 0, 1, 2
SLICE_BITS = 9
SLICES = 1 << SLICE_BITS
COUNTS = 5
SEEN, ASSIGNED, DUE, HELD, CLOSED = range(COUNTS)
INTERPRETER = (1 << 24) - 1  # the number of a contact that no client reaches
RING = 32  # days in the calendar; what is due later waits another round
AHEAD = 16  # clients on the page whose records are under way from memory
NOBODY = -1
_CLOSING = -1
_INSIDE = 32 - SLICE_BITS
_WEYL = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_LOWER = np.uint64(0xFFFFFFFF)

CLIENT = np.dtype("f8,i4,i4,i8")
CLIENT.names = ("leaves", "worker", "held", "interpreted")
WORKER = np.dtype("f8,f8")
WORKER.names = ("free", "booked")

# Only `run` is called from outside; wrappers for the rest would take a third of the compiling.
INNER: dict[str, Any] = {"nogil": True, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
_F = TypeVar("_F", bound=Callable[..., object])
_part: Callable[[_F], _F] = njit(**INNER)
_inlined: Callable[[_F], _F] = njit(**INNER, forceinline=True)


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


class Office(NamedTuple):
    """The state of one replication, and what it leaves behind.

    `arrived` ends with infinity; `ended` (client, first or plan) is infinite for what did not come
    to be, and may lie after the run; `cases` is a tournament of the workers by (active cases,
    number) with the winner at 1; `waiting` are so many at the end of each month.
    """

    arrived: Floats
    waited: Floats
    ended: Floats
    clients: Records
    workers: Records
    cases: Ints
    counts: Ints
    waiting: Ints


class Calendar(NamedTuple):
    """Who is due when: a page for each day of the ring, and today's in order.

    A page has room for everyone, and memory is taken for the lines that are written.
    """

    entered: Ints
    due: Floats
    client: Links
    ordered_due: Floats
    ordered_client: Links
    starts: Links


@_inlined
def bits(key: np.uint64, client: int, contact: int) -> np.uint64:
    """64 random bits that belong to one contact of one client."""
    x = key + ((np.uint64(client) << np.uint64(24)) + np.uint64(contact)) * _WEYL
    x = (x ^ (x >> np.uint64(30))) * _MIX_1
    x = (x ^ (x >> np.uint64(27))) * _MIX_2
    return x ^ (x >> np.uint64(31))


@_inlined
def lower(word: np.uint64) -> float:
    """A number in (0, 1) from the lower half of 64 bits."""
    return (np.float64(np.int64(word & _LOWER)) + 0.5) * 2.0**-32


@_inlined
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


@_inlined
def _enter(calendar: Calendar, due: float, client: int, days: int) -> None:
    """Write on the page of the day that the client is due, if the run lasts so long."""
    if due < days:
        slot = int(due) & (RING - 1)
        line = calendar.entered[slot]
        calendar.due[slot, line] = due
        calendar.client[slot, line] = client
        calendar.entered[slot] = line + 1


@_part
def change_cases(cases: Ints, worker: int, change: int) -> None:
    """Give a worker so many cases more in the tournament."""
    leaves = len(cases) // 2
    node = leaves + worker
    cases[node] += change * leaves
    while node > 1:
        node >>= 1
        cases[node] = min(cases[2 * node], cases[2 * node + 1])


@_part
def _make_room(office: Office, client: int) -> None:
    """Count the case that closes, or with nobody's the client who arrives."""
    if client == NOBODY:
        office.counts[SEEN] += 1
    else:
        office.counts[CLOSED] += 1
        change_cases(office.cases, office.clients[client].worker, -1)


@_part
def _assigned(office: Office, terms: Terms, now: float) -> int:
    """The longest waiting client, now with a worker; nobody when none waits or all are full."""
    clients, cases, counts = office.clients, office.cases, office.counts
    leaves = len(cases) // 2
    client = counts[ASSIGNED]
    if client == counts[SEEN] or cases[1] // leaves >= terms.cap:
        return NOBODY
    worker = cases[1] & (leaves - 1)
    counts[ASSIGNED] += 1
    change_cases(cases, worker, 1)
    office.waited[client] = now - office.arrived[client]
    clients[client].worker = worker
    clients[client].leaves = now + terms.stay
    clients[client].held = 0
    clients[client].interpreted = lower(bits(terms.key, client, INTERPRETER)) < terms.share
    return int(client)


@_inlined
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
    own = client if kind < FOLLOWUP else len(office.ended) - 1  # a row that nobody reads
    office.ended[own, kind & PLAN] = end
    closing = end >= clients[client].leaves
    clients[client].held = _CLOSING if closing else held + 1
    gap = terms.gap + terms.gap_width * lower(word) if kind > FIRST else terms.delay
    return float(end if closing else end + gap)


@_part
def _open_day(calendar: Calendar, day: int) -> None:
    """Put those due on the day in order of time, and leave the others on the page."""
    slot = day & (RING - 1)
    due, client, starts = calendar.due[slot], calendar.client[slot], calendar.starts
    n = calendar.entered[slot]
    bins = 16
    while bins < n:
        bins *= 2
    for i in range(bins + 1):  # numba is slow to compile an assignment to a slice
        starts[i] = 0
    for i in range(n):
        if due[i] < day + 1:
            starts[int((due[i] - day) * bins) + 1] += 1
    for i in range(bins):
        starts[i + 1] += starts[i]
    kept = 0
    for i in range(n):
        if due[i] < day + 1:
            place = starts[int((due[i] - day) * bins)]
            starts[int((due[i] - day) * bins)] = place + 1
            calendar.ordered_due[place], calendar.ordered_client[place] = due[i], client[i]
        else:
            due[kept], client[kept] = due[i], client[i]
            kept += 1
    calendar.entered[slot] = kept
    _settle(calendar.ordered_due, calendar.ordered_client, n - kept)


@_part
def _settle(due: Floats, client: Links, n: int) -> None:
    """Sort by insertion what counting has left in order but for near neighbours."""
    for i in range(1, n):
        at, who, place = due[i], client[i], i
        while place > 0 and due[place - 1] > at:
            due[place], client[place] = due[place - 1], client[place - 1]
            place -= 1
        due[place], client[place] = at, who
    due[n] = np.inf


@_part
def _work_day(office: Office, calendar: Calendar, terms: Terms, lengths: Floats, day: int) -> None:
    """Everything that happens on one day, in order of time: what was planned, and what comes up.

    What comes up always holds the next arrival, as nobody's.
    """
    clients, counts, arrived = office.clients, office.counts, office.arrived
    due, order = calendar.ordered_due, calendar.ordered_client
    urgent = [(arrived[counts[SEEN]], NOBODY)]
    sudden = urgent[0][0]
    listed = 0
    while min(due[listed], sudden) < day + 1:
        if due[listed] <= sudden:
            now, client = due[listed], int(order[listed])
            fetch(clients, order[listed + AHEAD])
            listed += 1
        else:
            now, client = heappop(urgent)
            if client == NOBODY:
                heappush(urgent, (arrived[counts[SEEN] + 1], NOBODY))
            sudden = urgent[0][0]
        if client == NOBODY or clients[client].held == _CLOSING:
            _make_room(office, client)
            client = _assigned(office, terms, now)
        if client != NOBODY:
            again = _served(office, lengths, terms, client, now)
            if again < day + 1:
                heappush(urgent, (again, client))
                sudden = urgent[0][0]
            else:
                _enter(calendar, again, client, terms.days)


@njit(nogil=True, cache=True)
def run(office: Office, calendar: Calendar, terms: Terms, lengths: Floats) -> None:
    """One replication, from an office that is empty on day 0; the result is left in the office.

    `lengths` has a row for each of first, plan and follow-up, without and with interpreter.
    """
    counts = office.counts
    for day in range(terms.days):
        _open_day(calendar, day)
        _work_day(office, calendar, terms, lengths, day)
        office.waiting[day // MONTH] = counts[SEEN] - counts[ASSIGNED]
