"""What was worked out: suggestions for a team, and counts for planning."""

from typing import ClassVar

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
