"""Staff in the unit's engine: posts by month, absences by day, and overload by week.

Its twin is in `tests/twins/unit.py`.
"""

from math import log

import numpy as np

from kotomitta.planning.flow.team._kernel import NOBODY, bits, change_cases, lower
from kotomitta.planning.flow.unit.calendar._kernel import inlined, part, plan
from kotomitta.planning.flow.unit.state import (
    ASSIGNED,
    EXCESS,
    FINDS,
    LEAVE,
    NOT_THERE,
    NOW,
    OLDEST,
    QUITS,
    RUN,
    STAFF,
    Desk,
    Terms,
)


@inlined
def call(desk: Desk, worker: int, day: int) -> None:
    """A worker in post with a queue will look at it first thing, unless a look is due already."""
    state = desk.workers[worker]
    waits = state.first != NOBODY or state.later_first != NOBODY
    if waits and state.there and state.called == 0:
        state.called = 1
        plan(desk.calendar, float(day), 2 * len(desk.slots) + worker)


@inlined
def queue(desk: Desk, worker: int, slot: int, later: bool) -> None:
    """Put the contact of a slot at the end of one of a worker's queues."""
    state, slots = desk.workers[worker], desk.slots
    slots[slot].next = NOBODY
    state.queued += slots[slot].taken
    if later and state.later_first == NOBODY:
        state.later_first = state.later_last = slot
    elif later:
        slots[state.later_last].next = slot
        state.later_last = slot
    elif state.first == NOBODY:
        state.first = state.last = slot
    else:
        slots[state.last].next = slot
        state.last = slot


