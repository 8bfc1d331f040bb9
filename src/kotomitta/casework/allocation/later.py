"""When what does not fit today will fit: from cases that end and reductions that expire."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from kotomitta.casework.allocation.terms import Round
from kotomitta.casework.case import Case

Array = NDArray[np.float64]
_TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Later:
    """The first day from which a case fits with a worker and keeps fitting, as things stand now.

    Room is counted for those who are more urgent first.
    """

    day: date
    worker: str


def later(
    asked: Round, workers: Sequence[str], given: Array, waiting: Sequence[tuple[Case, float]]
) -> Mapping[str, Later | None]:
    """For each waiting case, in the order of their urgency, when it will fit; None: not in sight.

    `given` are hours by worker that are suggested or kept already; `waiting` has hours by case.
    """
    days = _days(asked)
    room = np.array([_room(asked, w, days) for w in workers]).reshape(len(workers), len(days))
    room -= given[:, None]
    lasting = np.minimum.accumulate(room[:, ::-1], axis=1)[:, ::-1]
    found: dict[str, Later | None] = {}
    for case, hours in waiting:
        fits = lasting >= hours - _TINY
        when = np.flatnonzero(fits.any(axis=0))
        found[case.code] = None
        if when.size:
            k = int(when[0])
            w = int(np.argmax(np.where(fits[:, k], lasting[:, k], -np.inf)))
            lasting[w, k:] -= hours
            lasting[w] = np.minimum.accumulate(lasting[w, ::-1])[::-1]
            found[case.code] = Later(days[k], workers[w])
    return found


def _days(asked: Round) -> list[date]:
    """The days after today on which somebody's room can change."""
    last = asked.day + timedelta(asked.later_days)
    turns = {d for w in asked.board.workers.values() for d in w.turning_days()}
    ends = {c.ends + timedelta(1) for c in asked.board.cases.values() if c.worker and c.ends}
    return sorted(d for d in turns | ends if asked.day < d <= last)


def _room(asked: Round, worker: str, days: Sequence[date]) -> list[float]:
    """Own hours less what will be carried, on each day; a case past its end still weighs."""
    one, board = asked.board.workers[worker], asked.board
    ending = [(c.ends, board.weights[c.code].high) for c in board.held[worker] if c.ends]
    return [
        one.own_hours(day, board.scale.full)
        - board.carried[worker]
        + sum(hours for end, hours in ending if asked.day <= end < day)
        for day in days
    ]
