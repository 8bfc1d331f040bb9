"""The roles, from none to all, and what a token may be made for."""

from django.db.models import TextChoices


class Role(TextChoices):
    """What a person is here; who has no role may sign in, and see that they have none."""

    NOBODY = "nobody"
    VIEWER = "viewer"
    WORKER = "worker"
    PLANNER = "planner"
    LEAD = "lead"
    ADMINISTRATOR = "administrator"


class Scope(TextChoices):
    """What a token of the API is for; never more than its person may. `scopes.yaml` has the acts.

    Reading suppressed counts of the unit is apart from reading answers.
    """

    ANSWERS = "answers"
    PLANS = "plans"
    COUNTS = "counts"


def every_scope() -> list[str]:
    """All of them."""
    return list(Scope.values)
