"""A suggestion for each waiting case, with its reasons; or why it does not fit and when it will."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np

from kotomitta.casework.allocation.fit import GROUNDS, Array, Fit, fit
from kotomitta.casework.allocation.later import Later, later
from kotomitta.casework.allocation.solve import NOBODY, Placed, solve
from kotomitta.casework.allocation.terms import Round
from kotomitta.casework.case import Case
from kotomitta.casework.worker import Cause

_TINY = 1e-9
_MOVABLE = (Cause.OTHER_DUTIES, Cause.TRAINING)


@dataclass(frozen=True, slots=True)
class Ground:
    """One true reason: a key whose words are in the catalogue, and its facts."""

    key: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """A worker who could take a case: hours a month now, with the case, and own hours.

    `own` is the least that the worker has in the time the round looks ahead.
    """

    worker: str
    before: float
    after: float
    own: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Who should take a case, why, and who would be next best if all other suggestions hold."""

    case: str
    place: Place
    grounds: tuple[Ground, ...]
    next_best: Place | None


@dataclass(frozen=True, slots=True)
class NotPlaced:
    """A case for which nothing is suggested: why, when it will fit, and what could be done."""

    case: str
    hours: float
    why: Ground
    later: Later | None
    options: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class Suggestions:
    """The outcome of a round: every waiting case is in exactly one of the two lists.

    `kept` is the room kept for heavy cases to come, by worker. `points` is at least `bound` less
    what the solver may miss.
    """

    placed: tuple[Suggestion, ...]
    not_placed: tuple[NotPlaced, ...]
    kept: Mapping[str, float]
    points: float
    bound: float

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Each case that is placed with its worker."""
        return tuple((one.case, one.place.worker) for one in self.placed)


def suggest(asked: Round) -> Suggestions:
    """A suggestion for every waiting case, all of them within every worker's own cap together."""
    found = fit(asked)
    solved = solve(found, asked.points, asked.reserve)
    given = _given(found, solved)
    left = found.room - given - solved.kept
    told = _Told(asked, found, solved, left)
    without = [i for i in range(len(found.cases)) if solved.worker[i] == NOBODY]
    without.sort(key=lambda i: (-found.urgency[i], found.cases[i].code))
    waiting = tuple((found.cases[i], float(found.hours[i])) for i in without)
    when = later(asked, found.workers, given + solved.kept, waiting)
    return Suggestions(
        placed=tuple(
            told.suggestion(i) for i in range(len(found.cases)) if solved.worker[i] != NOBODY
        ),
        not_placed=tuple(told.refusal(i, when[found.cases[i].code]) for i in without),
        kept={w: float(h) for w, h in zip(found.workers, solved.kept, strict=True) if h > 0},
        points=solved.points,
        bound=solved.bound,
    )


def _given(found: Fit, solved: Placed) -> Array:
    placed = solved.worker != NOBODY
    return np.bincount(
        solved.worker[placed], found.hours[placed], minlength=len(found.workers)
    ).astype(np.float64)


@dataclass(frozen=True, slots=True)
class _Told:
    asked: Round
    found: Fit
    solved: Placed
    left: Array

    def suggestion(self, i: int) -> Suggestion:
        w = int(self.solved.worker[i])
        return Suggestion(
            case=self.found.cases[i].code,
            place=self._place(i, w),
            grounds=(*self._grounds(i, w), *self._urgency(self.found.cases[i]), self._room(i, w)),
            next_best=self._next_best(i, w),
        )

    def _place(self, i: int, w: int) -> Place:
        before, own = float(self.found.load[w]), float(self.found.own[w])
        return Place(self.found.workers[w], before, before + float(self.found.hours[i]), own)

    def _next_best(self, i: int, w: int) -> Place | None:
        """Who gains most among the others that have room beside all other suggestions."""
        p = self.asked.points
        weights = np.array([p.family, p.continuity, p.language, p.experience])
        worth = weights @ self.found.grounds[:, i, :]
        fits = self.left >= self.found.hours[i] - _TINY
        fits[w] = False
        if not fits.any():
            return None
        order = np.lexsort((-self.left, -worth, ~fits))
        return self._place(i, int(order[0]))

    def _grounds(self, i: int, w: int) -> Iterator[Ground]:
        """What the worker offers this case, as the board shows it."""
        case, worker = self.found.cases[i], self.found.workers[w]
        held = self.asked.board.held[worker]
        siblings = [c.code for c in held if c.household == case.household] + [
            other.code
            for k, other in enumerate(self.found.cases)
            if k != i and self.solved.worker[k] == w and other.household == case.household
        ]
        if siblings:
            yield Ground("family", {"worker": worker, "case": min(siblings)})
        holds = dict(zip(GROUNDS, self.found.grounds[:, i, w], strict=True))
        if holds["continuity"]:
            yield Ground("continuity", {"worker": worker})
        if holds["language"]:
            language = case.need.language
            n = sum(c.need.language == language for c in held)
            key = "speaks" if language in self.asked.board.workers[worker].languages else "language"
            yield Ground(key, {"worker": worker, "language": language, "n": n})
        if holds["experience"]:
            profile = self.asked.board.scale.heaviest(case)
            yield Ground("experience", {"worker": worker, "profile": profile})

    def _urgency(self, case: Case) -> Iterator[Ground]:
        by = self.asked.due.get(case.code)
        if by is not None and by < self.asked.day:
            yield Ground("overdue", {"by": by})
        elif by is not None and by - self.asked.day <= timedelta(self.asked.notice_days):
            yield Ground("due_soon", {"by": by})
        else:
            yield Ground("waited", {"days": (self.asked.day - case.opened).days})

    def _room(self, i: int, w: int) -> Ground:
        room, hours = self.found.room, float(self.found.hours[i])
        facts = {"worker": self.found.workers[w], "room": float(room[w]), "hours": hours}
        if int((room >= hours - _TINY).sum()) == 1:
            return Ground("only_room", facts)
        return Ground("most_room" if room[w] == room.max() else "room", facts)

    def refusal(self, i: int, when: Later | None) -> NotPlaced:
        case, hours = self.found.cases[i], float(self.found.hours[i])
        return NotPlaced(
            case.code, hours, self._why(hours), when, tuple(self._options(case, hours))
        )

    def _why(self, hours: float) -> Ground:
        """Nobody had room; or room is kept for a heavy case; or others were placed first."""
        room = float(self.found.room.max(initial=0.0))
        if room < hours - _TINY:
            return Ground("no_room", {"hours": hours, "room": room})
        if (self.left + self.solved.kept >= hours - _TINY).any():
            kept = round(float(self.solved.kept.sum()) / self.asked.reserve.hours)
            return Ground("kept_for_heavy", {"hours": hours, "n": kept})
        n = int((self.solved.worker != NOBODY).sum())
        return Ground("others_first", {"hours": hours, "n": n})

    def _options(self, case: Case, hours: float) -> Iterator[Ground]:
        """What could be done, without deciding it: wait, put other work off, ask for people."""
        if case.overflow is None:
            yield Ground("overflow_queue")
        full = self.asked.board.scale.full
        for w, code in enumerate(self.found.workers):
            worker = self.asked.board.workers[code]
            for less in worker.less:
                freed = less.on(self.asked.day, full.week) * full.planned_by(worker.cadre)
                if less.cause in _MOVABLE and freed > 0 and self.left[w] + freed >= hours - _TINY:
                    facts = {"worker": code, "hours": freed, "end": less.end}
                    yield Ground(f"put_off_{less.cause}", facts)
        yield Ground("more_staff", {"hours": hours, "workers": hours / full.planned})
