"""What was worked out: suggestions for a team, rules that were tried, and counts for planning."""

from typing import ClassVar

from auditlog.registry import auditlog
from django.conf import settings
from django.db import models
from django.utils import timezone


class Suggested(models.Model):
    """The latest round of suggestions for a team, and what it was made from."""

    team = models.CharField(max_length=64, primary_key=True)
    stamp = models.CharField(max_length=64)
    made = models.DateTimeField(default=timezone.now)
    body = models.JSONField(null=True)

    objects: ClassVar[models.Manager["Suggested"]] = models.Manager()

    def __str__(self) -> str:
        return self.team


class RuleTrial(models.Model):
    """A rule of allocation tried for a team beside the one in use, and who adopted it, if anybody.

    `rule` and `before` are points by name and the `fill`; `body` is what came of both, when it is
    worked out. `worker` is the process that works it out, since it began. The rule adopted last
    holds.
    """

    team = models.CharField(max_length=64)
    rule = models.JSONField()
    before = models.JSONField()
    made = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    worker = models.CharField(max_length=64, blank=True)
    failed = models.BooleanField(default=False)
    body = models.JSONField(null=True)
    adopted = models.DateTimeField(null=True)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    reason = models.CharField(max_length=40, blank=True)

    objects: ClassVar[models.Manager["RuleTrial"]] = models.Manager()

    class Meta:
        """Newest first."""

        ordering = ("-pk",)
        indexes = (models.Index(fields=["team", "adopted"], name="rules_in_use"),)

    def __str__(self) -> str:
        return f"{self.team} {self.pk}"


class ResourceRequest(models.Model):
    """What a team asked for on a day: what was missing then, as worked out, and the answer to it.

    `version` counts its events.
    """

    code = models.CharField(max_length=64, unique=True)
    team = models.CharField(max_length=64)
    on = models.DateField()
    cases = models.PositiveIntegerField()
    hours = models.FloatField()
    posts = models.FloatField()
    until = models.DateField(null=True)
    state = models.CharField(max_length=20, default="made")
    answered = models.DateField(null=True)
    version = models.PositiveIntegerField(default=0)

    objects: ClassVar[models.Manager["ResourceRequest"]] = models.Manager()

    class Meta:
        """Newest first; a team asks once a day."""

        ordering = ("-on", "team")
        constraints = (models.UniqueConstraint(fields=["team", "on"], name="one_request_a_day"),)

    def __str__(self) -> str:
        return f"{self.team} {self.on}"


class Published(models.Model):
    """The counts of the twelve months that end with a month, suppressed; made once and not again.

    So two reports of the same months cannot be held against each other.
    """

    month = models.CharField(max_length=7, unique=True)
    made = models.DateTimeField(default=timezone.now)
    body = models.JSONField()

    objects: ClassVar[models.Manager["Published"]] = models.Manager()

    class Meta:
        """Newest first."""

        ordering = ("-month",)

    def __str__(self) -> str:
        return self.month


auditlog.register(RuleTrial, exclude_fields=["body", "worker"])
# What was missing, and until when, is for the team's lead and for who answers.
auditlog.register(ResourceRequest, include_fields=["team", "on", "state", "answered"])
