"""After an absence: the fewest moves that bring everybody under their own cap."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array, eye_array, hstack

from kotomitta.casework.allocation.terms import Round
from kotomitta.casework.board import TOLERANCE
from kotomitta.casework.case import Case

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
_YEAR = 365.25
# So many more moves than the fewest thinkable are tried before it is said that nothing fits.
_MORE = 5
_GAP = 0.01
_NODES = 500
# Offers beyond which only those who are over give cases away.
_MOST = 3_000
# An hour over the cap costs more points than all moves together.
_OVER = 1e6
_TINY = 1e-6


@dataclass(frozen=True, slots=True)
class Shift:
    """One case from a worker to another, and the points of continuity and fit that it costs."""

    case: str
    source: str
    to: str
    cost: float


@dataclass(frozen=True, slots=True)
class Rebalancing:
    """Moves in the order in which each fits, and by how many hours workers are still over."""

    shifts: tuple[Shift, ...]
    still_over: dict[str, float]

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Each case that moves with the worker whom it comes to."""
        return tuple((one.case, one.to) for one in self.shifts)


def rebalance(asked: Round) -> Rebalancing:
    """The fewest moves under which nobody is over; among those, the least loss of continuity.

    Cases above the cap by a lead's decision that is in force do not count as over. Only those who
    are over give cases away; when that is not enough, others may too, to make room, in a team small
    enough to try it. Each move fits when those before it are made.
    """
    over = _over(asked)
    if not over:
        return Rebalancing((), {})
    direct = _solved(asked, sorted(over))
    if not direct.still_over:
        return direct
    if len(asked.board.held) * len(asked.board.weights) > _MOST:
        return direct
    through = _solved(asked, sorted(asked.board.workers))
    better = sum(direct.still_over.values()) - sum(through.still_over.values()) > _TINY
    turns = _in_turn(asked, through.shifts)
    return Rebalancing(turns, through.still_over) if better and turns else direct


def _in_turn(asked: Round, shifts: Sequence[Shift]) -> tuple[Shift, ...] | None:
    """The moves in an order in which each fits; None when they would have to be made at once."""
    board, left, turns = asked.board, list(shifts), list[Shift]()
    room = {w: board.room(w, asked.day) for w in board.workers}
    while left:
        fits = (s for s in left if board.weights[s.case].high <= room[s.to] + TOLERANCE)
        one = next(fits, None)
        if one is None:
            return None
        room[one.to] -= board.weights[one.case].high
        room[one.source] += board.weights[one.case].high
        left.remove(one)
        turns.append(one)
    return tuple(turns)


def _over(asked: Round) -> dict[str, float]:
    room = {w: _room(asked, w) for w in asked.board.workers}
    return {w: -r for w, r in room.items() if r < -TOLERANCE}


def _room(asked: Round, worker: str) -> float:
    """Own hours on the day less what is carried; none where only overrides in force are above."""
    board, day = asked.board, asked.day
    beside = sum(board.weights[c.code].high for c in board.held[worker] if c.decided_on(day))
    room = board.room(worker, day)
    return room if room >= 0 else min(room + beside, 0.0)


def _solved(asked: Round, givers: Sequence[str]) -> Rebalancing:
    """The moves from these givers; as few as can be, and if nothing fits the least left over."""
    offers = _offers(asked, givers)
    if not offers.case.size:
        return Rebalancing((), _over(asked))
    fewest = _fewest(asked)
    enough = offers.room.sum() >= 0
    for number in range(fewest, fewest + _MORE + 1) if enough else ():
        taken = offers.chosen(number)
        if taken is not None:
            break
    else:
        taken = offers.least_over()
    moved = offers.hours * taken
    after = offers.room - offers.by(offers.to, moved) + offers.by(offers.source, moved)
    shifts = [offers.shift(int(k)) for k in np.flatnonzero(taken)]
    left = {w: float(-r) for w, r in zip(offers.workers, after, strict=True) if r < -_TINY}
    return Rebalancing(tuple(sorted(shifts, key=lambda s: s.case)), left)


def _fewest(asked: Round) -> int:
    """No fewer moves than this can do: of each who is over, the heaviest cases first."""
    number = 0
    for worker, excess in _over(asked).items():
        held = asked.board.held[worker]
        hours = sorted(
            (asked.board.weights[c.code].high for c in held if not c.decided_on(asked.day)),
            reverse=True,
        )
        number += int(np.searchsorted(np.cumsum(hours), excess - TOLERANCE)) + 1
    return number


