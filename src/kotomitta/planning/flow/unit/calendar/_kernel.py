"""The calendar of the unit's engine: an entry has one day, and a day its entries in order.

Entries are in order of their time, then of their number. What comes up during a day goes to a heap.
The twin of this, `tests/twins/unit.py`, has one heap for all days.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from numba import njit

from kotomitta.planning.flow.team._kernel import INNER, NOBODY
from kotomitta.planning.flow.unit.state import SUDDEN, Desk

# Without counting references: the desk has many arrays, its owner outlives every call, and nothing
# here makes a new one. Counting would take more time than the work.
UNCOUNTED: dict[str, Any] = {"_nrt": False}
_F = TypeVar("_F", bound=Callable[..., object])
part: Callable[[_F], _F] = njit(**INNER, **UNCOUNTED)
inlined: Callable[[_F], _F] = njit(**INNER, **UNCOUNTED, forceinline=True)


@inlined
def before(due: float, entry: int, other: float, other_entry: int) -> bool:
    """Whether an entry comes before another."""
    return due < other or (due == other and entry < other_entry)


@inlined
def enter(desk: Desk, at: float, entry: int) -> None:
    """Write the entry on its day, if the run lasts so long."""
    if at < len(desk.days):
        day = int(at)
        desk.entries[entry].due = at
        desk.entries[entry].other = desk.days[day].first
        desk.days[day].first = entry


@inlined
def plan(desk: Desk, day: int, at: float, entry: int) -> None:
    """Put the entry among what comes up today, or on its day."""
    if at < day + 1:
        push(desk, at, entry)
    else:
        enter(desk, at, entry)


@part
def push(desk: Desk, due: float, entry: int) -> None:
    """One more in the heap of what comes up."""
    heap, place = desk.sudden, desk.counts[SUDDEN]
    desk.counts[SUDDEN] += 1
    while place > 0:
        above = (place - 1) // 2
        if not before(due, entry, heap[above].due, heap[above].other):
            break
        heap[place].due, heap[place].other = heap[above].due, heap[above].other
        place = above
    heap[place].due, heap[place].other = due, entry


@part
def pop(desk: Desk) -> None:
    """The heap without its first."""
    heap = desk.sudden
    desk.counts[SUDDEN] -= 1
    n, place, below = desk.counts[SUDDEN], 0, 1
    due, entry = heap[n].due, heap[n].other
    while below < n:
        right = below + 1
        if right < n and before(
            heap[right].due, heap[right].other, heap[below].due, heap[below].other
        ):
            below = right
        if not before(heap[below].due, heap[below].other, due, entry):
            break
        heap[place].due, heap[place].other = heap[below].due, heap[below].other
        place, below = below, 2 * below + 1
    heap[place].due, heap[place].other = due, entry


@part
def open_day(desk: Desk, day: int) -> None:
    """Put those due on the day in order: by counting, then by insertion; infinity ends them."""
    loose, starts, n = desk.sudden, desk.starts, 0
    entry = desk.days[day].first
    while entry != NOBODY:
        loose[n].due, loose[n].other = desk.entries[entry].due, entry
        entry = desk.entries[entry].other
        n += 1
    bins = 16
    while bins < n:
        bins *= 2
    for i in range(bins + 1):
        starts[i] = 0
    for i in range(n):
        starts[int((loose[i].due - day) * bins) + 1] += 1
    for i in range(bins):
        starts[i + 1] += starts[i]
    for i in range(n):
        at = int((loose[i].due - day) * bins)
        desk.ordered[starts[at]].due = loose[i].due
        desk.ordered[starts[at]].other = loose[i].other
        starts[at] += 1
    _settle(desk, n)


@part
def _settle(desk: Desk, n: int) -> None:
    ordered = desk.ordered
    for i in range(1, n):
        due, entry, place = ordered[i].due, ordered[i].other, i
        while place > 0 and before(due, entry, ordered[place - 1].due, ordered[place - 1].other):
            ordered[place].due = ordered[place - 1].due
            ordered[place].other = ordered[place - 1].other
            place -= 1
        ordered[place].due, ordered[place].other = due, entry
    ordered[n].due = float("inf")
