"""What an allocation is asked, and what it weighs against what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from kotomitta.casework.board import Board


@dataclass(frozen=True, slots=True)
class Points:
    """What an hour a month of a case is worth to place, and what makes one place better.

    All are points for each hour of the case. `late` is added when its due date is within the
    notice, `wait_month` for each month of waiting; `family`, `continuity`, `language` and
    `experience` when the worker offers that; `spread` at most, where a worker carries least;
    `room` is lost with each hour of room that cases to come would have filled; `reserve` is for
    each hour kept free for a heavy case; `tenure_year` is lost with each year that a case has been
    with the worker whom it leaves.
    """

    weight: float
    late: float
    wait_month: float
    family: float
    continuity: float
    language: float
    experience: float
    spread: float
    reserve: float
    tenure_year: float
    # A rule that was adopted before room had a worth keeps none.
    room: float = 0.0


@dataclass(frozen=True, slots=True)
class Reserve:
    """Room to keep: how many heavy cases are forecast for next month, and what one weighs."""

    cases: int
    hours: float


@dataclass(frozen=True, slots=True)
class Round:
    """One round of allocation: the board on a day, and what decides.

    `due` has the day by which each waiting case is due, where the law tells one. Room is the least
    that a worker has from `day` to `ahead_days` later; when room is looked for, `later_days` on.
    """

    board: Board
    day: date
    points: Points
    due: Mapping[str, date]
    notice_days: int
    ahead_days: int
    later_days: int
    reserve: Reserve = Reserve(0, 0.0)

    def after(self, pairs: Iterable[tuple[str, str]]) -> Self:
        """The round once each case of the pairs has been given to its worker."""
        cases = dict(self.board.cases)
        for code, worker in pairs:
            first = cases[code].allocated or self.day
            cases[code] = cases[code].but(
                state="active", worker=worker, allocated=first, override=None
            )
        return replace(self, board=replace(self.board, cases=cases))
