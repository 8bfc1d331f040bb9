"""The event engine of the team simulation: one event a contact, on bare arrays.

A worker serves own clients first come first served, so a contact that falls due at `now` starts at
`max(now, free)` and its end is known at once: the end needs no event unless it closes the case.
A client has one thing due at a time, so the client's record is also the link of the day's list.
Each morning the list of the day is sorted by time, by counting; what falls due later on the same
day goes to a heap.

Randomness is counted, not drawn in order: contact k of client n of one replication owns the 64 bits
`bits(key, n, k)` (the mixer of SplitMix64: Steele, Lea and Flood 2014). The upper half gives the
length of the contact, the lower half the days to the next. So any number of threads gives the same
numbers, and two teams with the same seed meet the same clients.

Times are in working days. `twin` is the same model without any of this cleverness.

Speed: the hot functions take arrays one by one, because numba counts references to every array that
is taken out of a tuple; and they are inlined for the same reason.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

MONTH = 21
FIRST, PLAN, FOLLOWUP = 0, 1, 2
SLICE_BITS = 9
SLICES = 1 << SLICE_BITS
SEEN, ASSIGNED, DUE, HELD, CLOSED, FIRST_IN_TIME, PLAN_IN_TIME, URGENT = range(8)
INTERPRETER = (1 << 24) - 1  # the number of a contact that no client reaches

_RING = 32  # days in the calendar; what is due later than that waits another round
_CLOSING = -1
_NOBODY = -1
_WEYL = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_ARRIVALS = np.uint64(0xD1B54A32D192ED03)
_LOWER = np.uint64(0xFFFFFFFF)
_INSIDE = 32 - SLICE_BITS

CLIENT = np.dtype(
    [
        ("due", "f8"),
        ("leaves", "f8"),
        ("next", "i4"),
        ("worker", "i4"),
        ("held", "i4"),
        ("interpreted", "i4"),
    ]
)
WORKER = np.dtype([("free", "f8"), ("booked", "f8")])


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
    arrived: NDArray[np.float64]
    waited: NDArray[np.float64]
    clients: NDArray[np.void]
    workers: NDArray[np.void]
    cases: NDArray[np.int64]
    count: NDArray[np.int64]


class _Calendar(NamedTuple):
    latest: NDArray[np.int32]
    found: NDArray[np.int32]
    order: NDArray[np.int32]
    due: NDArray[np.float64]
    starts: NDArray[np.int32]
    urgent: NDArray[np.int32]


@njit(nogil=True, cache=True, forceinline=True)
def _mix(x):
    x = (x ^ (x >> np.uint64(30))) * _MIX_1
    x = (x ^ (x >> np.uint64(27))) * _MIX_2
    return x ^ (x >> np.uint64(31))


@njit(nogil=True, cache=True, forceinline=True)
def bits(key, client, contact):
    """64 random bits that belong to one contact of one client."""
    counter = (np.uint64(client) << np.uint64(24)) + np.uint64(contact)
    return _mix(key + counter * _WEYL)


@njit(nogil=True, cache=True, forceinline=True)
def lower(word):
    """A number in (0, 1) from the lower half of 64 bits."""
    return (np.float64(np.int64(word & _LOWER)) + 0.5) * 2.0**-32


@njit(nogil=True, cache=True, forceinline=True)
def length(word, lengths, row):
    """Working days of a contact, from the upper half of 64 bits and one row of `lengths`.

    A row cuts the distribution into equally likely slices, the last of them once more, and holds
    the lower end and the width of each.
    """
    upper = np.int64(word >> np.uint64(32))
    i = upper >> _INSIDE
    inside = (upper & ((1 << _INSIDE) - 1)) * 2.0**-_INSIDE
    if i == SLICES - 1:
        i = SLICES + np.int64(inside * SLICES)
        inside = inside * SLICES - np.int64(inside * SLICES)
    return lengths[row, i, 0] + inside * lengths[row, i, 1]


@njit(nogil=True, cache=True)
def arrivals(key, rates, days):
    """The times of a Poisson process with a rate for each month, and infinity after the last."""
    times = np.empty(1024)
    seen = 0
    own = _mix(key ^ _ARRIVALS)
    drawn = np.uint64(0)
    for month in range(len(rates)):
        end = float(min((month + 1) * MONTH, days))
        at = float(month * MONTH)
        while rates[month] > 0:
            drawn += np.uint64(1)
            at -= np.log(lower(_mix(own + drawn * _WEYL))) / rates[month]
            if at >= end:
                break
            if seen + 1 == len(times):
                times = np.append(times, np.empty(seen))
            times[seen] = at
            seen += 1
    times[seen] = np.inf
    return times[: seen + 1]


@njit(nogil=True, cache=True)
def _no_cases(workers):
    """A tournament of the workers by (active cases, number); the winner is at 1."""
    leaves = 1
    while leaves < workers:
        leaves *= 2
    cases = np.full(2 * leaves, 1 << 62)
    cases[leaves : leaves + workers] = np.arange(workers)
    for node in range(leaves - 1, 0, -1):
        cases[node] = min(cases[2 * node], cases[2 * node + 1])
    return cases


@njit(nogil=True, cache=True, forceinline=True)
def _change_cases(cases, worker, change):
    leaves = len(cases) // 2
    node = leaves + worker
    cases[node] += change * leaves
    while node > 1:
        node >>= 1
        cases[node] = min(cases[2 * node], cases[2 * node + 1])


@njit(nogil=True, cache=True)
def _assign(clients, cases, count, terms, now):
    """The longest waiting client, now with a worker; nobody when none waits or all are full."""
    leaves = len(cases) // 2
    client = count[ASSIGNED]
    if client == count[SEEN] or cases[1] // leaves >= terms.cap:
        return _NOBODY
    count[ASSIGNED] += 1
    worker = cases[1] & (leaves - 1)
    _change_cases(cases, worker, 1)
    clients[client].worker = worker
    clients[client].leaves = now + terms.stay
    clients[client].held = 0
    interpreted = lower(bits(terms.key, client, INTERPRETER)) < terms.share
    clients[client].interpreted = interpreted
    return client


@njit(nogil=True, cache=True, forceinline=True)
def _serve(clients, arrived, workers, count, lengths, terms, client, now):
    """When the client is next due after the contact that falls due now; infinity for never."""
    held = clients[client].held
    kind = min(held, FOLLOWUP)
    worker = clients[client].worker
    word = bits(terms.key, client, held)
    hours = length(word, lengths, 2 * kind + clients[client].interpreted)
    end = max(now, workers[worker].free) + hours
    workers[worker].free = end
    workers[worker].booked += hours
    count[DUE] += 1
    if end > terms.days:
        return np.inf
    count[HELD] += 1
    clients[client].held = held + 1
    again = end + terms.gap + terms.gap_width * lower(word)
    if kind == FIRST:
        again = end + terms.delay
        count[FIRST_IN_TIME] += _in_time(end, arrived[client], terms.first_days, terms.days)
    elif kind == PLAN:
        count[PLAN_IN_TIME] += _in_time(end, arrived[client], terms.plan_days, terms.days)
    if end >= clients[client].leaves:
        clients[client].held = _CLOSING
        again = end
    return again


@njit(nogil=True, cache=True, forceinline=True)
def _in_time(end, arrived, allowed, days):
    return end <= arrived + allowed <= days


@njit(nogil=True, cache=True)
def _push(urgent, clients, count, client):
    at = clients[client].due
    k = count[URGENT]
    count[URGENT] += 1
    while k > 0 and clients[urgent[(k - 1) >> 1]].due > at:
        urgent[k] = urgent[(k - 1) >> 1]
        k = (k - 1) >> 1
    urgent[k] = client


@njit(nogil=True, cache=True)
def _pop(urgent, clients, count):
    top = urgent[0]
    count[URGENT] -= 1
    size = count[URGENT]
    last = urgent[size]
    k, child = 0, 1
    while child < size:
        if child + 1 < size and clients[urgent[child + 1]].due < clients[urgent[child]].due:
            child += 1
        if clients[urgent[child]].due >= clients[last].due:
            break
        urgent[k] = urgent[child]
        k, child = child, 2 * child + 1
    urgent[k] = last
    return top


@njit(nogil=True, cache=True)
def _take_out(clients, calendar, day):
    """The number of clients due on the day, out of the calendar and into `found`."""
    latest, found = calendar.latest, calendar.found
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
def _sort(clients, calendar, day):
    """Put the clients due on the day in order of time: by counting, then by insertion."""
    n = _take_out(clients, calendar, day)
    found, order, due, starts = calendar.found, calendar.order, calendar.due, calendar.starts
    bins = 16
    while bins < n:
        bins *= 2
    starts[: bins + 1] = 0
    for i in range(n):
        starts[np.int64((clients[found[i]].due - day) * bins) + 1] += 1
    for i in range(bins):
        starts[i + 1] += starts[i]
    for i in range(n):
        at = clients[found[i]].due
        place = starts[np.int64((at - day) * bins)]
        starts[np.int64((at - day) * bins)] = place + 1
        order[place] = found[i]
        due[place] = at
    for i in range(1, n):
        at, client, place = due[i], order[i], i
        while place > 0 and due[place - 1] > at:
            due[place], order[place] = due[place - 1], order[place - 1]
            place -= 1
        due[place], order[place] = at, client
    due[n] = np.inf


@njit(nogil=True, cache=True)
def _work(office, calendar, terms, lengths, day):
    """Everything that happens on one day, in order of time."""
    arrived, clients, workers = office.arrived, office.clients, office.workers
    cases, count = office.cases, office.count
    latest, order, due, urgent = calendar.latest, calendar.order, calendar.due, calendar.urgent
    listed = 0
    while True:
        coming = arrived[count[SEEN]]
        now = min(due[listed], coming)
        if count[URGENT] > 0:
            now = min(now, clients[urgent[0]].due)
        if now >= day + 1:
            return
        client = _NOBODY
        if now == due[listed]:
            client = np.int64(order[listed])
            listed += 1
        elif now == coming:
            count[SEEN] += 1
        else:
            client = np.int64(_pop(urgent, clients, count))
        if client == _NOBODY or clients[client].held == _CLOSING:
            if client != _NOBODY:
                count[CLOSED] += 1
                _change_cases(cases, clients[client].worker, -1)
            client = _assign(clients, cases, count, terms, now)
            if client == _NOBODY:
                continue
            office.waited[client] = now - arrived[client]
        again = _serve(clients, arrived, workers, count, lengths, terms, client, now)
        if again < terms.days:
            clients[client].due = again
            if again < day + 1:
                _push(urgent, clients, count, client)
            else:
                slot = np.int64(again) & (_RING - 1)
                clients[client].next = latest[slot]
                latest[slot] = client


@njit(nogil=True, cache=True)
def run(terms, rates, lengths):
    """One replication, from an empty office on day 0.

    `rates` has arrivals a day for each month; `lengths` a row for each of first, plan and
    follow-up, without and with interpreter. Gives the counts; the wait of each assigned client;
    at the end of each month the days of work asked of each worker so far, as (month, worker), and
    the number waiting; and when each worker is free of what was asked for within the run.
    """
    arrived = arrivals(terms.key, rates, terms.days)
    n = len(arrived)
    office = _Office(
        arrived,
        np.empty(n),
        np.empty(n, CLIENT),
        np.zeros(terms.workers, WORKER),
        _no_cases(terms.workers),
        np.zeros(8, np.int64),
    )
    calendar = _Calendar(
        np.full(_RING, np.int32(_NOBODY)),
        np.empty(n, np.int32),
        np.empty(n, np.int32),
        np.full(n + 1, np.inf),
        np.empty(2 * n + 32, np.int32),
        np.empty(n, np.int32),
    )
    asked = np.empty((len(rates), terms.workers))
    waiting = np.empty(len(rates), np.int64)
    for day in range(terms.days):
        _sort(office.clients, calendar, day)
        _work(office, calendar, terms, lengths, day)
        asked[day // MONTH] = office.workers["booked"]
        waiting[day // MONTH] = office.count[SEEN] - office.count[ASSIGNED]
    waited = office.waited[: office.count[ASSIGNED]]
    return office.count, waited, asked, waiting, office.workers["free"].copy()
