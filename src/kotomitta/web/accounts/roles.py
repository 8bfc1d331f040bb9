"""The roles, from none to all."""

from django.db.models import TextChoices


class Role(TextChoices):
    """What a person is here; who has no role may sign in, and see that they have none."""

    NOBODY = "nobody"
    VIEWER = "viewer"
    WORKER = "worker"
    PLANNER = "planner"
    LEAD = "lead"
    ADMINISTRATOR = "administrator"
