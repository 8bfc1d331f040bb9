"""An action: load, decide, save with what happened, in one transaction."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from json import dumps
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from kotomitta.casework import case as core
from kotomitta.casework import worker as core_worker
from kotomitta.casework.board import Board
from kotomitta.casework.commands import (
    Allocate,
    ChangeTeam,
    Command,
    Correct,
    Employ,
    EndReduction,
    OpenCase,
    Reduce,
    Reopen,
)
from kotomitta.casework.decide import decide
from kotomitta.casework.due import clienthood_ends, due_steps
from kotomitta.casework.event import Event as Happened
from kotomitta.casework.policy import Actor
from kotomitta.casework.referrals import referral as core_referral
from kotomitta.casework.refusal import RefusalError
from kotomitta.web.casework import households, needs
from kotomitta.web.casework.enquiries import Enquiries
from kotomitta.web.casework.models import (
    Case,
    Event,
    Gone,
    Member,
    Reduction,
    Referral,
    Suggested,
    Worker,
)
from kotomitta.web.casework.reach import gone
from kotomitta.web.casework.teams import of_taking
from kotomitta.web.casework.unit import deadlines, practice, referral_table, scale, weighing

# Who may not know is told the same as who asks for nothing that there is.
_HIDDEN = ("not_permitted", "case_missing", "worker_missing")
_SALT = "kotomitta.casework.event"
_OF_WORKERS = ("employ", "reduce", "end_reduction")


class EditedMeanwhileError(Exception):
    """Somebody changed the case after it had been shown."""


def act(command: Command, actor: Actor, day: date, version: int | None = None) -> None:
    """Carry out a command, or raise why not: RefusalError, or Http404 for what may not be known.

    EditedMeanwhileError when a `version` is given and the case has had other `changes`.
    """
    try:
        with hidden(), transaction.atomic():
            board = _loaded(command, day, version)
            after, events = decide(board, command, actor=actor, day=day, practice=practice())
            if isinstance(command, Correct):
                Enquiries.about([command.case]).check(command)
            for _, clash in households.clashes(board.cases, after.cases):
                raise clash
            save(after, events, day)
    except IntegrityError as error:
        # Two of one code came at the same time; whoever was second is told.
        if isinstance(command, OpenCase):
            raise RefusalError("case_doubled", case=command.case.code) from error
        raise EditedMeanwhileError from error


@contextmanager
def hidden() -> Iterator[None]:
    """A refusal that would tell of what one may not see becomes `not found`."""
    try:
        yield
    except RefusalError as error:
        if error.reason in _HIDDEN:
            raise gone() from error
        raise


def locked(codes: Iterable[str]) -> dict[str, core_worker.Worker]:
    """Workers, held until the transaction ends; always in the same order, so that none wait in a
    ring. SQLite holds the whole database instead.
    """
    rows = Worker.objects.select_for_update().filter(code__in=set(codes)).order_by("code")
    # The lock first, what hangs on it after: what another transaction has just saved is then seen.
    held = [row.pk for row in rows]
    fresh = Worker.objects.filter(pk__in=held).prefetch_related("reductions")
    return {row.code: row.value for row in fresh}


def save(board: Board, events: Iterable[Happened], day: date) -> None:
    """Save every case and worker that something happened to, with what happened."""
    for happened in events:
        if happened.act in _OF_WORKERS:
            record(happened, save_worker(board.workers[happened.subject]).version)
        else:
            row = save_case(board.cases[happened.subject], day)
            record(happened, row.version)
            if row.closed is not None:
                _withdraw(row, happened.actor, day)


def save_case(case: core.Case, day: date) -> Case:
    """The stored case, as the core's is now, with what is derived from it."""
    row = Case.objects.filter(code=case.code).first() or Case(code=case.code)
    derive(row, case, day)
    row.version += 1
    row.save()
    return row


def derive(row: Case, case: core.Case, day: date) -> None:
    """Fill a row from a case."""
    row.body = case.model_dump(mode="json", exclude_defaults=True)
    for name in ("household", "kind", "team", "state", "worker", "opened", "closed", "ends"):
        setattr(row, name, getattr(case, name))
    row.override_until = case.override.until if case.override else None
    row.review_by = case.overflow.review if case.overflow else None
    weight = weighing(day).weigh(case)
    row.weight_low, row.weight_high = weight.low, weight.high
    owed = due_steps(case, practice().workflow, deadlines(day), day)
    first = owed[0] if owed else None
    row.due_by = first.by if first else None
    row.due_ours = first.ours if first else None
    row.due_step = first.step.id if first else ""
    row.due_rule = (first.rule or "") if first else ""
    ends = clienthood_ends(case, practice().workflow, deadlines(day), day)
    row.clienthood_ends = ends[0].by if ends else None
    row.needs = needs.kept(case, day)


def save_worker(worker: core_worker.Worker) -> Worker:
    """The stored worker, as the core's is now."""
    row = Worker.objects.filter(code=worker.code).first() or Worker(code=worker.code)
    if row.pk and row.team != worker.team:
        _leave(row.team, worker)
    for name in ("team", "hours_per_week", "first", "last", "cadre"):
        setattr(row, name, getattr(worker, name))
    row.languages, row.knows = sorted(worker.languages), sorted(worker.knows)
    row.version += 1
    row.save()
    kept = [reduction.value for reduction in row.reductions.all()]
    if kept != list(worker.less):
        row.reductions.all().delete()
        Reduction.objects.bulk_create(Reduction(worker=row, **dict(one)) for one in worker.less)
    return row


