"""The event engine of the unit, on the parts of the team's. Its slow twin is `tests/twins/unit.py`.

To the team it adds cadres, each with chains of contacts of its own; two queues a worker, statutory
work first; interpreters, no-shows, absences, and staff that leave and are replaced. With one cadre,
one chain and none of these it does exactly what the team does.

A case has one slot a chain. Chain 0 is its course: each contact follows the end of the one before,
and the last closes the case. On the other chains needs come up at random whether or not the last
one was met; one that finds the last still waiting is not done. So a slot holds one contact at most
and the calendar one line for each entry: a slot's next due (`slot`), a contact that comes back
(`slots + slot`), a worker who is free (`2 slots + worker`), and the door (the last).

Each step of an event has one place where it is called, so that all of them become one function.
"""

from collections.abc import Callable
from math import log

from numba import njit

from kotomitta.planning.flow.team import _kernel as team
from kotomitta.planning.flow.team._kernel import NOBODY, bits, change_cases, lower
from kotomitta.planning.flow.unit import state
from kotomitta.planning.flow.unit.calendar import _kernel as calendar
from kotomitta.planning.flow.unit.calendar._kernel import (
    UNCOUNTED,
    before,
    enter,
    inlined,
    open_day,
    part,
    plan,
    pop,
    push,
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
    NOW,
    SEEN,
    START,
    SUDDEN,
    WEEK,
    Desk,
    Terms,
)


@inlined
def _close(desk: Desk, terms: Terms, slot: int) -> None:
    """The case closes and leaves room with each of its workers."""
    desk.counts[CLOSED] += 1
    desk.clients[slot // terms.chains].gone = 1
    for chain in range(terms.chains):
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
            clients[client].leaves = now + clients[client].stay
            for chain in range(terms.chains):
                slot = client * terms.chains + chain
                cadre = desk.chains[chain].cadre
                if desk.chains[chain].leads:
                    number = desk.tree[cadre, 1] & (leaves - 1)
                    change_cases(desk.tree[cadre], number, 1)
                    worker = cadre * terms.posts + number
                desk.slots[slot].worker = worker
                _start(desk, terms, slot, now)


@inlined
def _start(desk: Desk, terms: Terms, slot: int, now: float) -> None:
    """A chain's first contact; a case from before the run is somewhere in its course."""
    client, chain = slot // terms.chains, slot % terms.chains
    known, leaves = desk.clients[client].row, desk.clients[client].leaves
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
        plan(desk, int(now), first, slot)


@part
def _work_day(desk: Desk, terms: Terms, day: int) -> None:
    """Everything that happens on one day, in order of time: what was planned, and what comes up.

    What comes up always holds the next arrival, as nobody's.
    """
    counts, ordered, sudden, listed = desk.counts, desk.ordered, desk.sudden, 0
    counts[SUDDEN] = 0
    push(desk, desk.clients[counts[SEEN]].arrived, NOBODY)
    while min(ordered[listed].due, sudden[0].due) < day + 1:
        now, entry = sudden[0].due, sudden[0].other
        if before(ordered[listed].due, ordered[listed].other, now, entry):
            now, entry = ordered[listed].due, ordered[listed].other
            listed += 1
        else:
            pop(desk)
        _happens(desk, terms, entry, now)


@inlined
def _happens(desk: Desk, terms: Terms, entry: int, now: float) -> None:
    """An entry's turn: somebody comes, a case closes, a contact is due or a worker is free."""
    slots, workers = len(desk.slots), len(desk.workers)
    slot = worker = NOBODY
    if entry < slots:
        slot = _comes(desk, terms, entry, now)
    elif entry < 2 * slots:
        slot = still_wanted(desk, terms, entry - slots)
    elif entry < 2 * slots + workers:
        worker = entry - 2 * slots
    else:
        _let_in(desk, terms, now)
    if slot != NOBODY:
        worker = desk.slots[slot].worker
        slot = at_once(desk, terms, slot, now)
    elif worker != NOBODY:
        slot = taken_up(desk, terms, worker, now)
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
        push(desk, desk.clients[desk.counts[SEEN]].arrived, NOBODY)
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
        plan(desk, int(now), at, 2 * len(desk.slots) + worker)


def _engine(edition_of_parts: int) -> Callable[[Desk, Terms], int]:
    def run(desk: Desk, terms: Terms) -> int:
        """One replication, from an office that is empty on day 0; the result is left on the desk.

        Returns the edition of the engine's parts, by which numba knows compiled code again.
        """
        month, first = -1, 0
        for day in range(terms.days):
            if month < 0 or day == desk.months[month].ends:
                month, first = month + 1, day
                desk.counts[NOW] = month
                turn_over(desk, terms, day)
                note_cases(desk, terms)
                enter(desk, float(day), 2 * len(desk.slots) + len(desk.workers))
            morning(desk, terms, day, first)
            open_day(desk, day)
            _work_day(desk, terms, day)
            if day % WEEK == WEEK - 1:
                close_week(desk, day)
            desk.months[month].waiting = desk.counts[SEEN] - desk.counts[ASSIGNED]
        return edition_of_parts

    compiled: Callable[[Desk, Terms], int] = njit(nogil=True, cache=True, **UNCOUNTED)(run)
    return compiled


run = _engine(edition((team, calendar, contacts, staff, state)))
