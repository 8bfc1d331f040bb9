"""All that the unit carries on a day: cases, workers, and the room that each worker has."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Self

from kotomitta.casework.case import Case
from kotomitta.casework.refusal import RefusalError
from kotomitta.casework.weighing import Scale, Weight
from kotomitta.casework.worker import Worker

# Room for the last bit of a float, so that hours that fit exactly do fit.
TOLERANCE = 1e-9


@dataclass(frozen=True)
class Board:
    """Cases and workers by code, weighed on one scale; a part of a unit is a board too."""

    cases: Mapping[str, Case]
    workers: Mapping[str, Worker]
    scale: Scale

    def case(self, code: str) -> Case:
        """The case of that code; RefusalError when there is none."""
        if code not in self.cases:
            raise RefusalError("case_missing", case=code[:40])
        return self.cases[code]

    def worker(self, code: str) -> Worker:
        """The worker of that code; RefusalError when there is none."""
        if code not in self.workers:
            raise RefusalError("worker_missing", worker=code[:40])
        return self.workers[code]

    def with_case(self, case: Case) -> Self:
        """The board with one case put in place of what it was."""
        return replace(self, cases={**self.cases, case.code: case})

    def with_worker(self, worker: Worker) -> Self:
        """The board with one worker put in place of what they were."""
        return replace(self, workers={**self.workers, worker.code: worker})

    @cached_property
    def weights(self) -> Mapping[str, Weight]:
        """The weight of every open case."""
        return {code: self.scale.weigh(c) for code, c in self.cases.items() if c.open}

    @cached_property
    def carried(self) -> Mapping[str, float]:
        """Hours a month that each worker carries, at the high end of what is not known."""
        hours = dict.fromkeys(self.workers, 0.0)
        for code, case in self.cases.items():
            if case.worker is not None:
                hours[case.worker] = hours.get(case.worker, 0.0) + self.weights[code].high
        return hours

    @cached_property
    def held(self) -> Mapping[str, tuple[Case, ...]]:
        """The active cases of each worker, in the order of their codes."""
        cases: dict[str, list[Case]] = {code: [] for code in self.workers}
        for code in sorted(self.cases):
            if (worker := self.cases[code].worker) is not None:
                cases.setdefault(worker, []).append(self.cases[code])
        return {code: tuple(own) for code, own in cases.items()}

    @property
    def waiting(self) -> tuple[Case, ...]:
        """Cases that wait for a worker, who has waited longest first."""
        found = (c for c in self.cases.values() if c.state == "waiting")
        return tuple(sorted(found, key=lambda c: (c.opened, c.code)))

    def own(self, worker: str, day: date) -> float:
        """Hours a month that a worker has for cases on a day."""
        return self.worker(worker).own_hours(day, self.scale.full)

    def room(self, worker: str, day: date) -> float:
        """Own hours less what is carried; below zero when over the cap."""
        return self.own(worker, day) - self.carried.get(worker, 0.0)

    def over(self, day: date) -> tuple[str, ...]:
        """Workers over their own cap on a day, in the order of their codes."""
        return tuple(w for w in sorted(self.workers) if self.room(w, day) < -TOLERANCE)

    def overridden(self, day: date) -> tuple[Case, ...]:
        """Active cases above the cap by a lead's decision; those whose end has passed come first.

        An override whose end has passed is not forgotten: it waits for a decision.
        """
        found = [c for c in self.cases.values() if c.override and c.state == "active"]
        return tuple(sorted(found, key=lambda c: (c.override.until if c.override else day, c.code)))

    def check_fits(self, case: Case, worker: str, day: date) -> None:
        """RefusalError unless the case fits in the worker's own cap on the day."""
        weight = self.scale.weigh(case).high
        room = self.room(worker, day)
        if weight > room + TOLERANCE:
            raise RefusalError(
                "over_cap", worker=worker, weight=weight, room=max(room, 0.0), day=day
            )

    def fits(self, case: Case, worker: str, day: date) -> bool:
        """Whether the case fits in the worker's own cap on the day."""
        try:
            self.check_fits(case, worker, day)
        except RefusalError:
            return False
        return True
