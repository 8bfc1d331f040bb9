"""Accounts as a Django app."""

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class Accounts(AppConfig):
    """People, their roles, tokens and one-time links."""

    name = "kotomitta.web.accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Refuse to start with a role that does not exist; at a sign-in it would be too late."""
        from kotomitta.web.accounts.roles import Role

        unknown = set(settings.OIDC_ROLES.values()) - set(Role)
        if unknown:
            raise ImproperlyConfigured(f"KOTOMITTA_OIDC_ROLES: no such role: {sorted(unknown)}")
