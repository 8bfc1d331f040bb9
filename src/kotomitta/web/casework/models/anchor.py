"""What holds the events of the whole unit together, so that none can be taken away unseen."""

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone


class Anchor(models.Model):
    """The seals of all events up to one, and of those that are gone, in one head.

    Each head holds the one before; whoever keeps a head elsewhere can tell whether what it stands
    for is still there. `events` counts those since the anchor before.
    """

    upto = models.BigIntegerField(unique=True)
    made = models.DateTimeField(default=timezone.now)
    events = models.PositiveIntegerField()
    head = models.CharField(max_length=64)

    objects: ClassVar[models.Manager["Anchor"]] = models.Manager()

    class Meta:
        """Oldest first."""

        ordering = ("upto",)

    def __str__(self) -> str:
        return self.head


class Gone(models.Model):
    """What is left of an event that was erased: its place and its seal, which tell nothing.

    `subject` and `number` are told of a worker's only, whose other events stay.
    """

    event = models.BigIntegerField(primary_key=True)
    seal = models.CharField(max_length=64)
    subject = models.CharField(max_length=64, default="", db_index=True)
    number = models.PositiveIntegerField(null=True)

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    def __str__(self) -> str:
        return str(self.event)
