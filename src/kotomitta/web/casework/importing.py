"""A table brought in: what would change is worked out first, and then all of it is done or nothing.

Every change is decided by the core like any other, so that rules, caps and events hold.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from hashlib import sha256

from django.db import IntegrityError, transaction

from kotomitta.casework import case as core
from kotomitta.casework.board import Board
from kotomitta.casework.commands import Allocate, Command, Correct
from kotomitta.casework.decide import decide
from kotomitta.casework.event import Event
from kotomitta.casework.policy import Actor
from kotomitta.casework.refusal import RefusalError
from kotomitta.casework.worker import Worker as CoreWorker
from kotomitta.sources.case_table.told import Fault
from kotomitta.web.casework import households
from kotomitta.web.casework.differing import Act, Step, new_case, steps
from kotomitta.web.casework.enquiries import Enquiries
from kotomitta.web.casework.keeping import first_of, locked, save
from kotomitta.web.casework.models import Case, Worker
from kotomitta.web.casework.tables import Table, TableCase
from kotomitta.web.casework.unit import practice, scale

# Workers by code, and the stored cases of a table.
Part = tuple[Mapping[str, CoreWorker], Sequence[Case]]
_MOVES = {Act.END: "end", Act.RELEASE: "release"}


@dataclass(frozen=True, slots=True)
class Choice:
    """Which kinds of change are wanted, and the reasons that ending and releasing are given."""

    acts: frozenset[Act] = frozenset(Act)
    reasons: Mapping[Act, str] = field(default_factory=lambda: {a: reasons(a)[0] for a in _MOVES})


def reasons(act: Act) -> tuple[str, ...]:
    """The reasons that an act may be given."""
    return tuple(reason.id for reason in practice().workflow.move(_MOVES[act]).reasons)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a table would change: steps that can be taken, those that cannot, and the rest.

    `same` counts the cases that are as the table says, `ended` those that are over and not here;
    `missing` are the team's open cases of which it has no row. `stamp` is the same as long as the
    table, the choice and the cases that it is about are. `asked` counts the cases of every kind of
    change, those that are not chosen too. `elsewhere` are persons whom another team has in another
    household, and which team.
    """

    asked: Mapping[Act, int]
    taken: tuple[Step, ...]
    refused: tuple[Step, ...]
    same: int
    missing: tuple[str, ...]
    ended: int
    faults: tuple[Fault, ...]
    elsewhere: Sequence[tuple[str, str]]
    stamp: str
    written: bool = False

    @property
    def changed(self) -> int:
        """How many cases that are here would change."""
        return len({step.case for step in self.taken if step.act is not Act.OPEN})

    def of(self, act: Act) -> tuple[Step, ...]:
        """The steps of one kind that can be taken."""
        return tuple(step for step in self.taken if step.act is act)


def plan(table: Table, actor: Actor, day: date, choice: Choice | None = None) -> Plan:
    """What a table would change now; nothing is written."""
    workers = Worker.objects.filter(code__in=_workers(table)).prefetch_related("reductions")
    rows = Case.objects.filter(code__in=list(table.cases))
    known = {row.code: row.value for row in workers}
    return _Trial(table, actor, day, choice or Choice(), (known, list(rows))).planned()


def apply(table: Table, actor: Actor, day: date, choice: Choice, stamp: str) -> Plan:
    """Do all that a plan of this stamp says; when it would be another by now, nothing.

    RefusalError when another table brought the same cases at the same moment.
    """
    try:
        with transaction.atomic():
            trial = _Trial(table, actor, day, choice, _held(table, actor.team))
            found = trial.planned()
            if found.stamp != stamp or found.faults:
                return found
            save(trial.board, trial.events, day)
    except IntegrityError as error:
        raise RefusalError("import_at_once") from error
    return replace(found, written=True)


def _workers(table: Table) -> set[str]:
    """The workers whom a table names."""
    return {told.worker for told in table.cases.values() if told.worker}


def _held(table: Table, team: str) -> Part:
    """The part of the unit that a table is about, held until the transaction ends.

    Workers before cases, and both in order, so that two at once do not wait for each other in a
    ring.
    """
    found = Case.objects.filter(code__in=list(table.cases))
    before = found.exclude(worker=None).values_list("worker", flat=True)
    workers = locked({*_workers(table), *map(str, before), *first_of(team)})
    return workers, list(found.select_for_update().order_by("code"))


