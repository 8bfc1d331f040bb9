"""Rules of allocation that are tried beside the one in use, and their adoption."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from kotomitta.casework.allocation.rule import Rule
from kotomitta.casework.refusal import RefusalError
from kotomitta.web.accounts.models import User
from kotomitta.web.casework.models import Case, RuleTrial
from kotomitta.web.casework.rounds import asked_round
from kotomitta.web.casework.rules import in_use, rule_of
from kotomitta.web.casework.unit import agreed, rule_reasons, today

if TYPE_CHECKING:
    from kotomitta.casework.allocation.trial import Months, Outcome

_YEAR = timedelta(365)


def try_out(team: str, rule: Rule, by: User) -> RuleTrial:
    """A rule to be tried beside the one in use, away from any page."""
    before = asdict(in_use(team, today()))
    made = RuleTrial.objects.create(team=team, rule=asdict(rule), before=before, by=by)
    simulate.enqueue(made.pk)
    return made


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


@task()
def simulate(pk: int) -> None:
    """What comes of a rule and of the one in use, on the same months."""
    # The solver is heavy to import, and only this task needs it.
    from kotomitta.casework.allocation.trial import tried

    found = RuleTrial.objects.get(pk=pk)
    rules = {"before": rule_of(found.before), "after": rule_of(found.rule)}
    months = _months(found.team, today())
    told = {name: [tried(rule, one) for one in months] for name, rule in rules.items()}
    found.body = {"months": [len(months), months[0].weeks], "outcome": _beside(**told)}
    found.save()


def _months(team: str, day: date) -> "Sequence[Months]":
    from kotomitta.casework.allocation.trial import months_to_come

    asked, rows = asked_round(team, day), Case.objects.filter(team=team)
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
            due_days=agreed("trial.due_days", day),
            seed=seed,
        )
        for seed in range(agreed("trial.rounds", day))
    ]


def _beside(
    before: "Sequence[Outcome]", after: "Sequence[Outcome]"
) -> Mapping[str, Mapping[str, float]]:
    """The mean of each measure under both rules, their difference, and its standard error."""
    return {name: _compared(before, after, name) for name in asdict(before[0])}


def _compared(
    before: "Sequence[Outcome]", after: "Sequence[Outcome]", name: str
) -> dict[str, float]:
    first, second = ([float(getattr(one, name)) for one in told] for told in (before, after))
    differences = [b - a for a, b in zip(first, second, strict=True)]
    n, mean = len(differences), sum(differences) / len(differences)
    variance = sum((d - mean) ** 2 for d in differences) / max(n - 1, 1)
    return {
        "before": sum(first) / n,
        "after": sum(second) / n,
        "difference": mean,
        "error": (variance / n) ** 0.5,
    }
