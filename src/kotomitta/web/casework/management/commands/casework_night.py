"""What is done every night: due dates and weights anew, referrals that expire, what is deleted,
one head over all events, and what sign-ins leave.
"""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from kotomitta.law.days import months_after
from kotomitta.web.accounts import entering
from kotomitta.web.casework import counting, keeping, records, referring, trail
from kotomitta.web.casework.models import Case
from kotomitta.web.casework.unit import agreed, today


class Command(BaseCommand):
    """`python -m kotomitta.web casework_night`, once a day."""

    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, and say how much there was."""
        del args, options
        day = today()
        for pk in Case.objects.filter(closed=None).values_list("pk", flat=True):
            with transaction.atomic():
                row = Case.objects.select_for_update().get(pk=pk)
                keeping.derive(row, row.value, day)
                row.save()
        expired, deleted = referring.expire(day), records.delete_old(day)
        deleted += entering.forget(months_after(day, -agreed("keep.sign_in_months", day)))
        trail.anchor(timezone.now())
        counting.publish.enqueue()
        self.stdout.write(f"expired {expired}, deleted {deleted}")
