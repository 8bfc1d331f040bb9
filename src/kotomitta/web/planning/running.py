"""Runs: asked for, carried out in the background step by step, cancelled, and found again."""

import logging
import os
from datetime import timedelta
from functools import partial
from itertools import chain
from socket import gethostname
from typing import Any

from auditlog.models import LogEntry
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from kotomitta.basis.errors import InputError
from kotomitta.basis.progress import heard, part_of
from kotomitta.render.words import Language, Words
from kotomitta.web.accounts.models import User
from kotomitta.web.planning import asking, cities
from kotomitta.web.planning.keeping import fragments, keep_whole, result
from kotomitta.web.planning.models import OPEN, Run, Scenario, Status
from kotomitta.web.planning.storing import UNSTORED, once_stored, why_unstored

log = logging.getLogger(__name__)

# No step takes so long: 20 000 draws take minutes.
_SILENT = timedelta(hours=1)
_RENDERED = 0.96  # of the whole, before the paper is put into each language


class CancelledError(Exception):
    """The run was cancelled, or taken over by another worker."""


def start(scenario: Scenario, by: User | None) -> Run:
    """The run of a scenario as it is now: one that is on its way already, or a new one."""
    inputs = asking.inputs_of(scenario)
    return _queued(inputs, scenario, by)


def start_comparison(scenarios: list[Scenario], by: User | None) -> Run:
    """The run that holds several scenarios side by side, on the draws of the first."""
    return _queued(asking.inputs_compared(scenarios), None, by)


def cancel(run: Run) -> bool:
    """Whether the run could be cancelled; it ends before its next step."""
    now = timezone.now()
    open_still = Run.objects.filter(pk=run.pk, status__in=OPEN)
    with transaction.atomic():
        if not open_still.update(status=Status.CANCELLED, ended=now):
            return False
        # an update in the database tells the audit log nothing
        told = {"status": [run.status, Status.CANCELLED.value]}
        LogEntry.objects.log_create(run, action=LogEntry.Action.UPDATE, changes=told)
    return True


def requeue_lost() -> int:
    """Put runs whose worker is gone back in the queue, and say how many there were."""
    silent = Q(beat__lt=timezone.now() - _SILENT)
    lost = [
        run
        for run in Run.objects.filter(status=Status.RUNNING)
        if not _lives(run.worker) or Run.objects.filter(silent, pk=run.pk).exists()
    ]
    for run in lost:
        log.warning("run %s lost its worker %s", run.pk, run.worker)
        ours = Run.objects.filter(pk=run.pk, status=Status.RUNNING, worker=run.worker)
        if ours.update(status=Status.QUEUED, worker="", progress=0, step="progress.queued"):
            carry_out.enqueue(run.pk)
    return len(lost)


@task()
def carry_out(run_id: int) -> None:
    """Carry out one run; what comes of it is in the run."""
    once_stored(requeue_lost)
    run = once_stored(partial(_claimed, run_id))
    if run is None:
        return
    try:
        _carry_out(run)
    except CancelledError:
        log.info("run %s was cancelled", run_id)
    except InputError as error:
        _fail(run, error)
    except UNSTORED as error:
        log.exception("run %s", run_id)
        _fail(run, why_unstored(error))
    except Exception:
        log.exception("run %s", run_id)
        _fail(run, InputError("run_broken", run=run_id))


def _queued(inputs: dict[str, Any], scenario: Scenario | None, by: User | None) -> Run:
    digest = asking.digest(inputs, cities.versions(inputs["city"]))
    with transaction.atomic():
        same = Run.objects.filter(digest=digest, scenario=scenario, status__in=OPEN).first()
        if same is not None:
            return same
        run = Run.objects.create(scenario=scenario, inputs=inputs, digest=digest, by=by)
        transaction.on_commit(lambda: carry_out.enqueue(run.pk))
    return run


def _claimed(run_id: int) -> Run | None:
    """The run, now this worker's; None when it is cancelled or another's."""
    queued = Run.objects.filter(pk=run_id, status=Status.QUEUED)
    mine = {"status": Status.RUNNING, "worker": _me(), "beat": timezone.now()}
    return (
        Run.objects.get(pk=run_id)
        if queued.update(**mine, step="progress.read", progress=0)
        else None
    )


def _carry_out(run: Run) -> None:
    """Compute with a sign after every step, and keep all of it or nothing."""
    # The model takes seconds to load, and only a worker needs it.
    from kotomitta.web.planning.computing import computed

    found = result(run, *computed(run.inputs, partial(_told, run)))
    told = part_of(partial(_told, run, "progress.keep"), _RENDERED, 1.0)
    papers = list(heard((fragments(found, code) for code in Language), told, len(Language)))
    with transaction.atomic():
        ended = {"status": Status.DONE, "progress": 100, "ended": timezone.now()}
        if not _mine(run).update(**ended):
            raise CancelledError
        keep_whole(found, chain.from_iterable(papers))


def _told(run: Run, name: str, share: float) -> None:
    """Say which step is next and how much is done; CancelledError stops the computation."""
    now = {"step": name, "progress": round(100 * share), "beat": timezone.now()}
    if not _mine(run).update(**now):
        raise CancelledError


def _mine(run: Run) -> Any:
    return Run.objects.filter(pk=run.pk, status=Status.RUNNING, worker=run.worker)


def _fail(run: Run, error: InputError) -> None:
    told = {language: Words(language).error(error) for language in Language}
    kept = {"key": error.key, "place": error.place, "told": told}
    now = {"status": Status.FAILED, "error": kept, "ended": timezone.now()}
    once_stored(lambda: _mine(run).update(**now))


def _me() -> str:
    return f"{gethostname()}:{os.getpid()}"


def _lives(worker: str) -> bool:
    """Whether a worker may live still; one on another machine is believed to."""
    host, _, pid = worker.rpartition(":")
    if host != gethostname() or os.name != "posix":
        return True
    try:
        os.kill(int(pid), 0)
    except PermissionError:
        return True
    except (ProcessLookupError, ValueError):
        return False
    return True
