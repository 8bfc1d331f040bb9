"""Who is who in the unit, and what a worker carries less for a time."""

from collections.abc import Iterable
from typing import ClassVar

from auditlog.registry import auditlog
from django.conf import settings
from django.db import models

from kotomitta.basis.cadre import Cadre
from kotomitta.casework import worker as core_worker
from kotomitta.casework.worker import Cause


class Member(models.Model):
    """Who of the app's people is who in the unit: a code and a team, which may be a worker's."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="member")
    code = models.CharField(max_length=64, unique=True)
    team = models.CharField(max_length=64)

    objects: ClassVar[models.Manager["Member"]] = models.Manager()

    def __str__(self) -> str:
        return self.code


class Worker(models.Model):
    """A member of the unit who carries cases."""

    code = models.CharField(max_length=64, unique=True)
    team = models.CharField(max_length=64, db_index=True)
    hours_per_week = models.FloatField()
    first = models.DateField()
    last = models.DateField(null=True)
    cadre = models.CharField(
        max_length=20, choices=[(c, c) for c in Cadre], default=Cadre.SOCIAL_WORKER
    )
    languages = models.JSONField(default=list)
    knows = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=0)

    reductions: models.QuerySet["Reduction"]
    objects: ClassVar[models.Manager["Worker"]] = models.Manager()

    class Meta:
        """In the order of codes: locks are taken in it, and nobody is ranked."""

        ordering = ("code",)

    def __str__(self) -> str:
        return self.code

    @property
    def value(self) -> core_worker.Worker:
        """The worker as the core knows one."""
        return self.carrying(self.reductions.all())

    def carrying(self, reductions: Iterable["Reduction"]) -> core_worker.Worker:
        """The same with these reductions, when they were read for many workers at once."""
        return core_worker.Worker(
            code=self.code,
            team=self.team,
            hours_per_week=self.hours_per_week,
            first=self.first,
            last=self.last,
            cadre=Cadre(self.cadre),
            languages=frozenset(self.languages),
            knows=frozenset(self.knows),
            less=tuple(reduction.value for reduction in reductions),
        )


class Reduction(models.Model):
    """What a worker carries less for a time; it ends by itself."""

    worker = models.ForeignKey(Worker, models.CASCADE, related_name="reductions")
    cause = models.CharField(max_length=20, choices=[(c, c) for c in Cause])
    start = models.DateField()
    end = models.DateField(db_index=True)
    hours = models.FloatField(null=True)
    share = models.FloatField(null=True)

    objects: ClassVar[models.Manager["Reduction"]] = models.Manager()

    class Meta:
        """As they were given."""

        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.cause} {self.start}"

    @property
    def value(self) -> core_worker.Less:
        """The reduction as the core knows one."""
        return core_worker.Less(
            cause=Cause(self.cause),
            start=self.start,
            end=self.end,
            hours=self.hours,
            share=self.share,
        )


auditlog.register(Member)
