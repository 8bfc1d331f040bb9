"""The worker's sign of life."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.utils import timezone

BEAT = timedelta(seconds=15)
_SILENT = 4 * BEAT  # a beat or two may wait for a writer that holds the database


class Heartbeat(models.Model):
    """When a worker was last heard of."""

    worker = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[models.Manager["Heartbeat"]] = models.Manager()

    def __str__(self) -> str:
        return self.worker

    @classmethod
    def beat(cls, worker: str) -> None:
        """Say that a worker lives, and forget those that have been silent for long."""
        cls.objects.update_or_create(worker=worker, defaults={"at": timezone.now()})
        cls.objects.filter(at__lt=timezone.now() - 100 * BEAT).delete()

    @classmethod
    def heard(cls, worker: str = "") -> bool:
        """Whether a worker, or any, was heard of lately."""
        lately = cls.objects.filter(at__gt=timezone.now() - _SILENT)
        return (lately.filter(worker=worker) if worker else lately).exists()
