"""Cases, and what happened to them and to workers."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from kotomitta.casework import case as core
from kotomitta.casework.people import CaseKind


class Case(models.Model):
    """A case: the whole of it in `body`, and beside it what is searched, sorted and added up.

    Weights, what is due first, the next end of somebody's clienthood by law and what each actor
    owes (`needs`) are derived on the day of the last change, and again every night; a due date that
    is not known has a rule and no day. `version` counts the events of the case, and `given_out`
    those of them that changed nothing in it: what is held was given out, or answers were given or
    withdrawn. `review_by` is that of the overflow queue.
    """

    code = models.CharField(max_length=64, unique=True)
    household = models.CharField(max_length=64, db_index=True)
    kind = models.CharField(max_length=20, choices=[(k, k) for k in CaseKind])
    team = models.CharField(max_length=64)
    state = models.CharField(max_length=20)
    worker = models.CharField(max_length=64, null=True)  # none is not an empty code
    opened = models.DateField()
    closed = models.DateField(null=True)
    ends = models.DateField(null=True)
    clienthood_ends = models.DateField(null=True)
    review_by = models.DateField(null=True)
    override_until = models.DateField(null=True)
    weight_low = models.FloatField()
    weight_high = models.FloatField()
    due_by = models.DateField(null=True)
    due_ours = models.BooleanField(null=True)
    due_step = models.CharField(max_length=40, blank=True)
    due_rule = models.CharField(max_length=80, blank=True)
    needs = models.JSONField(default=list)
    body = models.JSONField()
    version = models.PositiveIntegerField(default=0)
    given_out = models.PositiveIntegerField(default=0)

    referrals: models.QuerySet[Any]
    answers: models.QuerySet[Any]
    objects: ClassVar[models.Manager["Case"]] = models.Manager()

    class Meta:
        """Few of many cases are open: the board reads only those."""

        ordering = ("opened", "code")
        indexes = (
            models.Index(
                fields=["team", "opened", "code"],
                name="waiting_cases",
                condition=Q(state="waiting"),
            ),
            models.Index(fields=["worker"], name="active_cases", condition=Q(state="active")),
            models.Index(fields=["team", "due_by"], name="due_cases", condition=Q(closed=None)),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def changes(self) -> int:
        """How many events changed it, by which a form tells what its reader had seen."""
        return self.version - self.given_out

    @property
    def value(self) -> core.Case:
        """The case as the core knows one."""
        return core.Case.model_validate(self.body)


class Frozen(models.QuerySet[Any]):
    """Rows that are added and, when their time is over, erased; never changed."""

    def update(self, **changes: Any) -> int:
        """TypeError: what happened is not rewritten."""
        raise TypeError(changes)


class Event(models.Model):
    """What happened to a case or a worker.

    `number` counts the events of a subject; `seal` binds each to the one before with the app's key,
    so that a row changed, taken away or put between shows.
    """

    subject = models.CharField(max_length=64)
    number = models.PositiveIntegerField()
    on = models.DateField()
    at = models.DateTimeField(default=timezone.now)
    actor = models.CharField(max_length=64)
    act = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)
    seal = models.CharField(max_length=64)

    objects = Frozen.as_manager()

    class Meta:
        """As they happened; each number of a subject once."""

        ordering = ("subject", "number")
        constraints = (models.UniqueConstraint(fields=["subject", "number"], name="one_event"),)

    def __str__(self) -> str:
        return f"{self.subject} {self.number} {self.act}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add it; TypeError when it is there already."""
        if self.pk is not None:
            raise TypeError(self)
        super().save(*args, **kwargs)
