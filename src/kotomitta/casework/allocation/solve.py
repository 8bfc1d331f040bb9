"""All waiting cases placed together, by whole-number or, when many, linear programmes."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csr_array

from kotomitta.casework.allocation.exchange import exchanged
from kotomitta.casework.allocation.fit import Fit
from kotomitta.casework.allocation.programme import Array, Bools, Ints, Programme
from kotomitta.casework.allocation.terms import Points, Reserve

NOBODY = -1
_TINY = 1e-6
# So many offers are placed in whole numbers at once; more would take minutes.
_SMALL = 300
# Nothing is improved that is this close to the bound.
_CLOSE = 1e-3
# Groups without a place that are tried with each worker.
_TRIED = 12


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """The worker of each case by place in `Fit.workers`, NOBODY where it is not placed.

    `kept` are hours by worker that are kept free for heavy cases to come. `points` is what all of
    it is worth, `bound` what no placement can exceed.
    """

    worker: Ints
    kept: Array
    points: float
    bound: float


def solve(found: Fit, points: Points, reserve: Reserve) -> Placed:
    """A placement within the room of every worker, as good as `bound` tells.

    A heavy case that is forecast is placed like one that waits; its room then stays free.
    """
    programme = _programme(found, points, reserve)
    if not programme.gain.size:
        nobody = np.full(len(found.cases), NOBODY, dtype=np.int64)
        return Placed(nobody, np.zeros(len(found.workers)), 0.0, 0.0)
    taken, bound = _taken(programme)
    worker = np.full(programme.member.shape[1], NOBODY, dtype=np.int64)
    for k in np.flatnonzero(taken):
        worker[programme.member[[programme.group[k]], :].indices] = programme.worker[k]
    cases = len(found.cases)
    held = worker[cases:][worker[cases:] != NOBODY]
    kept = (np.bincount(held, minlength=len(found.workers)) * reserve.hours).astype(np.float64)
    return Placed(worker[:cases], kept, programme.points(taken), bound)


def _taken(programme: Programme) -> tuple[Bools, float]:
    """Which offers are taken, and a bound of what they can be worth.

    Few offers: the best. Many: the linear programme tears only about as many items as there are
    workers. What it leaves whole is taken, and it is solved again in the room that remains; where
    it leaves nothing whole, the offer it takes most of is taken. Unless that is close to the bound,
    what each worker gets is then chosen anew in whole numbers, one worker after another.
    """
    if programme.gain.size <= _SMALL:
        shares, bound = programme.best(whole=True)
        return _filled(programme, exchanged(programme, shares > 0.5)), bound
    taken = np.zeros(programme.gain.size, dtype=np.bool_)
    still, bound = np.arange(programme.gain.size), 0.0
    while still.size:
        shares, worth = programme.rest(taken, still).best(whole=False)
        bound = bound or worth
        whole = shares > 1 - _TINY
        taken[still[whole] if whole.any() else still[[np.argmax(shares)]]] = True
        still = np.flatnonzero(programme.still(taken))
    if programme.points(taken) < bound * (1 - _CLOSE):
        taken = _improved(programme, taken)
    return _filled(programme, exchanged(programme, taken)), bound


def _improved(programme: Programme, taken: Bools) -> Bools:
    """What each worker gets chosen anew, from what they have and what has no place."""
    for worker in range(programme.room.size):
        own = programme.worker == worker
        kept = taken & ~own
        offers = np.flatnonzero(own & programme.still(kept) & _tried(programme, taken, own))
        if offers.size:
            shares, _ = programme.alone(worker, offers).best(whole=True)
            kept[offers[shares > 0.5]] = True
            if programme.points(kept) > programme.points(taken):
                taken = kept
    return taken


def _tried(programme: Programme, taken: Bools, own: Bools) -> Bools:
    """Offers of items that the worker has, and of the items without a place that gain most."""
    placed = programme.items(programme.group[taken])
    had = programme.items(programme.group[taken & own])
    free = ~programme.touching(placed) & own
    best = np.zeros(programme.member.shape[0])
    np.maximum.at(best, programme.group[free], (programme.gain / programme.hours)[free])
    chosen = np.argsort(-best, kind="stable")[:_TRIED]
    return programme.touching(had) | np.isin(programme.group, chosen[best[chosen] > 0])


def _filled(programme: Programme, taken: Bools) -> Bools:
    """Also what still fits: within the gap a light case can have been left out."""
    taken = taken.copy()
    while (still := np.flatnonzero(programme.still(taken))).size:
        taken[still[np.argmax(programme.gain[still])]] = True
    return taken


def _programme(found: Fit, points: Points, reserve: Reserve) -> Programme:
    """Every group that fits with a worker as an offer; cases to come stand after those waiting."""
    member, gain = _groups(found, points, reserve.cases)
    kept = np.full((reserve.cases, len(found.workers)), points.reserve * reserve.hours)
    gain = np.concatenate([gain, kept])
    hours = member @ np.concatenate([found.hours, np.full(reserve.cases, reserve.hours)])
    group, worker = np.nonzero(hours[:, None] <= found.room[None, :] + _TINY)
    return Programme(
        group=group,
        worker=worker,
        hours=hours[group],
        gain=gain[group, worker],
        member=member,
        room=found.room,
        load=found.load,
        own=found.own,
        spread=points.spread,
        price=points.room,
        usable=found.usable,
    )


def _groups(found: Fit, points: Points, more: int) -> tuple[csr_array, Array]:
    """What is placed as one, (group, item), and the points of waiting groups with each worker.

    Every case alone, in order; then every household that waits with several, with points for
    staying together; then each of the `more` items to come, alone.
    """
    weights = np.array([points.family, points.continuity, points.language, points.experience])
    homes: dict[str, list[int]] = defaultdict(list)
    for i, case in enumerate(found.cases):
        homes[case.household].append(i)
    cases = len(found.cases)
    waiting = [[i] for i in range(cases)] + [m for m in homes.values() if len(m) > 1]
    groups = waiting + [[cases + i] for i in range(more)]
    rows = np.repeat(np.arange(len(groups)), [len(m) for m in groups])
    columns = np.array([i for m in groups for i in m], dtype=np.int64)
    shape = (len(groups), cases + more)
    member = csr_array(coo_array((np.ones(rows.size), (rows, columns)), shape=shape))
    alone = member[: len(waiting), :cases] @ found.gain(weights)
    together = [points.family * found.hours[m[1:]].sum() for m in waiting]
    return member, alone + np.array(together).reshape(-1, 1)
