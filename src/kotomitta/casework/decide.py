"""A command becomes a new state and its audit events, or is refused with a reason.

    board, events = decide(board, command, actor=actor, day=day, practice=practice)

The board may hold a part of the unit only: the case at hand, and all cases of the worker who is to
take it. Whoever saves does so for every subject of the events, with the events, in one transaction.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from kotomitta.basis.figures import Evidence
from kotomitta.casework.board import Board
from kotomitta.casework.case import Case, Done, Override, Visit
from kotomitta.casework.commands import (
    Allocate,
    ChangeTeam,
    Command,
    Correct,
    Describe,
    Employ,
    EndCase,
    EndReduction,
    ExpectEnd,
    FromOverflow,
    HandOver,
    Meet,
    OpenCase,
    Reduce,
    Release,
    Reopen,
    TakeBack,
    TakeStep,
    ToOverflow,
)
from kotomitta.casework.correct import check_closed, check_not_ahead, corrected, facts
from kotomitta.casework.event import Event, event
from kotomitta.casework.policy import Actor, Policy, Thing
from kotomitta.casework.refusal import RefusalError
from kotomitta.casework.staffing import decide_staff
from kotomitta.casework.taken_back import without
from kotomitta.casework.waiting import Queueing, move_of, moved_team, off_overflow, on_overflow
from kotomitta.casework.workflow import Entry, Workflow

Decided = tuple[Board, tuple[Event, ...]]


@dataclass(frozen=True, slots=True)
class Practice:
    """How the unit works: when something may be done, by whom, why a cap may be passed, and what
    is agreed where the law has no number.
    """

    workflow: Workflow
    policy: Policy
    cap_reasons: tuple[Entry, ...]
    agreed: Evidence


def decide(
    board: Board, command: Command, *, actor: Actor, day: date, practice: Practice
) -> Decided:
    """The board after a command, and what happened; RefusalError when it may not or cannot be done.

    Permission is checked first, so that a refusal tells nothing of a case one may not see.
    """
    act = _Act(board, actor, day, practice)
    match command:
        case OpenCase(case):
            return act.opened(case)
        case Employ() | Reduce() | EndReduction():
            return decide_staff(board, command, actor=actor, day=day, policy=practice.policy)
        case Allocate():
            return act.allocated(command)
        case Release() | EndCase() | HandOver() | Reopen():
            return act.moved(command)
        case ChangeTeam() | ToOverflow() | FromOverflow():
            return act.queued(command)
        case Describe() | Correct() | TakeStep() | Meet() | TakeBack() | ExpectEnd():
            return act.written(command)


@dataclass(frozen=True, slots=True)
class _Act:
    board: Board
    actor: Actor
    day: date
    practice: Practice

    def permitted(self, act: str, code: str) -> Case:
        """The case, when the actor may do this to it; a case that is not there is not told."""
        case = self.board.cases.get(code)
        if case is None:
            raise RefusalError("not_permitted", act=act)
        self.practice.policy.check_may(self.actor, act, Thing.of(case))
        if self.day < case.opened:
            raise RefusalError("before_opened", day=self.day, opened=case.opened)
        return case

    def kept(self, case: Case, act: str, **facts: object) -> Decided:
        """The board with the case, and the event."""
        happened = event(self.day, self.actor.name, act, case.code, **facts)
        return self.board.with_case(case), (happened,)

    def opened(self, case: Case) -> Decided:
        self.practice.policy.check_may(self.actor, "open_case", Thing(None, case.team))
        if case.code in self.board.cases:
            raise RefusalError("case_doubled", case=case.code)
        if case.state != "waiting" or case.opened > self.day:
            raise RefusalError("case_not_new", case=case.code)
        check_not_ahead(case.persons, self.day)
        return self.kept(case, "open_case", kind=case.kind)

    def allocated(self, command: Allocate) -> Decided:
        case = self.permitted("allocate", command.case)
        _check_source(case, command.source)
        if command.source is not None and case.decided_on(self.day):
            raise RefusalError("source_changed")
        self.practice.workflow.check_move(case.state, "reallocate" if case.worker else "allocate")
        worker = self.board.worker(command.worker)
        self.practice.policy.check_may(self.actor, "allocate", Thing(worker.code, worker.team))
        override = self._override(case, command)
        if override is None:
            if worker.code == case.worker and case.override is None:
                raise RefusalError("same_worker", worker=worker.code)
            self._without(case).check_fits(case, worker.code, self.day)
        given = case.but(
            state="active",
            worker=worker.code,
            team=worker.team,
            allocated=case.allocated or self.day,
            workers=_earlier(case),
            override=override,
            overflow=None,
        )
        facts = {"above_cap": override.reason, "until": override.until} if override else {}
        return self.kept(given, "allocate", worker=worker.code, before=case.worker or "", **facts)

    def _override(self, case: Case, command: Allocate) -> Override | None:
        """The override asked for; None when none was, or when the case fits without it."""
        wanted = command.above_cap
        if wanted is None:
            return None
        self.practice.policy.check_may(self.actor, "override_cap", Thing.of(case))
        if wanted.reason not in {r.id for r in self.practice.cap_reasons}:
            known = ", ".join(r.id for r in self.practice.cap_reasons)
            raise RefusalError("reason_unknown", given=wanted.reason[:40], known=known)
        if wanted.until <= self.day:
            raise RefusalError("override_end", until=wanted.until, day=self.day)
        most = self._agreed_days("override.days")
        last = self.day + timedelta(most)
        if wanted.until > last:
            raise RefusalError("override_far", until=wanted.until, days=most, last=last)
        if self._without(case).fits(case, command.worker, self.day):
            return None
        return Override(
            lead=self.actor.code, reason=wanted.reason, since=self.day, until=wanted.until
        )

    def _agreed_days(self, figure: str) -> int:
        return round(self.practice.agreed.value_on(f"casework.{figure}", self.day))

    def _without(self, case: Case) -> Board:
        """The board as if the case waited, so that its own hours do not stand in its way."""
        return self.board.with_case(case.but(state="waiting", worker=None))

    def moved(self, command: Release | EndCase | HandOver | Reopen) -> Decided:
        act, reason = _move_of(command)
        case = self.permitted(act, command.case)
        move = self.practice.workflow.check_move(case.state, act)
        if isinstance(command, Release):
            _check_source(case, command.source)
        if reason is not None:
            move.check_reason(reason)
        closed = None if move.to in ("waiting", "active") else self._closing(command, case)
        changed = case.but(
            state=move.to,
            worker=None,
            workers=_earlier(case),
            override=None,
            overflow=None,
            closed=closed,
            ends=None,
            outcome=reason if closed else None,
        )
        on = closed if closed and closed < self.day else ""
        return self.kept(changed, act, reason=reason or "", before=case.state, on=on)

    def _closing(self, command: Release | EndCase | HandOver | Reopen, case: Case) -> date:
        """The last day of a case that closes."""
        if not isinstance(command, EndCase) or command.on is None:
            return self.day
        check_closed(case, command.on, self.day, self.practice.workflow)
        return command.on

    def queued(self, command: Queueing) -> Decided:
        act = move_of(command)
        case = self.permitted(act, command.case)
        move = self.practice.workflow.check_move(case.state, act)
        match command:
            case ChangeTeam(_, team):
                serving = (w for w in self.board.workers.values() if w.in_service(self.day))
                changed = moved_team(case, team, {w.team for w in serving})
                return self.kept(changed, act, team=team, before=case.team)
            case ToOverflow(_, reason, review):
                move.check_reason(reason)
                most = self._agreed_days("overflow.review_days")
                changed = on_overflow(case, command, self.actor.code, self.day, most)
                return self.kept(changed, act, reason=reason, review=review)
            case FromOverflow():
                return self.kept(off_overflow(case), act)

    def written(
        self, command: Describe | Correct | TakeStep | Meet | TakeBack | ExpectEnd
    ) -> Decided:
        act = _WRITES[type(command)]
        describes = isinstance(command, Correct) and command.describes
        case = self.permitted("describe" if describes else act, command.case)
        if not case.open and not isinstance(command, Correct):
            raise RefusalError("case_closed", case=case.code)
        match command:
            case Describe(_, need):
                return self.kept(case.but(need=need), act)
            case Correct():
                changed = corrected(case, command, self.day, self.practice.workflow)
                return self.kept(changed, act, **facts(case, changed))
            case ExpectEnd(_, ends):
                return self._expected(case, ends)
            case Meet(_, on, kept):
                return self._met(case, Visit(on=on, kept=kept))
            case TakeBack(_, what):
                told = {name: "" if value is None else value for name, value in what}
                return self.kept(without(case, what, self.practice.workflow), act, **told)
            case TakeStep(_, step, person, on):
                self._check_past(case, on)
                self.practice.workflow.check_step(case, step, person, on)
                done = (*case.done, Done(step=step, person=person, on=on))
                return self.kept(case.but(done=done), act, step=step, person=person or "", on=on)

    def _met(self, case: Case, visit: Visit) -> Decided:
        self._check_past(case, visit.on)
        if visit.on in {before.on for before in case.visits}:
            raise RefusalError("met_already", on=visit.on)
        visits = (*case.visits, visit)
        return self.kept(case.but(visits=visits), "meet", on=visit.on, kept=visit.kept)

    def _expected(self, case: Case, ends: date | None) -> Decided:
        if ends is not None and ends < self.day:
            raise RefusalError("end_in_past", ends=ends, day=self.day)
        return self.kept(case.but(ends=ends), "end", expected=ends or "")

    def _check_past(self, case: Case, on: date) -> None:
        if not case.opened <= on <= self.day:
            raise RefusalError("day_outside", on=on, opened=case.opened, day=self.day)


_WRITES = {
    Describe: "describe",
    Correct: "correct",
    TakeStep: "take_step",
    Meet: "meet",
    TakeBack: "take_back",
    ExpectEnd: "end",
}


def _move_of(command: Release | EndCase | HandOver | Reopen) -> tuple[str, str | None]:
    """The act of the workflow's table, and the reason that it was given."""
    match command:
        case Release(_, reason):
            return "release", reason
        case EndCase(_, reason, _):
            return "end", reason
        case HandOver(_, to):
            return "hand_over", to
        case Reopen():
            return "reopen", None


def _check_source(case: Case, source: str | None) -> None:
    """RefusalError when somebody else has the case than when it was asked; None asks nothing."""
    if source is not None and source != (case.worker or ""):
        raise RefusalError("source_changed")


def _earlier(case: Case) -> tuple[str, ...]:
    """The workers that a case has had, the present one last."""
    if case.worker is None or case.worker in case.workers:
        return case.workers
    return (*case.workers, case.worker)