def _leave(team: str, worker: core_worker.Worker) -> None:
    """The suggestions of a team with somebody who leaves it are void, and who of the app's people
    is the worker is in the new team too.
    """
    Suggested.objects.filter(team=team).delete()
    for member in Member.objects.filter(code=worker.code):
        member.team = worker.team
        member.save()


def save_referral(
    row: Referral, found: core_referral.Referral, events: Iterable[Happened], day: date
) -> None:
    """Save a referral as the core's is now, with what happened; its links of before end."""
    row.body = found.model_dump(mode="json", exclude_defaults=True)
    for name in ("sector", "actor", "state", "sent", "by", "since"):
        setattr(row, name, getattr(found, name))
    row.version += 1
    row.save()
    for happened in events:
        record(happened, row.version)
    row.links.filter(used=None, revoked=None).update(revoked=day)


def _withdraw(case: Case, who: str, day: date) -> None:
    """The referrals of a case that has closed go with it."""
    given, table = core_referral.Reply(move="close", reason="case_closed"), referral_table()
    for row in case.referrals.select_for_update():
        if table.can_move(row.state, given.move):
            found, events = core_referral.reply(row.value, given, who, day, table=table)
            save_referral(row, found, events, day)


def record_beside(row: Case, happened: Happened) -> None:
    """Add to the events of a case what changed nothing in it."""
    row.version += 1
    row.given_out += 1
    row.save(update_fields=["version", "given_out"])
    record(happened, row.version)


def record(happened: Happened, number: int) -> None:
    """Add to the events of a subject, sealed to the one before."""
    row = Event(
        subject=happened.subject,
        number=number,
        on=happened.on,
        at=timezone.now(),
        actor=happened.actor,
        act=happened.act,
        facts=dict(happened.facts),
    )
    row.seal = seal(row, _seal_of(happened.subject, number - 1))
    row.save()


def _seal_of(subject: str, number: int) -> str:
    """The seal of an event, of which nothing else may be left; none before the first."""
    for told in (Event, Gone) if number else ():
        if row := told.objects.filter(subject=subject, number=number).first():
            return str(row.seal)
    return ""


def seal(row: Event, before: str) -> str:
    """What binds an event to the one before it."""
    told = [row.subject, row.number, row.on.isoformat(), row.at.isoformat(), row.actor, row.act]
    text = dumps([before, *told, row.facts], sort_keys=True)
    return salted_hmac(_SALT, text, algorithm="sha256").hexdigest()


def broken(subject: str, version: int) -> int | None:
    """The number of the first event of a subject that is not as it was written; None when all are.

    `version` is how many there are to be.
    """
    before = ""
    rows = Event.objects.filter(subject=subject)
    found = {row.number: row for row in rows}
    for number in range(1, version + 1):
        row = found.get(number)
        if row is None or row.seal != seal(row, before):
            return number
        before = row.seal
    return None if len(found) == version else version + 1


def _loaded(command: Command, day: date, version: int | None) -> Board:
    """The part of the unit that a command is about, fresh and held."""
    match command:
        case OpenCase(case):
            cases, workers = Case.objects.filter(code=case.code), locked(first_of(case.team))
        case Correct(case) | Reopen(case):
            team = Case.objects.filter(code=case).values("team")[:1]
            workers = locked([*first_of(team), *_worker_of(case)])
            cases = Case.objects.filter(pk__in=_held(case, version))
        case Employ(worker):
            workers = locked([worker.code, *first_of(worker.team)])
            leaving = Case.objects.select_for_update().filter(worker=worker.code, state="active")
            cases = leaving.exclude(team=worker.team)
        case Reduce(worker) | EndReduction(worker):
            return Board({}, locked([worker]), scale(day))
        case Allocate(case, worker):
            workers = locked([worker, *_worker_of(case)])
            held = _held(case, version)
            cases = Case.objects.filter(Q(worker=worker, state="active") | Q(pk__in=held))
        case ChangeTeam(case, team):
            # One of its workers shows that there is such a team, and that somebody leads it.
            taking = Worker.objects.filter(of_taking(day), team=team).values_list("code", flat=True)
            shown = set(taking[:1])
            found = locked({*first_of(team), *shown})
            workers = {code: found[code] for code in shown}
            cases = Case.objects.filter(pk__in=_held(case, version))
        case _:
            workers = locked(_worker_of(command.case))
            cases = Case.objects.filter(pk__in=_held(command.case, version))
    return Board({row.code: row.value for row in cases}, workers, scale(day))


def first_of(team: Any) -> Iterable[str]:
    """One of a team's workers, held while it is looked who is in which household: then nobody else
    of the team does so.
    """
    found = Worker.objects.filter(team=team).order_by("code")
    return found.values_list("code", flat=True)[:1]


def _worker_of(case: str) -> list[str]:
    found = Case.objects.filter(code=case).values_list("worker", flat=True).first()
    return [found] if found else []


def _held(code: str, version: int | None) -> list[int]:
    """The key of a case, held until the transaction ends; EditedMeanwhileError when it changed."""
    rows = list(Case.objects.select_for_update().filter(code=code))
    if version is not None and any(row.changes != version for row in rows):
        raise EditedMeanwhileError
    return [row.pk for row in rows]