@dataclass(frozen=True, slots=True, eq=False)
class _Offers:
    """Every case that may move, to every worker: places in `cases` and `workers`, (offer,)."""

    cases: tuple[Case, ...]
    workers: tuple[str, ...]
    case: Ints
    source: Ints
    to: Ints
    hours: Array
    cost: Array
    room: Array

    def shift(self, k: int) -> Shift:
        code = self.cases[self.case[k]].code
        workers = self.workers
        return Shift(code, workers[self.source[k]], workers[self.to[k]], float(self.cost[k]))

    def by(self, worker: Ints, amount: Array) -> Array:
        """Amounts summed by worker."""
        return np.bincount(worker, amount, self.room.size).astype(np.float64)

    def chosen(self, number: int) -> Bools | None:
        """So many moves at the least cost that leave nobody over; None when there are none such."""
        return self._best(self.cost, np.zeros(self.room.size), (number, number))

    def least_over(self) -> Bools:
        """The moves that leave the fewest hours over; nobody gets over who was not."""
        taken = self._best(1.0 + self.cost, np.maximum(-self.room, 0.0), (0, len(self.cases)))
        return np.zeros(self.case.size, dtype=np.bool_) if taken is None else taken

    def _best(self, cost: Array, over: Array, moves: tuple[int, int]) -> Bools | None:
        """Variables: which offers are taken, and hours by which each worker stays over."""
        n, workers, k = self.case.size, self.room.size, np.arange(self.case.size)
        once = _matrix(np.ones(n), self.case, k, (len(self.cases), n))
        gets = _matrix(self.hours, self.to, k, (workers, n))
        gives = _matrix(self.hours, self.source, k, (workers, n))
        rows = [
            LinearConstraint(_wider(once, workers), ub=np.ones(len(self.cases))),
            LinearConstraint(csr_array(hstack([gets - gives, -eye_array(workers)])), ub=self.room),
            LinearConstraint(_wider(csr_array(np.ones((1, n))), workers), *moves),
        ]
        found = milp(
            np.concatenate([cost, np.full(workers, _OVER)]),
            bounds=Bounds(0.0, np.concatenate([np.ones(n), over])),
            integrality=np.concatenate([np.ones(n), np.zeros(workers)]),
            constraints=rows,
            options={"mip_rel_gap": _GAP, "node_limit": _NODES},
        )
        return None if found.x is None else np.asarray(found.x[:n] > 0.5)


def _offers(asked: Round, givers: Sequence[str]) -> _Offers:
    board = asked.board
    workers = tuple(sorted(board.workers))
    place = {w: k for k, w in enumerate(workers)}
    room = np.array([_room(asked, w) for w in workers])
    cases = tuple(c for w in givers for c in board.held[w] if not c.decided_on(asked.day))
    pairs = [
        (i, w)
        for i, c in enumerate(cases)
        for w, code in enumerate(workers)
        if code != c.worker and (len(givers) == len(workers) or room[w] > 0)
    ]
    case, to = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return _Offers(
        cases=cases,
        workers=workers,
        case=case,
        source=np.array([place[cases[i].worker or ""] for i in case], dtype=np.int64),
        to=to,
        hours=np.array([board.weights[cases[i].code].high for i in case]),
        cost=np.array([_cost(asked, cases[i], workers[w]) for i, w in pairs]),
        room=room,
    )


def _matrix(values: Array, rows: Ints, columns: Ints, shape: tuple[int, int]) -> csr_array:
    return csr_array(coo_array((values, (rows, columns)), shape=shape))


def _wider(rows: csr_array, columns: int) -> csr_array:
    return csr_array(hstack([rows, csr_array((rows.shape[0], columns))]))


def _cost(asked: Round, case: Case, to: str) -> float:
    """Points lost: time with the present worker, and what the new one does not offer."""
    p, board = asked.points, asked.board
    held = board.held[to]
    years = (asked.day - (case.allocated or asked.day)).days / _YEAR
    language = case.need.language
    known = language in board.workers[to].languages or language in {c.need.language for c in held}
    home = case.household in {c.household for c in held}
    kin = any(
        c.household == case.household and c.code != case.code for c in board.held[case.worker or to]
    )
    split = p.family * (kin and not home)
    return p.tenure_year * years + split + p.language * (language is not None and not known)
