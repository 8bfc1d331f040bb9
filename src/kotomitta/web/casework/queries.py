"""What the board asks of the database, of what lies in a scope; each put into SQL once.

Days are given as texts.
"""

from functools import cache

from django.db.models import Case as Choose
from django.db.models import Count, Q, Sum, When
from django.db.models.functions import Coalesce, Least

from kotomitta.web.casework.models import Case, Reduction, Worker
from kotomitta.web.casework.reach import Within

LISTED = 20
# The lesser of two is nothing in SQLite where one of them is.
_EITHER_END = (Coalesce("ends", "clienthood_ends"), Coalesce("clienthood_ends", "ends"))

WORKERS = Within("code", Worker.objects.filter)
REDUCTIONS = Within(
    "code",
    lambda reached: Reduction.objects.filter(worker__in=Worker.objects.filter(reached)),
)
SUMS = Within(
    "code",
    lambda reached, day, red: (
        Case.objects.filter(
            state="active", worker__in=Worker.objects.filter(reached).order_by().values("code")
        )
        .order_by()
        .values("worker")
        .annotate(
            cases=Count("pk"),
            low=Sum("weight_low"),
            high=Sum("weight_high"),
            overdue=Count("pk", filter=Q(due_by__lt=day)),
            soon=Count("pk", filter=Q(due_by__gte=day, due_by__lte=red)),
            decided=Coalesce(Sum("weight_high", filter=Q(override_until__gte=day)), 0.0),
        )
        .values_list("worker", "cases", "low", "high", "overdue", "soon", "decided")
    ),
)
WAITING = Within(
    "worker",
    lambda reached, day: (
        Case.objects.filter(reached, state="waiting")
        .order_by()
        .values("state")
        .annotate(
            number=Count("pk"),
            hours=Sum("weight_high"),
            overflow=Count("review_by"),
            overflow_hours=Coalesce(Sum("weight_high", filter=Q(review_by__isnull=False)), 0.0),
            to_review=Count("pk", filter=Q(review_by__lte=day)),
        )
        .values_list("number", "hours", "overflow", "overflow_hours", "to_review")
    ),
)
PRESSING = Within(
    "worker",
    lambda reached, red: (
        Case.objects.filter(reached, closed=None, due_by__lte=red)
        .order_by("due_by", "code")
        .only("code", "worker", "kind", "due_by", "due_ours", "due_step", "due_rule")[:LISTED]
    ),
)
OWN = Within(
    "worker",
    lambda reached: (
        Case.objects.filter(reached, state="active")
        .order_by("due_by", "code")
        .defer("body", "needs")
    ),
)
OVERRIDDEN = Within(
    "worker",
    lambda reached: (
        Case.objects.filter(reached, state="active", override_until__isnull=False)
        .order_by("override_until", "code")
        .only("code", "override_until")[:LISTED]
    ),
)
ENDING = Within(
    "worker",
    lambda reached, first, last: (
        Case.objects.filter(reached, state="active")
        .filter(
            Q(ends__gte=first, ends__lte=last)
            | Q(clienthood_ends__gte=first, clienthood_ends__lte=last)
        )
        .order_by(Least(*_EITHER_END), "code")
        .only("code", "ends", "clienthood_ends", "weight_high")[:LISTED]
    ),
)


@cache
def common_queue(first: int, last: int) -> Within[Case]:
    """The common queue from one place to another: red due dates first, then who waited longest."""
    return Within(
        "worker",
        lambda reached, red: (
            Case.objects.filter(reached, state="waiting", review_by=None)
            .order_by(
                Choose(When(due_by__lte=red, then="due_by"), default=None).asc(nulls_last=True),
                "opened",
                "code",
            )
            .only("code", "kind", "opened", "due_by", "due_rule", "weight_high")[first:last]
        ),
    )


@cache
def overflow_queue(first: int, last: int) -> Within[Case]:
    """Cases on the overflow queue from one place to another, the next to be reviewed first."""
    return Within(
        "worker",
        lambda reached: Case.objects.filter(
            reached, state="waiting", review_by__isnull=False
        ).order_by("review_by", "code")[first:last],
    )
