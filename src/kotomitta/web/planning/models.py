"""What is kept of planning: scenarios, their changes and runs, answers, decisions and drafts."""

from typing import Any, ClassVar

from auditlog.registry import auditlog
from django.conf import settings
from django.db import models
from django.utils import timezone


def _person() -> Any:
    """Who did something; what was done stays when the person goes."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")


class Scenario(models.Model):
    """A question about one city's term: what it is about, and on what draws it is answered.

    `version` counts the edits, so that of two people who edit at the same time both are told.
    """

    name = models.CharField(max_length=120)
    city = models.CharField(max_length=60)
    term = models.CharField(max_length=4)
    as_of = models.DateField()
    draws = models.PositiveIntegerField(default=1000)
    seed = models.PositiveBigIntegerField(default=1)
    question = models.TextField(max_length=2000)
    hypothesis = models.TextField(max_length=4000, blank=True)
    findings = models.TextField(max_length=8000, blank=True)
    decision = models.TextField(max_length=8000, blank=True)
    version = models.PositiveIntegerField(default=1)
    edited = models.DateTimeField(default=timezone.now)
    edited_by = _person()

    changes: models.QuerySet["Change"]
    runs: models.QuerySet["Run"]
    objects: ClassVar[models.Manager["Scenario"]] = models.Manager()

    class Meta:
        """Last edited first."""

        ordering = ("-edited", "-pk")

    def __str__(self) -> str:
        return self.name


class Change(models.Model):
    """One figure or national series that a scenario changes.

    `body` is as in a scenario file: a `Change`, or a `Step` of a series, of `planning.inputs`.
    """

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="changes")
    target = models.CharField(max_length=100)
    start = models.CharField(max_length=10)
    body = models.JSONField()
    reason = models.TextField(max_length=1000)
    source = models.TextField(max_length=1000)
    version = models.PositiveIntegerField(default=1)
    made = models.DateTimeField(default=timezone.now)
    by = _person()

    objects: ClassVar[models.Manager["Change"]] = models.Manager()

    class Meta:
        """In the order of the figures; a figure changes once a day."""

        ordering = ("target", "start")
        constraints = (
            models.UniqueConstraint(
                fields=("scenario", "target", "start"), name="a_figure_changes_once_a_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.target} {self.start}"


class Status(models.TextChoices):
    """How far a run is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN = (Status.QUEUED, Status.RUNNING)


class Run(models.Model):
    """One computation: of a scenario, or of several side by side, which belongs to none.

    `inputs` are all that it was asked; `digest` is theirs and that of the data and the program.
    """

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="runs", null=True)
    inputs = models.JSONField()
    digest = models.CharField(max_length=64, db_index=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)
    step = models.CharField(max_length=40, default="progress.queued")
    progress = models.PositiveSmallIntegerField(default=0)
    error = models.JSONField(null=True)
    worker = models.CharField(max_length=100, blank=True)
    beat = models.DateTimeField(null=True)
    asked = models.DateTimeField(default=timezone.now)
    by = _person()
    ended = models.DateTimeField(null=True)

    result: "Result"
    objects: ClassVar[models.Manager["Run"]] = models.Manager()

    class Meta:
        """Newest first."""

        ordering = ("-asked", "-pk")
        indexes = (models.Index(fields=("scenario", "status", "-asked")),)

    def __str__(self) -> str:
        return f"{self.pk} {self.status}"

    @property
    def open(self) -> bool:
        """Whether it is still to end."""
        return self.status in OPEN


class Result(models.Model):
    """What a run found, which never changes: the answer, the paper, and a row for each figure."""

    run = models.OneToOneField(Run, models.CASCADE, primary_key=True, related_name="result")
    answer = models.TextField()
    document = models.TextField()
    figures = models.TextField()

    objects: ClassVar[models.Manager["Result"]] = models.Manager()

    def __str__(self) -> str:
        return str(self.run_id)


class Fragment(models.Model):
    """A part of a paper in one language, rendered once; `rendering` tells by which words."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="fragments")
    language = models.CharField(max_length=2)
    rendering = models.CharField(max_length=16)
    order = models.PositiveSmallIntegerField()
    section = models.CharField(max_length=60)
    html = models.TextField()

    objects: ClassVar[models.Manager["Fragment"]] = models.Manager()

    class Meta:
        """In the order of the paper."""

        ordering = ("order",)
        constraints = (
            models.UniqueConstraint(
                fields=("run", "language", "rendering", "section"), name="a_part_is_kept_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.run_id} {self.language} {self.section}"


class Adoption(models.Model):
    """That a run was taken as the decided one for its city and term; the latest holds."""

    city = models.CharField(max_length=60)
    term = models.CharField(max_length=4)
    run = models.ForeignKey(Run, models.PROTECT, related_name="adoptions")
    text = models.TextField(max_length=8000)
    at = models.DateTimeField(default=timezone.now)
    by = _person()

    objects: ClassVar[models.Manager["Adoption"]] = models.Manager()

    class Meta:
        """Latest first."""

        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.city} {self.term}"


class Draft(models.Model):
    """What a person has typed into a form and not sent yet."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    form = models.CharField(max_length=120)
    values = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[models.Manager["Draft"]] = models.Manager()

    class Meta:
        """One for each person and form."""

        constraints = (models.UniqueConstraint(fields=("user", "form"), name="one_draft_a_form"),)

    def __str__(self) -> str:
        return self.form


class AddedCity(models.Model):
    """A city that was added here, as the audit log names it: it is a folder and has no table."""

    id = models.CharField(max_length=60, primary_key=True)

    class Meta:
        """Without a table."""

        managed = False

    def __str__(self) -> str:
        return self.id


_KEPT: dict[type[models.Model], dict[str, Any]] = {
    Scenario: {},
    Change: {},
    Adoption: {},
    Run: {"include_fields": ["scenario", "status", "digest"]},
}
for _model, _how in _KEPT.items():
    auditlog.register(_model, **_how)
