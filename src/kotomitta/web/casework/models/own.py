"""What workers tell of their work, and persons of the four dimensions."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from kotomitta.basis.months import Month
from kotomitta.web.casework.models.case import Case
from kotomitta.web.casework.models.staff import Worker


class Rating(models.Model):
    """How heavy a month felt to a worker, from 1 to 5, beside the load of its last day."""

    worker = models.ForeignKey(Worker, models.CASCADE, related_name="ratings")
    month = models.DateField()
    rated = models.PositiveSmallIntegerField()
    load = models.FloatField()
    own = models.FloatField()

    objects: ClassVar[models.Manager["Rating"]] = models.Manager()

    class Meta:
        """One for each month."""

        ordering = ("-month",)
        constraints = (
            models.UniqueConstraint(fields=["worker", "month"], name="one_rating"),
            models.CheckConstraint(condition=Q(rated__range=(1, 5)), name="rated_from_1_to_5"),
        )

    def __str__(self) -> str:
        return f"{self.worker_id} {self.month}"

    @property
    def of(self) -> Month:
        """The month."""
        return Month.of(self.month)


class DiaryDay(models.Model):
    """A day on which a worker keeps the diary, by a plan, and whether it was kept."""

    worker = models.ForeignKey(Worker, models.CASCADE, related_name="diary_days")
    on = models.DateField()
    kept = models.BooleanField(default=False)

    objects: ClassVar[models.Manager["DiaryDay"]] = models.Manager()

    class Meta:
        """Each day of a worker once."""

        ordering = ("on",)
        constraints = (models.UniqueConstraint(fields=["worker", "on"], name="one_diary_day"),)

    def __str__(self) -> str:
        return f"{self.worker_id} {self.on}"


class DiaryEntry(models.Model):
    """A piece of work on a sampled day."""

    worker = models.ForeignKey(Worker, models.CASCADE, related_name="diary")
    on = models.DateField()
    profile = models.CharField(max_length=40)
    task = models.CharField(max_length=40)
    minutes = models.PositiveSmallIntegerField()
    interpreter = models.BooleanField()

    objects: ClassVar[models.Manager["DiaryEntry"]] = models.Manager()

    class Meta:
        """By day."""

        ordering = ("on", "pk")

    def __str__(self) -> str:
        return f"{self.worker_id} {self.on}"


class Answers(models.Model):
    """What one person of a case answered on the four dimensions, having agreed to it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="answers")
    person = models.CharField(max_length=64)
    on = models.DateField()
    agreed = models.DateField()
    version = models.PositiveSmallIntegerField()
    given = models.JSONField()

    objects: ClassVar[models.Manager["Answers"]] = models.Manager()

    class Meta:
        """By day; a person answers once a day."""

        ordering = ("on", "pk")
        constraints = (models.UniqueConstraint(fields=["case", "person", "on"], name="one_answer"),)

    def __str__(self) -> str:
        return f"{self.case_id} {self.on}"
