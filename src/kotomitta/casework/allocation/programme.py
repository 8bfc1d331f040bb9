"""The whole-number programme of an allocation, as HiGHS takes it."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array, hstack, vstack

from kotomitta.casework.allocation.room import Usable

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
# Fine enough to tell nearly full workers apart, as most are most of the time.
_BANDS = 20
_TINY = 1e-9
_GAP = 1e-3
_NODES = 200


@dataclass(frozen=True, slots=True, eq=False)
class Programme:
    """Offers to be taken or not: each item at most once, each worker within the room.

    Offer k places the items of `group[k]` with `worker[k]`, for `gain[k]` points and `hours[k]`
    hours; `member` is (group, item). `room`, `load` and `own` are by worker. An hour in the
    emptiest band of a worker's own hours is worth `spread` points more, in the fullest nothing.
    Each hour of room that would have been `usable` later is lost at `price` points.
    """

    group: Ints
    worker: Ints
    hours: Array
    gain: Array
    member: csr_array
    room: Array
    load: Array
    own: Array
    spread: float
    price: float
    usable: Usable

    def best(self, *, whole: bool) -> tuple[Array, float]:
        """The share of each offer that is taken, and what no choice of offers can exceed.

        With `whole` every share is 0 or 1: the best choice within 0.1 %, or the best that was found
        in so many nodes of the search; the search is the same on every machine. Here room is lost
        by the hour, as if all of it could be filled later.
        """
        free = self._free()
        whole_offers = np.concatenate([np.ones(self.gain.size), np.zeros(free.size)])
        found = milp(
            -np.concatenate([self.gain - self.price * self.hours, self._worth()]),
            bounds=Bounds(0.0, np.concatenate([np.ones(self.gain.size), free])),
            integrality=whole_offers * whole,
            constraints=self._rows(free.size),
            options={"mip_rel_gap": _GAP, "node_limit": _NODES},
        )
        if found.x is None:
            raise ArithmeticError(found.message)
        bound = found.mip_dual_bound if whole else found.fun
        useless = self.price * float((self.room - self.usable.of(self.room)).sum())
        return np.asarray(found.x[: self.gain.size]), useless - float(bound)

    def points(self, taken: Bools) -> float:
        """What the offers that are taken are worth, with evenness, less the room that is lost."""
        workers = np.arange(self.room.size)
        return float(self.gain[taken].sum() + self.filling(workers, self.given(taken)).sum())

    def filling(self, workers: Ints, given: Array) -> Array:
        """Points of evenness less those of room when so many hours are given to workers."""
        free = self._free().reshape(self.room.size, _BANDS)
        before = (np.cumsum(free, axis=1) - free)[workers]
        put = np.clip(given[:, None] - before, 0.0, free[workers])
        room = self.room[workers]
        lost = self.usable.of(room) - self.usable.of(room - given)
        return np.asarray(put @ self._worth()[:_BANDS] - self.price * lost)

    def given(self, taken: Bools) -> Array:
        """Hours by worker of the offers that are taken."""
        hours = np.bincount(self.worker[taken], self.hours[taken], minlength=self.room.size)
        return hours.astype(np.float64)

    def items(self, groups: Ints) -> Array:
        """1 for each item of these groups."""
        found = np.zeros(self.member.shape[1])
        found[self.member[groups, :].indices] = 1.0
        return found

    def touching(self, items: Array) -> Bools:
        """Offers of groups that have one of these items."""
        return np.asarray(self.member @ items > 0)[self.group]

    def still(self, taken: Bools, among: Ints | slice = slice(None)) -> Bools:
        """Which offers `among` all can be taken after those that are: items free, and room."""
        room = self.room - self.given(taken)
        free = ~self.touching(self.items(self.group[taken]))[among]
        return np.asarray(free & (self.hours[among] <= room[self.worker[among]] + _TINY))

    def rest(self, taken: Bools, kept: Ints) -> "Programme":
        """Some of the offers, in the room that is left after those that are taken."""
        given = self.given(taken)
        return replace(
            self,
            group=self.group[kept],
            worker=self.worker[kept],
            hours=self.hours[kept],
            gain=self.gain[kept],
            room=np.maximum(self.room - given, 0.0),
            load=self.load + given,
        )

    def alone(self, worker: int, kept: Ints) -> "Programme":
        """Some of the offers of one worker, as if there were no other."""
        one = slice(worker, worker + 1)
        groups, group = np.unique(self.group[kept], return_inverse=True)
        member = self.member[groups, :]
        items = np.unique(member.indices)
        return replace(
            self,
            group=group,
            worker=np.zeros(kept.size, dtype=np.int64),
            hours=self.hours[kept],
            gain=self.gain[kept],
            member=csr_array(member[:, items]),
            room=self.room[one],
            load=self.load[one],
            own=self.own[one],
        )

    def _free(self) -> Array:
        """Hours still free in each band of each worker's own hours, (worker x band,)."""
        edges = self.own[:, None] * np.arange(_BANDS + 1)[None, :] / _BANDS
        free = edges[:, 1:] - np.maximum(edges[:, :-1], self.load[:, None])
        return np.asarray(np.maximum(free, 0.0).ravel())

    def _worth(self) -> Array:
        return np.tile(self.spread * (1 - np.arange(_BANDS) / (_BANDS - 1)), self.room.size)

    def _rows(self, bands: int) -> LinearConstraint:
        """Each item at most once; hours within the room; hours are those in the bands."""
        offers, workers, items = self.gain.size, self.room.size, self.member.shape[1]
        place = (self.worker, np.arange(offers))
        hours = csr_array(coo_array((self.hours, place), shape=(workers, offers)))
        in_bands = csr_array(np.kron(np.eye(workers), np.ones((1, bands // workers))))
        once = csr_array(self.member.T)[:, self.group]
        nothing = csr_array((items + workers, bands))
        offers_rows = vstack([once, hours, hours])
        rows = csr_array(hstack([offers_rows, vstack([nothing, -in_bands])]))
        low = np.concatenate([np.full(items + workers, -np.inf), np.zeros(workers)])
        high = np.concatenate([np.ones(items), self.room, np.zeros(workers)])
        return LinearConstraint(rows, low, high)
