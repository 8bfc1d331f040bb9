"""How well each waiting case fits each worker, as points by ground."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from kotomitta.casework.allocation.room import Usable, usable
from kotomitta.casework.allocation.terms import Round
from kotomitta.casework.case import Case

Array = NDArray[np.float64]
GROUNDS = ("family", "continuity", "language", "experience")
_MONTH = 30.0


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """Waiting cases by workers: their codes, hours, room, urgency, and which grounds hold.

    `hours` and `urgency` are (case,), `room` and `load` (worker,), `grounds` (ground, case, worker)
    of 0 or 1. Urgency is points for each hour, whoever takes the case. `usable` tells what room is
    worth for the cases of this board.
    """

    cases: tuple[Case, ...]
    workers: tuple[str, ...]
    hours: Array
    urgency: Array
    room: Array
    load: Array
    own: Array
    grounds: Array
    usable: Usable

    def gain(self, weights: Array) -> Array:
        """Points of placing each case with each worker, (case, worker)."""
        extra = np.tensordot(weights, self.grounds, axes=1)
        return np.asarray(self.hours[:, None] * (self.urgency[:, None] + extra))


def fit(asked: Round) -> Fit:
    """The waiting cases and the workers of a round, the longest wait first."""
    board, cases = asked.board, asked.board.waiting
    workers = tuple(sorted(board.workers))
    own = np.array([least_own(asked, w) for w in workers])
    load = np.array([board.carried[w] for w in workers])
    grounds = np.zeros((len(GROUNDS), len(cases), len(workers)))
    for w, code in enumerate(workers):
        grounds[:, :, w] = _grounds(asked, cases, code)
    return Fit(
        cases=cases,
        workers=workers,
        hours=np.array([board.weights[c.code].high for c in cases]),
        urgency=np.array([_urgency(asked, c) for c in cases]),
        room=np.maximum(own - load, 0.0),
        load=load,
        own=own,
        grounds=grounds,
        usable=usable(np.array([w.high for w in board.weights.values()])),
    )


def least_own(asked: Round, worker: str) -> float:
    """The least hours that a worker has in the time that a round looks ahead."""
    one, full = asked.board.workers[worker], asked.board.scale.full
    last = asked.day + timedelta(asked.ahead_days)
    days = {asked.day, *(d for d in one.turning_days() if asked.day < d <= last)}
    return min(one.own_hours(day, full) for day in days)


def _urgency(asked: Round, case: Case) -> float:
    waited = (asked.day - case.opened).days / _MONTH
    by = asked.due.get(case.code)
    late = by is not None and by - asked.day <= timedelta(asked.notice_days)
    return asked.points.weight + asked.points.wait_month * waited + asked.points.late * late


def _grounds(asked: Round, cases: tuple[Case, ...], worker: str) -> list[list[bool]]:
    held = asked.board.held[worker]
    homes = {c.household for c in held}
    spoken = Counter(c.need.language for c in held if c.need.language)
    one = asked.board.workers[worker]
    return [
        [c.household in homes for c in cases],
        [worker in c.workers for c in cases],
        [c.need.language in one.languages or c.need.language in spoken for c in cases],
        [asked.board.scale.heaviest(c) in one.knows for c in cases],
    ]
