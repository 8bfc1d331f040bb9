"""A contact in the unit's engine: it falls due, is held at once or queued, and brings the next.

Its twin is in `tests/twins/unit.py`.
"""

from math import log

import numpy as np

from kotomitta.planning.flow.team._kernel import NOBODY, bits, length, lower
from kotomitta.planning.flow.unit.calendar._kernel import inlined, plan
from kotomitta.planning.flow.unit.staff._kernel import queue
from kotomitta.planning.flow.unit.state import (
    CHAIN_BITS,
    DUE,
    HELD,
    NOW,
    POOL,
    SECOND,
    Desk,
    Terms,
)


@inlined
def drawn(desk: Desk, terms: Terms, slot: int, now: float) -> int:
    """A contact falls due: the slot, or nobody when the last one still waits and this is lost."""
    slots, month = desk.slots, desk.counts[NOW]
    client, chain, row = slot // terms.chains, slot % terms.chains, slots[slot].row
    rule, contact = desk.rows[month, row], (chain << CHAIN_BITS) + slots[slot].count
    word = bits(terms.key, client, contact)
    spoken = slots[slot].spoken
    table = rule.table_spoken if spoken else rule.table
    scale = rule.scale_spoken if spoken else rule.scale
    taken = length(word, desk.lengths, table) * scale * slots[slot].factor
    second = lower(bits(terms.key, client, contact + SECOND))
    missed = second < rule.no_show
    asked = taken * (1 + terms.lost) if missed else taken
    desk.workers[slots[slot].worker].asked += asked
    desk.tallies[month, slots[slot].worker].asked += asked
    desk.counts[DUE] += 1
    slots[slot].count += 1
    if chain > 0:
        again = now - log(lower(word)) * rule.gap
        if again < slots[slot].leaves:
            plan(desk.calendar, again, slot)
    found = NOBODY
    if slots[slot].pending:
        desk.rows[month, row].undone += taken
    else:
        slots[slot].pending = 1
        slots[slot].missed = missed
        slots[slot].taken = taken
        slots[slot].due = now
        slots[slot].gap = rule.gap + rule.width * lower(word)
        found = slot
    return found


@inlined
def at_once(desk: Desk, terms: Terms, slot: int, now: float) -> int:
    """The slot when its worker has nothing else; else nobody, and the contact is queued."""
    worker = desk.slots[slot].worker
    state = desk.workers[worker]
    idle = state.there and max(state.free, state.back) <= now
    found = slot
    if not idle or state.first != NOBODY or state.later_first != NOBODY:
        queue(desk, worker, slot, slot % terms.chains > 0)
        found = NOBODY
    return found


@inlined
def taken_up(desk: Desk, worker: int, now: float) -> int:
    """What a worker who is free takes from the queues, if anything, statutory work first."""
    state, slots = desk.workers[worker], desk.slots
    state.called = 0
    found = NOBODY
    free = state.there and max(state.free, state.back) <= now
    while free and found == NOBODY and (state.first != NOBODY or state.later_first != NOBODY):
        if state.first != NOBODY:
            found = state.first
            state.first = slots[found].next
        else:
            found = state.later_first
            state.later_first = slots[found].next
        state.queued -= slots[found].taken
        found = still_wanted(desk, found)
    return found


@inlined
def still_wanted(desk: Desk, slot: int) -> int:
    """The slot, or nobody when its case has closed and the contact will not be held."""
    found = slot
    if desk.slots[slot].gone:
        desk.slots[slot].pending = 0
        desk.rows[desk.counts[NOW], desk.slots[slot].row].undone += desk.slots[slot].taken
        found = NOBODY
    return found


@inlined
def hold(desk: Desk, terms: Terms, slot: int, now: float) -> None:
    """The contact begins, unless the client does not come or an interpreter is to be had later."""
    slots, day, back = desk.slots, int(now), len(desk.slots) + slot
    state = slots[slot]
    worker, month = state.worker, desk.counts[NOW]
    spoken = state.spoken
    begins = day
    if spoken and desk.rows[month, state.row].interpreted and state.booked == 0:
        begins = _interpreter(desk, state.taken, day)
    if begins > day:
        state.booked = 1
        word = bits(terms.key, slot, SECOND + state.count)
        plan(desk.calendar, begins + lower(word >> np.uint64(32)) / 2, back)
    else:
        state.booked = 0
        taken = state.taken * terms.lost if state.missed else state.taken
        end = now + taken
        desk.workers[worker].free = end
        desk.tallies[month, worker].worked += taken
        if state.missed:
            state.missed = 0
            desk.months[month].missed += 1
            plan(desk.calendar, end + terms.rebook, back)
        else:
            state.pending = 0
            desk.counts[HELD] += end <= terms.days
            if slot % terms.chains == 0:
                again = _course(desk, terms, slot, now, end)
                plan(desk.calendar, again, slot)


@inlined
def _interpreter(desk: Desk, taken: float, today: int) -> int:
    """Today when there is an interpreter, else the first day with one; the time is booked."""
    days, day = desk.days, today
    if days[day].used + taken > days[day].room:
        day = max(desk.counts[POOL], day + 1)
        while day < len(days) and days[day].used + taken > days[day].room:
            day += 1
        desk.counts[POOL] = day
    if day < len(days):
        days[day].used += taken
    return day


@inlined
def _course(desk: Desk, terms: Terms, slot: int, now: float, end: float) -> float:
    """When the course of a case goes on after a contact, or when the case closes: at its end."""
    state, client = desk.slots[slot], desk.clients[slot // terms.chains]
    row = state.row
    if row == 0:
        client.begun, client.ended = now, end
    if row == 1:
        client.plan_begun, client.plan_ended = now, end
    if terms.final >= 0 and row == terms.last:
        desk.months[desk.counts[NOW]].reviews += 1
        desk.months[desk.counts[NOW]].reviewed += now <= state.due + terms.grace
    again = end
    if end >= state.leaves and (terms.final < 0 or row == terms.final):
        state.closes = 1
    else:
        again = end + state.gap
        state.row = min(row + 1, terms.last)
        if terms.final >= 0 and again >= state.leaves:
            again = max(end, state.leaves)
            state.row = terms.final
    return again
