"""Teams that can take a case: somebody leads them, and somebody in service carries their cases."""

from datetime import date

from django.db.models import Q

from kotomitta.web.accounts.roles import Role
from kotomitta.web.casework.models import Member


def of_taking(day: date | str) -> Q:
    """The workers in service on a day, of teams that somebody leads."""
    led = Member.objects.filter(user__is_active=True, user__role=Role.LEAD)
    there = Q(last=None) | Q(last__gte=day)
    return there & Q(first__lte=day, team__in=led.order_by().values("team"))
