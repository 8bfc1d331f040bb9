"""Accounts as a Django app."""

from django.apps import AppConfig
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.core.exceptions import ImproperlyConfigured


class Accounts(AppConfig):
    """People, their roles, tokens and one-time links."""

    name = "kotomitta.web.accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Note every sign-in; refuse to start with a role that there is not."""
        from kotomitta.web.accounts import sessions
        from kotomitta.web.accounts.roles import Role

        user_logged_in.connect(lambda request, **_: sessions.begin(request), weak=False)
        unknown = set(settings.OIDC_ROLES.values()) - set(Role)
        if unknown:
            raise ImproperlyConfigured(f"KOTOMITTA_OIDC_ROLES: no such role: {sorted(unknown)}")
