"""The event engine of the unit, on the parts of the team's. Its slow twin is `tests/twins/unit.py`.

To the team it adds cadres, each with chains of contacts of its own; two queues a worker, statutory
work first; interpreters, no-shows, absences, and staff that leave and are replaced. With one cadre,
one chain and none of these it does exactly what the team does.

A case has one slot a chain. Chain 0 is its course: each contact follows the end of the one before,
and the last closes the case. On the other chains needs come up at random whether or not the last
one was met; one that finds the last still waiting is not done. So a slot holds one contact at most
and the calendar one entry for each of: a slot's next due (`slot`), a contact that comes back
(`slots + slot`), a worker who is free (`2 slots + worker`), and the door (the last).

Each step of an event has one place where it is called, so that all of them become one function.
"""

from collections.abc import Callable
from math import log

from numba import njit

from kotomitta.planning.flow.fetch import fetch
from kotomitta.planning.flow.team import _kernel as team
from kotomitta.planning.flow.team._kernel import NOBODY, bits, change_cases, lower
from kotomitta.planning.flow.unit import state
from kotomitta.planning.flow.unit.calendar import _kernel as calendar
from kotomitta.planning.flow.unit.calendar._kernel import (
    UNCOUNTED,
    glance,
    inlined,
    open_day,
    open_part,
    part,
    plan,
    pop,
)
from kotomitta.planning.flow.unit.contacts import _kernel as contacts
from kotomitta.planning.flow.unit.contacts._kernel import (
    at_once,
    drawn,
    hold,
    still_wanted,
    taken_up,
)
from kotomitta.planning.flow.unit.edition import edition
from kotomitta.planning.flow.unit.staff import _kernel as staff
from kotomitta.planning.flow.unit.staff._kernel import close_week, morning, note_cases, turn_over
from kotomitta.planning.flow.unit.state import (
    ASSIGNED,
    CHAIN_BITS,
    CLOSED,
    HEAP,
    NOW,
    PARTS,
    SEEN,
    START,
    WEEK,
    Desk,
    Terms,
)

# So many parts of the day ahead are records asked for, and then what they name, where the slots
# are more than a core's own cache holds.
FAR, NEAR, CACHED = 4, 2, 1 << 14


@inlined
def _close(desk: Desk, terms: Terms, slot: int) -> None:
    """The case closes and leaves room with each of its workers."""
    desk.counts[CLOSED] += 1
    for chain in range(terms.chains):
        desk.slots[slot + chain].gone = 1
        if desk.chains[chain].leads:
            cadre, worker = desk.chains[chain].cadre, desk.slots[slot + chain].worker
            change_cases(desk.tree[cadre], worker - cadre * terms.posts, -1)


@part
def _let_in(desk: Desk, terms: Terms, now: float) -> None:
    """Those who wait get a worker of each cadre, first come first served, while all have room."""
    counts, clients, leaves = desk.counts, desk.clients, desk.tree.shape[1] // 2
    room = True
    while room and counts[ASSIGNED] < counts[SEEN]:
        for cadre in range(terms.cadres):
            room = room and desk.tree[cadre, 1] // leaves < desk.caps[cadre]
        if room:
            client = counts[ASSIGNED]
            counts[ASSIGNED] += 1
            clients[client].waited = now - clients[client].arrived
            for chain in range(terms.chains):
                slot = client * terms.chains + chain
                cadre = desk.chains[chain].cadre
                if desk.chains[chain].leads:
                    number = desk.tree[cadre, 1] & (leaves - 1)
                    change_cases(desk.tree[cadre], number, 1)
                    worker = cadre * terms.posts + number
                desk.slots[slot].worker = worker
                desk.slots[slot].leaves = now + clients[client].stay
                desk.slots[slot].factor = clients[client].factor
                desk.slots[slot].spoken = clients[client].spoken
                _start(desk, terms, slot, now)


@inlined
def _start(desk: Desk, terms: Terms, slot: int, now: float) -> None:
    """A chain's first contact; a case from before the run is somewhere in its course."""
    client, chain = slot // terms.chains, slot % terms.chains
    known, leaves = desk.clients[client].row, desk.slots[slot].leaves
    row = desk.chains[chain].row if chain > 0 else known
    luck = lower(bits(terms.key, client, (chain << CHAIN_BITS) + START))
    gap = desk.rows[desk.counts[NOW], row].gap
    first = now
    if chain > 0:
        first = now - log(luck) * gap
    elif known > 0:
        first = now + luck * gap
        if terms.final >= 0 and first >= leaves:
            first, row = leaves, terms.final
    desk.slots[slot].row = row
    if chain == 0 or first < leaves:
        plan(desk.calendar, first, slot)


