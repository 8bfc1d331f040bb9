"""What people have typed and not sent yet, kept for each person and form."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from kotomitta.web.accounts.models import User
from kotomitta.web.planning.models import Draft

_KEPT_FOR = timedelta(days=30)
_OPEN_FOR = timedelta(hours=8)
LONGEST = 100_000


def save_draft(user: User, form: str, values: Mapping[str, str]) -> None:
    """Keep the values of a form, and forget what nobody has come back to for a month."""
    now = timezone.now()
    Draft.objects.update_or_create(
        user=user, form=form, defaults={"values": dict(values), "at": now}
    )
    Draft.objects.filter(user=user, at__lt=now - _KEPT_FOR).delete()


def draft(user: User, form: str) -> Draft | None:
    """What the person had typed into a form."""
    return Draft.objects.filter(user=user, form=form).first()


def drop_draft(user: User, form: str) -> None:
    """Forget it: it was sent, or is not wanted."""
    Draft.objects.filter(user=user, form=form).delete()


def others(user: User, form: str) -> list[Draft]:
    """The others who have the same form open with text of their own in it."""
    lately = Draft.objects.filter(form=form, at__gt=timezone.now() - _OPEN_FOR)
    return list(lately.exclude(user=user).select_related("user").order_by("-at"))
