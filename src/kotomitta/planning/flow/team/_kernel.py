"""The event engine of the team simulation. Its slow twin is `tests/twins/team.py`.

A worker serves own clients first come first served, so a contact that falls due at `now` starts at
`max(now, free)` and its end is known at once: there is one event a contact, not two. A client has
one thing due at a time, so the clients' records are also the links of each day's list. Every
morning that day's list is sorted by counting; what comes up during the day goes to a heap.

Randomness is counted, not drawn in order: contact k of client n owns the 64 bits `bits(key, n, k)`
(mixer of SplitMix64: Steele, Lea and Flood 2014); the upper half gives its length, the lower half
the days to the next. So any number of threads gives the same numbers, and two teams with one seed
meet the same clients with the same needs.

Hot functions take arrays one by one and have one way out: numba counts a reference, at the price
of half a contact, for each array taken out of a tuple or dropped in one branch only.
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
COUNTS = 9  # one more than named: a follow-up has no deadline
SEEN, ASSIGNED, DUE, HELD, CLOSED, WAITING, FIRST_IN_TIME, PLAN_IN_TIME = range(8)
INTERPRETER = (1 << 24) - 1  # the number of a contact that no client reaches

_RING = 32  # days in the calendar; what is due later waits another round
_CLOSING = -1
_NOBODY = -1
_INSIDE = 32 - SLICE_BITS
_WEYL = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_ARRIVALS = np.uint64(0xD1B54A32D192ED03)
_LOWER = np.uint64(0xFFFFFFFF)

_CLIENT = np.dtype(
    [
        ("due", "f8"),
        ("leaves", "f8"),
        ("next", "i4"),
        ("worker", "i4"),
        ("held", "i4"),
        ("interpreted", "i4"),
    ]
)
_WORKER = np.dtype([("free", "f8"), ("booked", "f8")])


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


class _Office(NamedTuple):
    arrived: Floats
    waited: Floats
    clients: Records
    workers: Records
    cases: Ints
    count: Ints


class _Calendar(NamedTuple):
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
    return lengths[row, i, 0] + inside * lengths[row, i, 1]


@njit(nogil=True, cache=True)
def arrivals(key: np.uint64, rates: Floats, days: int) -> Floats:
    """The times of a Poisson process with a rate for each month, and infinity after the last."""
    times = np.empty(1024)
    seen = 0
    own = mixed(key ^ _ARRIVALS)
    for month in range(len(rates)):
        end = float(min((month + 1) * MONTH, days))
        at = float(month * MONTH)
        while rates[month] > 0:
            own += _WEYL
            at -= np.log(lower(mixed(own))) / rates[month]
            if at >= end:
                break
            if seen + 1 == len(times):
                times = np.append(times, np.empty(seen))
            times[seen] = at
            seen += 1
    times[seen] = np.inf
    return times[: seen + 1]


@njit(nogil=True, cache=True)
def _no_cases(workers: int) -> Ints:
    """A tournament of the workers by (active cases, number), with the winner at 1."""
    leaves = 1
    while leaves < workers:
        leaves *= 2
    cases = np.full(2 * leaves, 1 << 62)
    cases[leaves : leaves + workers] = np.arange(workers)
    for node in range(leaves - 1, 0, -1):
        cases[node] = min(cases[2 * node], cases[2 * node + 1])
    return cases


@njit(nogil=True, cache=True)
def _change_cases(cases: Ints, worker: int, change: int) -> None:
    leaves = len(cases) // 2
    node = leaves + worker
    cases[node] += change * leaves
    while node > 1:
        node >>= 1
        cases[node] = min(cases[2 * node], cases[2 * node + 1])


@njit(nogil=True, cache=True)
def _assigned(clients: Records, cases: Ints, count: Ints, terms: Terms, now: float) -> int:
    """The longest waiting client, now with a worker; nobody when none waits or all are full."""
    leaves = len(cases) // 2
    client = count[ASSIGNED]
    if client == count[SEEN] or cases[1] // leaves >= terms.cap:
        return _NOBODY
    worker = cases[1] & (leaves - 1)
    count[ASSIGNED] += 1
    _change_cases(cases, worker, 1)
    clients[client].worker = worker
    clients[client].leaves = now + terms.stay
    clients[client].held = 0
    clients[client].interpreted = lower(bits(terms.key, client, INTERPRETER)) < terms.share
    return client


@njit(nogil=True, cache=True, forceinline=True)
def _served(
    clients: Records,
    arrived: Floats,
    workers: Records,
    count: Ints,
    lengths: Floats,
    terms: Terms,
    client: int,
    now: float,
) -> float:
    """When the client is next due, after the contact that falls due now."""
    held = clients[client].held
    kind = min(held, FOLLOWUP)
    worker = clients[client].worker
    word = bits(terms.key, client, held)
    taken = length(word, lengths, 2 * kind + clients[client].interpreted)
    end = max(now, workers[worker].free) + taken
    workers[worker].free = end
    workers[worker].booked += taken
    count[DUE] += 1
    count[HELD] += end <= terms.days
    own = client if kind < FOLLOWUP else 0  # whose arrival is in the cache
    by = arrived[own] + (terms.first_days if kind == FIRST else terms.plan_days)
    count[FIRST_IN_TIME + kind] += end <= by <= terms.days
    closing = end >= clients[client].leaves
    clients[client].held = _CLOSING if closing else held + 1
    gap = terms.gap + terms.gap_width * lower(word) if kind > FIRST else terms.delay
    return end if closing else end + gap


@njit(nogil=True, cache=True)
def _taken_out(clients: Records, latest: Links, found: Links, day: int) -> int:
    """The number of clients due on the day, who are moved from the calendar to `found`."""
    slot = day & (_RING - 1)
    client = latest[slot]
    latest[slot] = _NOBODY
    n = 0
    while client != _NOBODY:
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
def _open_day(clients: Records, calendar: _Calendar, day: int) -> None:
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
def _work_day(office: _Office, calendar: _Calendar, terms: Terms, lengths: Floats, day: int) -> None:
    """Everything that happens on one day, in order of time."""
    arrived, waited, clients = office.arrived, office.waited, office.clients
    workers, cases, count = office.workers, office.cases, office.count
    latest, order, due = calendar.latest, calendar.order, calendar.due
    urgent = [(np.inf, 0)]
    listed = 0
    while True:
        coming, sudden = arrived[count[SEEN]], urgent[0][0]
        now = min(due[listed], coming, sudden)
        if now >= day + 1:
            break
        client = _NOBODY
        if now == due[listed]:
            client = int(order[listed])
            listed += 1
        elif now == sudden:
            client = heappop(urgent)[1]
        else:
            count[SEEN] += 1
        if client == _NOBODY or clients[client].held == _CLOSING:
            if client != _NOBODY:
                count[CLOSED] += 1
                _change_cases(cases, clients[client].worker, -1)
            client = _assigned(clients, cases, count, terms, now)
            if client == _NOBODY:
                continue
            waited[client] = now - arrived[client]
        again = _served(clients, arrived, workers, count, lengths, terms, client, now)
        clients[client].due = again
        if again < day + 1:
            heappush(urgent, (again, client))
        elif again < terms.days:
            slot = int(again) & (_RING - 1)
            clients[client].next = latest[slot]
            latest[slot] = client


@njit(nogil=True, cache=True)
def run(terms: Terms, rates: Floats, lengths: Floats) -> tuple[Ints, Floats, Floats, Floats, Ints]:
    """One replication, from an empty office on day 0.

    `rates` has arrivals a day for each month; `lengths` a row for each of first, plan and
    follow-up, without and with interpreter. Gives the counts; when each client arrived; how long
    each assigned client waited; and at the end of each month the days of work asked so far of
    each worker, as (month, worker), with a last row for what was not done within the run, and
    the number of clients waiting.
    """
    arrived = arrivals(terms.key, rates, terms.days)
    n = len(arrived)
    office = _Office(
        arrived,
        np.empty(n),
        np.empty(n, _CLIENT),
        np.zeros(terms.workers, _WORKER),
        _no_cases(terms.workers),
        np.zeros(COUNTS, np.int64),
    )
    calendar = _Calendar(
        np.full(_RING, np.int32(_NOBODY)),
        np.empty(n, np.int32),
        np.empty(n, np.int32),
        np.full(n + 1, np.inf),
        np.empty(2 * n + 32, np.int32),
    )
    count = office.count
    asked = np.empty((len(rates) + 1, terms.workers))
    waiting = np.empty(len(rates), np.int64)
    for day in range(terms.days):
        _open_day(office.clients, calendar, day)
        _work_day(office, calendar, terms, lengths, day)
        asked[day // MONTH] = office.workers["booked"]
        waiting[day // MONTH] = count[SEEN] - count[ASSIGNED]
    asked[len(rates)] = np.maximum(office.workers["free"] - terms.days, 0.0)
    return count, arrived[:-1], office.waited[: count[ASSIGNED]], asked, waiting