class _Trial:
    """A table tried, step by step, on the part of the unit that it is about."""

    def __init__(self, table: Table, actor: Actor, day: date, choice: Choice, part: Part) -> None:
        self.table, self.actor, self.day, self.choice = table, actor, day, choice
        self.workers, rows = part
        self.rows = {row.code: row for row in rows}
        # Another team's case stands here only so that its code is not given twice.
        self.ours = {row.code for row in rows if row.team == actor.team}
        self.before = {row.code: row.value for row in rows}
        self.here = dict(self.before)
        self.held: dict[str, dict[str, core.Case]] = {code: {} for code in self.workers}
        for row in Case.objects.filter(worker__in=self.workers, state="active"):
            self.held[str(row.worker)][row.code] = row.value
        self.events: list[Event] = []

    @cached_property
    def enquiries(self) -> Enquiries:
        """What was asked about the cases of the table."""
        return Enquiries.about(self.rows)

    @property
    def board(self) -> Board:
        """The cases of the table as they are after the steps that were taken."""
        return Board(self.here, self.workers, scale(self.day))

    def planned(self) -> Plan:
        """Every step that is wanted decided, in order."""
        asked = self._asked()
        told, open_cases = self.table.cases, Case.objects.filter(team=self.actor.team, closed=None)
        open_codes = set(open_cases.values_list("code", flat=True))
        tried = [self._tried(step) for step in asked if step.act in self.choice.acts]
        return Plan(
            asked=Counter(step.act for step in asked),
            taken=tuple(step for step in tried if step.refusal is None),
            refused=tuple(step for step in tried if step.refusal is not None),
            same=len(self.ours - {step.case for step in asked}),
            missing=tuple(sorted(open_codes - set(told))),
            ended=sum(bool(one.closed) for code, one in told.items() if code not in self.ours),
            faults=self.table.faults or tuple(self._clashes()),
            elsewhere=households.other_teams(self.actor.team, self._changed()),
            stamp=self._stamp(tried),
        )

    def _changed(self) -> Mapping[str, core.Case]:
        """The cases that are not as they were."""
        return {code: now for code, now in self.here.items() if now != self.before.get(code)}

    def _clashes(self) -> Iterator[Fault]:
        """Where the table and the cases beside it cannot both be right: by then all is told."""
        for code, error in households.clashes(self.before, self.here):
            told = {"case": code, "person": error.facts["person"]}
            lines = (one.number for one in self.table.lines if told.items() <= one.cells.items())
            yield Fault(next(lines, self.table.cases[code].line), error.at("person"))

    def _asked(self) -> list[Step]:
        """What the table asks for, in the order in which it is done."""
        found: list[Step] = []
        for code, told in self.table.cases.items():
            if code not in self.ours:
                found += [] if told.closed else [self._new(told)]
            else:
                found += steps(self.table, told, self.here[code], self.choice.reasons, self.day)
        order = list(Act)
        return sorted(found, key=lambda step: (order.index(step.act), step.case))

    def _new(self, told: TableCase) -> Step:
        """A case that is to be opened, unless its code is one of another team's."""
        step = new_case(told)
        taken = step.case in self.here
        return step.refused(RefusalError("case_elsewhere", case=step.case)) if taken else step

    def _tried(self, step: Step) -> Step:
        """The step, taken if it can be."""
        if step.refusal is not None:
            return step
        before = self.here.get(step.case)
        events: list[Event] = []
        try:
            for command in step.commands:
                events += self._done(command, step.case)
        except RefusalError as error:
            self._put(step.case, before)
            return step.refused(error)
        self.events += events
        return step

    def _done(self, command: Command, code: str) -> Iterable[Event]:
        if isinstance(command, Correct):
            self.enquiries.check(command)
        held = self.held.get(command.worker, {}) if isinstance(command, Allocate) else {}
        own = {code: self.here[code]} if code in self.here else {}
        board = Board({**held, **own}, self.workers, scale(self.day))
        after, events = decide(board, command, actor=self.actor, day=self.day, practice=practice())
        self._put(code, after.cases[code])
        return events

    def _put(self, code: str, case: core.Case | None) -> None:
        """Let a case be so, here and with the worker who carries it."""
        before = self.here.pop(code, None)
        if before is not None and before.worker in self.held:
            self.held[before.worker].pop(code, None)
        if case is not None:
            self.here[code] = case
            if case.worker in self.held:
                self.held[case.worker][code] = case

    def _stamp(self, tried: Iterable[Step]) -> str:
        versions = sorted((code, self.rows[code].changes) for code in self.ours)
        # Not the lines, since what was read comes back in lines of its own, and not the reasons.
        told = [(step.case, step.act, step.differences, step.refusal) for step in tried]
        return sha256(repr([self.day, versions, told]).encode()).hexdigest()
