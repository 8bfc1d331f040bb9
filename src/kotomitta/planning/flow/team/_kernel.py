"""The event engine of the team simulation: one event a contact, on bare arrays.

A worker serves own clients first come first served, so a contact that falls due at `due` starts at
`max(due, free[worker])` and its end is known at once: no event is needed for the end unless it
closes the case. What is due waits in a calendar, a ring of narrow buckets each holding a list
sorted by time; a client has one thing due at a time, so the client's record is the list's link.

Randomness is counted, not drawn in order: contact k of client n of one replication has the 64 bits
`_bits(key, n, k)` (SplitMix64: Steele, Lea and Flood 2014), whatever else happens before it. Half
of them give the length of the contact, half the days to the next one. So any number of threads
gives the same bytes, and two teams with the same seed meet the same clients.

Times are in working days. `face.py` says what the numbers mean.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

Array = np.ndarray

FIRST, PLAN, FOLLOWUP = 0, 1, 2
SLICES = 512  # of the length of a contact; the last slice is cut once more into as many
MONTH = 21.0
_SLICE_BITS = 9
_CLOSING = -1
_NOBODY = -1
_CONTACTS_EACH = np.uint64(24)  # bits of the counter that count a client's contacts
_INTERPRETER = (1 << 24) - 1
_WEYL = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_ARRIVALS = np.uint64(0xD1B54A32D192ED03)
_LOW = np.uint64(0xFFFFFFFF)

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


class Terms(NamedTuple):
    days: float
    workers: int
    cap: int
    delay: float
    gap: float
    gap_width: float
    stay: float
    first_days: float
    plan_days: float
    share: float
    per_day: float
    ring: int


class State(NamedTuple):
    clients: Array
    head: Array
    tree: Array
    free: Array
    booked: Array
    arrived: Array
    count: Array


BUCKET, SEEN, ASSIGNED, DUE, HELD, CLOSED, FIRST_OK, PLAN_OK = range(8)


@njit(nogil=True, cache=True)
def _mix(x):
    x = (x ^ (x >> np.uint64(30))) * _MIX_1
    x = (x ^ (x >> np.uint64(27))) * _MIX_2
    return x ^ (x >> np.uint64(31))


@njit(nogil=True, cache=True)
def _bits(key, client, contact):
    counter = (np.uint64(client) << _CONTACTS_EACH) + np.uint64(contact)
    return _mix(key + counter * _WEYL)


@njit(nogil=True, cache=True)
def _share(half):
    return (np.float64(np.int64(half)) + 0.5) * 2.0**-32


@njit(nogil=True, cache=True)
def arrivals(key, rates, days):
    times = np.empty(1024)
    seen = 0
    own = _mix(key ^ _ARRIVALS)
    drawn = np.uint64(0)
    for month in range(len(rates)):
        end = min((month + 1) * MONTH, days)
        at = month * MONTH
        while rates[month] > 0:
            drawn += np.uint64(1)
            at -= np.log(_share(_mix(own + drawn * _WEYL) >> np.uint64(32))) / rates[month]
            if at >= end:
                break
            if seen == len(times):
                times = np.concatenate((times, np.empty(seen)))
            times[seen] = at
            seen += 1
    return times[:seen]


@njit(nogil=True, cache=True)
def _length(half, slices):
    at = np.int64(half)
    i = at >> (32 - _SLICE_BITS)
    if i < SLICES - 1:
        inside = (at & ((1 << (32 - _SLICE_BITS)) - 1)) * 2.0 ** (_SLICE_BITS - 32)
    else:
        i = SLICES + ((at >> (32 - 2 * _SLICE_BITS)) & (SLICES - 1))
        inside = (at & ((1 << (32 - 2 * _SLICE_BITS)) - 1)) * 2.0 ** (2 * _SLICE_BITS - 32)
    return slices[i, 0] + inside * slices[i, 1]


@njit(nogil=True, cache=True)
def _enter(state, terms, client, due):
    clients = state.clients
    clients[client].due = due
    slot = np.int64(due * terms.per_day) & (terms.ring - 1)
    after = state.head[slot]
    if after == _NOBODY or due < clients[after].due:
        clients[client].next = after
        state.head[slot] = client
        return
    while clients[after].next != _NOBODY and clients[clients[after].next].due <= due:
        after = clients[after].next
    clients[client].next = clients[after].next
    clients[after].next = client


@njit(nogil=True, cache=True)
def _serve(state, terms, work, key, client, due):
    record = state.clients[client]
    held = record.held
    kind = min(held, FOLLOWUP)
    bits = _bits(key, client, held)
    length = _length(bits >> np.uint64(32), work[0][kind]) * work[1][kind, record.interpreted]
    end = max(due, state.free[record.worker]) + length
    state.free[record.worker] = end
    state.booked[record.worker] += length
    state.count[DUE] += 1
    if end > terms.days:
        return
    state.count[HELD] += 1
    record.held = held + 1
    if kind == FIRST:
        state.count[FIRST_OK] += end <= state.arrived[client] + terms.first_days
    elif kind == PLAN:
        state.count[PLAN_OK] += end <= state.arrived[client] + terms.plan_days
    if end >= record.leaves:
        record.held = _CLOSING
        _enter(state, terms, client, end)
        return
    again = end + (
        terms.delay if kind == FIRST else terms.gap + terms.gap_width * _share(bits & _LOW)
    )
    if again <= terms.days:
        _enter(state, terms, client, again)


@njit(nogil=True, cache=True)
def _add_case(state, worker, change):
    tree = state.tree
    leaves = len(tree) // 2
    node = leaves + worker
    tree[node] += change * leaves
    while node > 1:
        node >>= 1
        tree[node] = min(tree[2 * node], tree[2 * node + 1])


@njit(nogil=True, cache=True)
def _assign(state, terms, work, key, now):
    leaves = len(state.tree) // 2
    while state.count[ASSIGNED] < state.count[SEEN] and state.tree[1] // leaves < terms.cap:
        client = state.count[ASSIGNED]
        record = state.clients[client]
        state.count[ASSIGNED] += 1
        record.worker = state.tree[1] & (leaves - 1)
        record.leaves = now + terms.stay
        record.held = 0
        drawn = _share(_bits(key, client, _INTERPRETER) & _LOW)
        record.interpreted = drawn < terms.share
        _add_case(state, record.worker, 1)
        _serve(state, terms, work, key, client, now)


@njit(nogil=True, cache=True)
def _advance(state, terms, work, key, until):
    clients = state.clients
    last = np.int64(until * terms.per_day)
    bucket = state.count[BUCKET]
    while bucket <= last:
        slot = bucket & (terms.ring - 1)
        client = state.head[slot]
        while client != _NOBODY:
            due = clients[client].due
            if due > until or due * terms.per_day >= bucket + 1:
                break
            state.head[slot] = clients[client].next
            if clients[client].held == _CLOSING:
                state.count[CLOSED] += 1
                _add_case(state, clients[client].worker, -1)
                _assign(state, terms, work, key, due)
            else:
                _serve(state, terms, work, key, client, due)
            client = state.head[slot]
        bucket += 1
    state.count[BUCKET] = last


@njit(nogil=True, cache=True)
def run(key, rates, terms, work):
    arrived = arrivals(key, rates, terms.days)
    leaves = 1
    while leaves < terms.workers:
        leaves *= 2
    tree = np.full(2 * leaves, 1 << 62)
    for w in range(leaves - 1, -1, -1):
        if w < terms.workers:
            tree[leaves + w] = w
            _n = leaves + w
            while _n > 1:
                _n >>= 1
                tree[_n] = min(tree[2 * _n], tree[2 * _n + 1])
    state = State(
        np.empty(len(arrived), CLIENT),
        np.full(terms.ring, np.int32(_NOBODY)),
        tree,
        np.zeros(terms.workers),
        np.zeros(terms.workers),
        arrived,
        np.zeros(8, np.int64),
    )
    for client in range(len(arrived)):
        _advance(state, terms, work, key, arrived[client])
        state.count[SEEN] += 1
        _assign(state, terms, work, key, arrived[client])
    _advance(state, terms, work, key, terms.days)
    return state.count, state.booked.sum(), state.free, arrived
