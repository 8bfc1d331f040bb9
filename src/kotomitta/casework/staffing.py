"""What is decided about workers: who comes and changes, and what they carry less for a time."""

from dataclasses import dataclass
from datetime import date

from kotomitta.casework.board import Board
from kotomitta.casework.commands import Employ, EndReduction, Reduce
from kotomitta.casework.event import Event, event
from kotomitta.casework.policy import Actor, Policy, Thing
from kotomitta.casework.refusal import RefusalError
from kotomitta.casework.worker import Less, Worker

Decided = tuple[Board, tuple[Event, ...]]


def decide_staff(
    board: Board,
    command: Employ | Reduce | EndReduction,
    *,
    actor: Actor,
    day: date,
    policy: Policy,
) -> Decided:
    """The board after a command, and what happened; RefusalError when it may not be done."""
    return _Act(board, actor, day, policy).decided(command)


@dataclass(frozen=True, slots=True)
class _Act:
    board: Board
    actor: Actor
    day: date
    policy: Policy

    def decided(self, command: Employ | Reduce | EndReduction) -> Decided:
        if isinstance(command, Employ):
            return self._employed(command.worker)
        worker = self.board.worker(command.worker)
        self.policy.check_may(self.actor, "reduce", Thing(worker.code, worker.team))
        told = {name: value for name, value in dict(command.less).items() if value is not None}
        if isinstance(command, Reduce):
            return self._changed(worker.but(less=(*worker.less, command.less)), "reduce", **told)
        less = shortened(worker.less, command.less, command.last, self.day)
        told["last"] = command.last or ""
        return self._changed(worker.but(less=less), "end_reduction", **told)

    def _employed(self, worker: Worker) -> Decided:
        self.policy.check_may(self.actor, "employ", Thing(None, worker.team))
        before = self.board.workers.get(worker.code)
        told = {"hours": worker.hours_per_week, "cadre": worker.cadre}
        if before is None:
            return self._changed(worker, "employ", **told)
        # Reductions have commands of their own; one given meanwhile is not undone by this.
        worker = worker.but(less=before.less)
        if before.team == worker.team:
            return self._changed(worker, "employ", **told)
        self.policy.check_may(self.actor, "employ", Thing(None, before.team))
        teams = {"team": worker.team, "before": before.team}
        changed = self._changed(worker, "employ", **told, **teams)
        return self._with_cases(changed, worker, before.team)

    def _with_cases(self, changed: Decided, worker: Worker, before: str) -> Decided:
        """The cases of a worker who changes team go along, so that no client changes worker."""
        board, events = changed
        for case in self.board.held.get(worker.code, ()):
            board = board.with_case(case.but(team=worker.team))
            moved = self._happened("change_team", case.code, team=worker.team, before=before)
            events = (*events, moved)
        return board, events

    def _changed(self, worker: Worker, act: str, **facts: object) -> Decided:
        return self.board.with_worker(worker), (self._happened(act, worker.code, **facts),)

    def _happened(self, act: str, subject: str, **facts: object) -> Event:
        return event(self.day, self.actor.name, act, subject, **facts)


def shortened(less: tuple[Less, ...], one: Less, last: date | None, day: date) -> tuple[Less, ...]:
    """The reductions with one of them lasting to an earlier day, or without it when `last` is None.

    RefusalError when it is not there, when the day is not within it, or when what is to be taken
    back has begun: what a worker carried less on days gone by stays told.
    """
    if one not in less:
        raise RefusalError("reduction_missing")
    place = less.index(one)
    if last is None and one.start < day:
        raise RefusalError("reduction_begun", start=one.start)
    if last is not None and not one.start <= last < one.end:
        raise RefusalError("reduction_day", last=last, start=one.start, end=one.end)
    earlier = () if last is None else (one.model_copy(update={"end": last}),)
    return (*less[:place], *earlier, *less[place + 1 :])
