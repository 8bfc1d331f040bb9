"""Cases of a table opened and given to their workers, each decided like any other."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from kotomitta.casework.board import Board
from kotomitta.casework.commands import Allocate, OpenCase
from kotomitta.casework.decide import decide
from kotomitta.casework.event import Event
from kotomitta.casework.policy import Actor
from kotomitta.casework.refusal import RefusalError
from kotomitta.web.casework.keeping import locked, save
from kotomitta.web.casework.models import Case
from kotomitta.web.casework.tables import Fault, Table, Told
from kotomitta.web.casework.unit import practice, scale


@dataclass(frozen=True, slots=True)
class Difference:
    """What a table changes: new cases, those that are here already, and what cannot be taken."""

    new: tuple[str, ...]
    here: tuple[str, ...]
    ended: int
    faults: tuple[Fault, ...]
    written: bool


def take(
    table: Table, actor: Actor, day: date, *, only_valid: bool = False, write: bool = False
) -> Difference:
    """Open the cases of a table that are not here yet, so that a table can be sent twice.

    Everything or nothing, unless `only_valid`; without `write`, nothing. RefusalError when another
    table brought the same cases at the same moment.
    """
    try:
        with transaction.atomic():
            found = _taken(table, actor, day)
            if not write or (found.faults and not only_valid):
                transaction.set_rollback(True)
                return found
    except IntegrityError as error:
        raise RefusalError("import_at_once") from error
    return Difference(found.new, found.here, found.ended, found.faults, written=True)


def _taken(table: Table, actor: Actor, day: date) -> Difference:
    workers = locked(told.worker for told in table.cases if told.worker)
    codes = [told.case.code for told in table.cases]
    here = set(Case.objects.filter(code__in=codes).values_list("code", flat=True))
    board = Board({}, workers, scale(day))
    new, faults = [], list(table.faults)
    boards = {code: _carried(code, board) for code in workers}
    # In the order of codes, so that two tables at once do not wait for each other in a ring.
    for told in sorted(table.cases, key=lambda told: told.case.code):
        if told.case.code in here:
            continue
        try:
            part = boards.get(told.worker or "", board)
            after, events = _opened(told, part, actor, day)
        except RefusalError as error:
            faults.append(Fault(told.line, error))
            continue
        save(after, events, day)
        boards[told.worker or ""] = after if told.worker else board
        new.append(told.case.code)
    faults.sort(key=lambda fault: fault.line)
    return Difference(tuple(new), tuple(sorted(here)), table.ended, tuple(faults), written=False)


def _carried(worker: str, board: Board) -> Board:
    """What one worker carries now."""
    rows = Case.objects.filter(worker=worker, state="active")
    return Board({row.code: row.value for row in rows}, board.workers, board.scale)


def _opened(told: Told, board: Board, actor: Actor, day: date) -> tuple[Board, tuple[Event, ...]]:
    """The board with a case opened and, when it has a worker, given to them within the cap."""
    events: list[Event] = []
    for command in _commands(told):
        board, happened = decide(board, command, actor=actor, day=day, practice=practice())
        events += happened
    return board, tuple(events)


def _commands(told: Told) -> Iterator[OpenCase | Allocate]:
    yield OpenCase(told.case)
    if told.worker:
        yield Allocate(told.case.code, told.worker)