@inlined
def _work_day(desk: Desk, terms: Terms) -> None:
    """Everything that happens on one day, in order of time."""
    counts, heap = desk.calendar.counts, desk.calendar.heap
    for place in range(counts[PARTS]):
        open_part(desk.calendar, place)
        if len(desk.slots) > CACHED:
            _ask_ahead(desk, place)
        while counts[HEAP] > 0:
            now, entry = heap[0].due, heap[0].number
            pop(desk.calendar)
            _happens(desk, terms, entry, now)


@inlined
def _ask_ahead(desk: Desk, place: int) -> None:
    """Ask memory for what is read in parts of the day to come, after the one at this place."""
    entries, slots, workers = desk.calendar.entries, len(desk.slots), len(desk.workers)
    for line in glance(desk.calendar, place + FAR):
        entry = entries[line].number
        if entry < 2 * slots:
            fetch(desk.slots, entry if entry < slots else entry - slots)
        else:
            fetch(desk.workers, entry - 2 * slots)
    for line in glance(desk.calendar, place + NEAR):
        entry, worker = entries[line].number, NOBODY
        if 0 <= entry < 2 * slots:
            worker = desk.slots[entry if entry < slots else entry - slots].worker
        elif 2 * slots <= entry < 2 * slots + workers:
            worker = entry - 2 * slots
            one = desk.workers[worker]
            fetch(desk.slots, one.first if one.first != NOBODY else one.later_first)
        fetch(desk.workers, worker)
        fetch(desk.tallies[desk.counts[NOW]], worker)


@inlined
def _happens(desk: Desk, terms: Terms, entry: int, now: float) -> None:
    """An entry's turn: somebody comes, a case closes, a contact is due or a worker is free."""
    slots, workers = len(desk.slots), len(desk.workers)
    slot = worker = NOBODY
    if entry < slots:
        slot = _comes(desk, terms, entry, now)
    elif entry < 2 * slots:
        slot = still_wanted(desk, entry - slots)
    elif entry < 2 * slots + workers:
        worker = entry - 2 * slots
    else:
        _let_in(desk, terms, now)
    if slot != NOBODY:
        worker = desk.slots[slot].worker
        slot = at_once(desk, terms, slot, now)
    elif worker != NOBODY:
        slot = taken_up(desk, worker, now)
    if slot != NOBODY:
        hold(desk, terms, slot, now)
    if worker != NOBODY:
        _call(desk, worker, now)


@inlined
def _comes(desk: Desk, terms: Terms, entry: int, now: float) -> int:
    """A client at the door, a case that closes, or a contact that falls due: the slot of that."""
    slot = NOBODY
    if entry == NOBODY:
        desk.counts[SEEN] += 1
        plan(desk.calendar, desk.clients[desk.counts[SEEN]].arrived, NOBODY)
        _let_in(desk, terms, now)
    elif desk.slots[entry].closes:
        _close(desk, terms, entry)
        _let_in(desk, terms, now)
    else:
        slot = drawn(desk, terms, entry, now)
    return slot


@inlined
def _call(desk: Desk, worker: int, now: float) -> None:
    """A worker with a queue will look at it when free."""
    one = desk.workers[worker]
    waits = one.first != NOBODY or one.later_first != NOBODY
    if waits and one.there and one.called == 0:
        one.called = 1
        at = max(now, one.free, one.back)
        plan(desk.calendar, at, 2 * len(desk.slots) + worker)


def _engine(edition_of_parts: int) -> Callable[[Desk, Terms], int]:
    def run(desk: Desk, terms: Terms) -> int:
        """One replication, from an office that is empty on day 0; the result is left on the desk.

        Returns the edition of the engine's parts, by which numba knows compiled code again.
        """
        month, first = -1, 0
        plan(desk.calendar, desk.clients[0].arrived, NOBODY)
        for day in range(terms.days):
            open_day(desk.calendar, day)
            if month < 0 or day == desk.months[month].ends:
                month, first = month + 1, day
                desk.counts[NOW] = month
                turn_over(desk, terms, day)
                note_cases(desk, terms)
                plan(desk.calendar, float(day), 2 * len(desk.slots) + len(desk.workers))
            morning(desk, terms, day, first)
            _work_day(desk, terms)
            if day % WEEK == WEEK - 1:
                close_week(desk, day)
            desk.months[month].waiting = desk.counts[SEEN] - desk.counts[ASSIGNED]
        return edition_of_parts

    compiled: Callable[[Desk, Terms], int] = njit(nogil=True, cache=True, **UNCOUNTED)(run)
    return compiled


# Without `fetch`: a hint changes no result.
run = _engine(edition((team, calendar, contacts, staff, state)))
