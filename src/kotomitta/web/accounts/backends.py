"""Who a session is of, asked of the database by every page."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.backends import ModelBackend

from kotomitta.web.accounts.models import User
from kotomitta.web.frame.prepared import Prepared

_PERSON = Prepared(lambda pk: User.objects.filter(pk=pk, is_active=True))


class _Known:
    def get_user(self, user_id: int) -> User | None:
        """The person of that key who may still come in."""
        return next(iter(_PERSON.models(user_id)), None)


class Local(_Known, ModelBackend):
    """People with a password, or a link, of this app."""


class Provided(_Known, AuthenticationBackend):
    """People who come from the identity provider."""
