"""What the board asks of the database, of what lies in a scope; each put into SQL once.

Days are given as texts.
"""

from django.db.models import Count, Q, Sum

from kotomitta.web.casework.models import Case, Reduction, Worker
from kotomitta.web.casework.reach import Within

LISTED = 20

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
        )
        .values_list("worker", "cases", "low", "high", "overdue", "soon")
    ),
)
WAITING = Within(
    "worker",
    lambda reached: (
        Case.objects.filter(reached, state="waiting")
        .order_by()
        .values("state")
        .annotate(number=Count("pk"), hours=Sum("weight_high"))
        .values_list("number", "hours")
    ),
)
PRESSING = Within(
    "worker",
    lambda reached, red: (
        Case.objects.filter(reached, closed=None, state="active", due_by__lte=red)
        .order_by("due_by", "code")
        .only("code", "worker", "kind", "due_by", "due_ours", "due_step", "due_rule")[:LISTED]
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
        Case.objects.filter(reached, state="active", ends__gte=first, ends__lte=last)
        .order_by("ends", "code")
        .only("code", "ends", "weight_high")[:LISTED]
    ),
)