@part
def note_cases(desk: Desk, terms: Terms) -> None:
    """What each worker carries as the month begins; -1 stays where nobody is in post."""
    leaves = desk.tree.shape[1] // 2
    for worker in range(len(desk.workers)):
        if desk.workers[worker].there:
            cases = desk.tree[worker // terms.posts, leaves + worker % terms.posts] // leaves
            desk.tallies[desk.counts[NOW], worker].cases = cases


@part
def turn_over(desk: Desk, terms: Terms, day: int) -> None:
    """The month's first morning: some have left, some begin, and cases change hands."""
    month, left = desk.counts[NOW], 0
    for cadre in range(terms.cadres):
        there = coming = quit_now = 0
        for number in range(terms.posts):
            worker = cadre * terms.posts + number
            state = desk.workers[worker]
            luck = lower(bits(terms.key, STAFF + worker, QUITS + month))
            if state.there and month > 0 and luck < terms.quits:
                desk.workers[worker].there = 0
                desk.workers[worker].quit = month
                change_cases(desk.tree[cadre], number, NOT_THERE)
                quit_now += 1
            elif state.there:
                there += 1
            elif state.begins == month:
                _begin(desk, terms, worker, day)
                there += 1
            elif state.begins > month:
                coming += 1
        left += quit_now
        _fill(desk, terms, cadre, desk.posts[cadre, month] - there - coming, day)
    desk.months[month].quits += left
    if left > 0:
        _hand_over(desk, terms, day)


@part
def _begin(desk: Desk, terms: Terms, worker: int, day: int) -> None:
    """Somebody starts in the post, and takes up what the last holder had to keep."""
    desk.workers[worker].there = 1
    desk.workers[worker].begins = -1
    desk.workers[worker].run = 0
    change_cases(desk.tree[worker // terms.posts], worker % terms.posts, -NOT_THERE)
    call(desk, worker, day)


@part
def _fill(desk: Desk, terms: Terms, cadre: int, missing: int, day: int) -> None:
    """Recruit for posts left this month, then open new ones, until none is missing.

    New posts were known beforehand and begin at once; for one left the search begins now.
    """
    month = desk.counts[NOW]
    first = cadre * terms.posts
    for worker in range(first, first + terms.posts):
        if missing > 0 and desk.workers[worker].quit == month:
            desk.workers[worker].begins = month + _search(terms, worker, month)
            missing -= 1
    for worker in range(first, first + terms.posts):
        state = desk.workers[worker]
        if missing > 0 and state.there == 0 and state.begins <= month:
            _begin(desk, terms, worker, day)
            missing -= 1


@part
def _search(terms: Terms, worker: int, month: int) -> int:
    """Months until somebody begins: a recruitment that finds nobody is opened again."""
    luck = lower(bits(terms.key, STAFF + worker, FINDS + month))
    rounds = 1 if terms.fails <= 0 else 1 + int(log(luck) / log(terms.fails))
    return terms.lag * rounds


@part
def _hand_over(desk: Desk, terms: Terms, day: int) -> None:
    """Cases of those who left go to whoever has fewest; with nobody there they wait in the post."""
    counts, slots = desk.counts, desk.slots
    while counts[OLDEST] < counts[ASSIGNED] and slots[counts[OLDEST] * terms.chains].gone:
        counts[OLDEST] += 1
    for client in range(counts[OLDEST], counts[ASSIGNED]):
        if slots[client * terms.chains].gone == 0:
            _change_hands(desk, terms, client, day)
    for worker in range(len(desk.workers)):
        if desk.workers[worker].there == 0:
            _pass_on(desk, worker, day)


@part
def _change_hands(desk: Desk, terms: Terms, client: int, day: int) -> None:
    """All chains of a cadre follow its leading one to a new worker, if there is one."""
    new = NOBODY
    for chain in range(terms.chains):
        slot = client * terms.chains + chain
        if desk.chains[chain].leads:
            new = _taker(desk, terms, slot)
            if new != NOBODY:
                _take_over(desk, terms, new, day)
        if new != NOBODY:
            desk.slots[slot].worker = new


@part
def _taker(desk: Desk, terms: Terms, slot: int) -> int:
    """Who takes the case over from one who has just left; nobody when that is not so."""
    old, taker = desk.slots[slot].worker, NOBODY
    cadre = old // terms.posts
    leaves = desk.tree.shape[1] // 2
    best = desk.tree[cadre, 1]
    if desk.workers[old].quit == desk.counts[NOW] and best // leaves < NOT_THERE:
        number = best & (leaves - 1)
        change_cases(desk.tree[cadre], old - cadre * terms.posts, -1)
        change_cases(desk.tree[cadre], number, 1)
        taker = cadre * terms.posts + number
    return taker


@part
def _take_over(desk: Desk, terms: Terms, worker: int, day: int) -> None:
    """The time it takes to learn to know the case."""
    month = desk.counts[NOW]
    desk.workers[worker].free = max(desk.workers[worker].free, float(day)) + terms.takeover
    desk.workers[worker].asked += terms.takeover
    desk.tallies[month, worker].asked += terms.takeover
    desk.tallies[month, worker].worked += terms.takeover
    desk.months[month].moved += 1


@part
def _pass_on(desk: Desk, worker: int, day: int) -> None:
    """Each contact in the queues of one who is not there goes to the case's worker of now."""
    for later in (False, True):
        state = desk.workers[worker]
        slot = state.later_first if later else state.first
        if later:
            state.later_first = NOBODY
        else:
            state.first = NOBODY
        while slot != NOBODY:
            following, new = desk.slots[slot].next, desk.slots[slot].worker
            state.queued -= desk.slots[slot].taken
            queue(desk, new, slot, later)
            call(desk, new, day)
            slot = following


@part
def morning(desk: Desk, terms: Terms, day: int, first: int) -> None:
    """Who is at work: leave is one block a month (which began on day `first`), sickness spells."""
    month = desk.counts[NOW]
    for worker in range(len(desk.workers)):
        if desk.workers[worker].there:
            if day == first:
                _book_leave(desk, terms, worker, first)
            if desk.workers[worker].back <= day:
                _stay_away(desk, terms, worker, day)
            if desk.workers[worker].back <= day:
                desk.workers[worker].here += 1
                desk.tallies[month, worker].present += 1


@inlined
def _stay_away(desk: Desk, terms: Terms, worker: int, day: int) -> None:
    """Leave begins, or a spell of sickness, and says when the worker is back."""
    state = desk.workers[worker]
    word = bits(terms.key, STAFF + worker, day)
    if state.away <= day < state.until:
        state.back = state.until
    elif lower(word) < terms.sick:
        luck = lower(word >> np.uint64(32))
        state.back = day + 1 + int(log(luck) / log(terms.stays_sick))


@part
def _book_leave(desk: Desk, terms: Terms, worker: int, first: int) -> None:
    word = bits(terms.key, STAFF + worker, LEAVE + desk.counts[NOW])
    days = desk.months[desk.counts[NOW]].leave
    whole = int(days) + (lower(word) < days - int(days))
    span = desk.months[desk.counts[NOW]].ends - first - whole + 1
    desk.workers[worker].away = first + int(lower(word >> np.uint64(32)) * max(span, 1))
    desk.workers[worker].until = desk.workers[worker].away + whole


@part
def close_week(desk: Desk, day: int) -> None:
    """The load of the week: what fell due and what was left, over the days at work.

    A worker is in excess from the fourth week running above EXCESS; weeks away do not count.
    """
    month = desk.counts[NOW]
    for worker in range(len(desk.workers)):
        state = desk.workers[worker]
        if state.there and state.here > 0:
            over = state.left + state.asked > EXCESS * state.here
            run = state.run + 1 if over else 0
            desk.workers[worker].run = run
            desk.months[month].weeks += 1
            desk.months[month].episodes += run == RUN
            desk.months[month].excessive += RUN if run == RUN else run > RUN
        desk.workers[worker].left = state.queued + max(state.free - (day + 1), 0.0)
        desk.workers[worker].asked = 0.0
        desk.workers[worker].here = 0
