"""The calendar of the unit's engine: what falls due, in order of its time, then of its number.

A later day has a page, written in no order. On its morning the page is spread over parts of the
day, so short that few entries fall in each, and the entries of the part at hand are a heap. So an
entry is written twice and then sorted among few, however many there are.

A page is a chain of blocks, each of entries that lie together in memory; a block that has been
read is spare again. The twin of this, `tests/twins/unit.py`, has one heap for all days.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from numba import njit

from kotomitta.planning.flow.team._kernel import INNER, Ints, Records
from kotomitta.planning.flow.unit.state import (
    BLOCK,
    FEW,
    HEAP,
    PART,
    PARTS,
    SPARE,
    TODAY,
    Calendar,
)

# Without counting references: the desk has many arrays, its owner outlives every call, and nothing
# here makes a new one. Counting would take more time than the work.
UNCOUNTED: dict[str, Any] = {"_nrt": False}
_F = TypeVar("_F", bound=Callable[..., object])
part: Callable[[_F], _F] = njit(**INNER, **UNCOUNTED)
inlined: Callable[[_F], _F] = njit(**INNER, **UNCOUNTED, forceinline=True)


@inlined
def plan(calendar: Calendar, due: float, number: int) -> None:
    """An entry for a time from now on; after the run it is forgotten."""
    counts = calendar.counts
    place = (due - counts[TODAY]) * counts[PARTS]
    if place < counts[PART] + 1:
        _push(calendar.heap, counts, due, number)
    elif place < counts[PARTS]:
        _write(calendar, calendar.parts[int(place)], due, number)
    elif due < len(calendar.days):
        _write(calendar, calendar.days[int(due)], due, number)


@part
def open_day(calendar: Calendar, day: int) -> None:
    """Spread what falls due on the day over its parts."""
    counts, entries, page = calendar.counts, calendar.entries, calendar.days[day]
    parts = 1
    while parts * FEW < page.count and parts < len(calendar.parts):
        parts *= 2
    counts[TODAY], counts[PARTS], counts[PART] = day, parts, 0
    while page.count > 0:
        line = _read(calendar, page)
        due, number = entries[line].due, entries[line].number
        _write(calendar, calendar.parts[int((due - day) * parts)], due, number)


@inlined
def open_part(calendar: Calendar, place: int) -> None:
    """Put what falls due in a part of the day on the heap."""
    counts, entries, page = calendar.counts, calendar.entries, calendar.parts[place]
    counts[PART] = place
    while page.count > 0:
        line = _read(calendar, page)
        _push(calendar.heap, counts, entries[line].due, entries[line].number)


@inlined
def glance(calendar: Calendar, place: int) -> range:
    """The lines of the newest entries of a part of the day, at most one block."""
    first = count = 0
    if place < calendar.counts[PARTS] and calendar.parts[place].count > 0:
        first = calendar.parts[place].block * BLOCK
        count = (calendar.parts[place].count - 1) % BLOCK + 1
    return range(first, first + count)


@inlined
def _write(calendar: Calendar, page: Any, due: float, number: int) -> None:
    """One more entry on a page."""
    entries, links, counts = calendar.entries, calendar.links, calendar.counts
    place = page.count % BLOCK
    if place == 0:
        spare = counts[SPARE]
        counts[SPARE] = links[spare]
        links[spare] = page.block
        page.block = spare
    line = page.block * BLOCK + place
    entries[line].due, entries[line].number = due, number
    page.count += 1


@inlined
def _read(calendar: Calendar, page: Any) -> int:
    """The line of the newest entry of a page, which the page forgets."""
    links, counts = calendar.links, calendar.counts
    page.count -= 1
    block, place = page.block, page.count % BLOCK
    if place == 0:
        page.block = links[block]
        links[block] = counts[SPARE]
        counts[SPARE] = block
    return int(block * BLOCK + place)


@inlined
def _before(due: float, number: int, other: float, other_number: int) -> bool:
    """Whether an entry comes before another, told without a branch."""
    return (due < other) | ((due == other) & (number < other_number))


@part
def _push(heap: Records, counts: Ints, due: float, number: int) -> None:
    """One more on the heap. Few arrays are passed: each costs seven words a call."""
    place = counts[HEAP]
    counts[HEAP] += 1
    while place > 0:
        above = (place - 1) // 2
        if not _before(due, number, heap[above].due, heap[above].number):
            break
        heap[place].due, heap[place].number = heap[above].due, heap[above].number
        place = above
    heap[place].due, heap[place].number = due, number


@inlined
def pop(calendar: Calendar) -> None:
    """The heap without its first. One that never comes stands behind the last."""
    heap, counts = calendar.heap, calendar.counts
    counts[HEAP] -= 1
    n, place, below = counts[HEAP], 0, 1
    due, number = heap[n].due, heap[n].number
    heap[n].due = np.inf
    while below < n:
        right = below + 1
        below += _before(heap[right].due, heap[right].number, heap[below].due, heap[below].number)
        if not _before(heap[below].due, heap[below].number, due, number):
            break
        heap[place].due, heap[place].number = heap[below].due, heap[below].number
        place, below = below, 2 * below + 1
    heap[place].due, heap[place].number = due, number
