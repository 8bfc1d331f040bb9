"""Rules of allocation that are tried beside the one in use, and their adoption."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django_tasks import TaskContext, task

from kotomitta.casework.allocation.rule import Rule
from kotomitta.casework.case import Case as CoreCase
from kotomitta.casework.due import due_steps
from kotomitta.casework.refusal import RefusalError
from kotomitta.web.accounts.models import User
from kotomitta.web.casework.forecast import heavy_next_month
from kotomitta.web.casework.models import Case, RuleTrial
from kotomitta.web.casework.rounds import asked_round
from kotomitta.web.casework.rules import in_use, rule_of
from kotomitta.web.casework.unit import agreed, deadlines, practice, rule_reasons, today
from kotomitta.web.operations.models import Heartbeat

if TYPE_CHECKING:
    from kotomitta.casework.allocation.trial import Months, Outcome

log = logging.getLogger(__name__)

_YEAR = timedelta(365)
_LONGEST = timedelta(hours=1)


class Stage(StrEnum):
    """How far a trial has come."""

    TRYING = "trying"
    DONE = "done"
    FAILED = "failed"


def stage(trial: RuleTrial) -> Stage:
    """How far a trial has come; one whose worker is gone, or that is not heard of, has failed."""
    if trial.body is not None:
        return Stage.DONE
    gone = trial.worker and not Heartbeat.heard(trial.worker)
    late = trial.made < timezone.now() - _LONGEST
    return Stage.FAILED if trial.failed or gone or late else Stage.TRYING


def try_out(team: str, rule: Rule, by: User) -> RuleTrial:
    """A rule to be tried beside the one in use, away from any page."""
    before = asdict(in_use(team, today()))
    made = RuleTrial.objects.create(team=team, rule=asdict(rule), before=before, by=by)
    simulate.enqueue(made.pk)
    return made


def try_again(team: str, pk: int, by: User) -> RuleTrial:
    """The rule of a trial that failed, tried anew; RefusalError when there is no such trial."""
    found = RuleTrial.objects.filter(team=team, pk=pk).first()
    if found is None or stage(found) is not Stage.FAILED:
        raise RefusalError("rule_not_failed")
    return try_out(team, rule_of(found.rule), by)


def adopt(team: str, pk: int, reason: str, by: User) -> None:
    """Adopt a rule that was tried; RefusalError unless it was, beside the rule in use now."""
    with transaction.atomic():
        found = RuleTrial.objects.select_for_update().filter(team=team, pk=pk).first()
        if found is None or found.body is None or found.adopted is not None:
            raise RefusalError("rule_not_tried")
        if found.before != asdict(in_use(team, today())):
            raise RefusalError("rule_changed")
        if reason not in {one.id for one in rule_reasons()}:
            known = ", ".join(one.id for one in rule_reasons())
            raise RefusalError("reason_unknown", given=reason[:40], known=known)
        found.adopted, found.adopted_by, found.reason = timezone.now(), by, reason
        found.save()


@task(takes_context=True)
def simulate(context: TaskContext, pk: int) -> None:
    """What comes of a rule and of the one in use, on the same months, or that it failed."""
    trial = RuleTrial.objects.filter(pk=pk)
    trial.update(worker=context.task_result.worker_ids[-1])
    try:
        _simulate(trial.get())
    except Exception:
        trial.update(failed=True)
        log.exception("trial %s", pk)


def _simulate(found: RuleTrial) -> None:
    # The solver is heavy to import, and only this task needs it.
    from kotomitta.casework.allocation.trial import tried

    rules = {"before": rule_of(found.before), "after": rule_of(found.rule)}
    months = _months(found.team, today())
    told = {name: [tried(rule, one) for one in months] for name, rule in rules.items()}
    found.body = {
        "months": [len(months), months[0].weeks],
        "reserve": months[0].start.reserve.cases,
        "outcome": _beside(**told),
    }
    found.save()


def _months(team: str, day: date) -> "Sequence[Months]":
    from kotomitta.casework.allocation.trial import months_to_come

    asked, rows = asked_round(team, day), Case.objects.filter(team=team)
    foreseen = heavy_next_month(team, day)
    if foreseen is not None:  # of next month only, and taken to hold for those after it
        asked = replace(asked, reserve=foreseen.expected.reserve)
    past = [row.value for row in rows.filter(opened__gt=day - _YEAR, opened__lte=day)]
    ended = rows.filter(closed__isnull=False).values_list("opened", "closed")
    stays = [(closed - opened).days for opened, closed in ended if closed]
    enough = len(stays) >= agreed("disclosure.least", day)
    return [
        months_to_come(
            asked,
            past,
            weeks=agreed("trial.weeks", day),
            stay_days=sum(stays) / len(stays) if enough else agreed("trial.stay_days", day),
            due=_due,
            seed=seed,
        )
        for seed in range(agreed("trial.rounds", day))
    ]


def _due(case: CoreCase) -> date | None:
    """By when a case is due as it comes: as on the board, of its kind and by the law of the day."""
    day = today()
    owed = due_steps(case, practice().workflow, deadlines(day), max(day, case.opened))
    return owed[0].by if owed else None


def _beside(
    before: "Sequence[Outcome]", after: "Sequence[Outcome]"
) -> Mapping[str, Mapping[str, float] | None]:
    """The mean of each measure under both rules, their difference, and its standard error."""
    return {name: _compared(before, after, name) for name in asdict(before[0])}


def _compared(
    before: "Sequence[Outcome]", after: "Sequence[Outcome]", name: str
) -> dict[str, float] | None:
    """None when there is nothing to compare: no due date fell within the months, for one."""
    told = ((getattr(b, name), getattr(a, name)) for b, a in zip(before, after, strict=True))
    pairs = [(float(b), float(a)) for b, a in told if b is not None and a is not None]
    if not pairs:
        return None
    n, differences = len(pairs), [a - b for b, a in pairs]
    mean = sum(differences) / n
    variance = sum((d - mean) ** 2 for d in differences) / max(n - 1, 1)
    return {
        "before": sum(b for b, _ in pairs) / n,
        "after": sum(a for _, a in pairs) / n,
        "difference": mean,
        "error": (variance / n) ** 0.5,
    }
