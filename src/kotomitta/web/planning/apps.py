"""Planning as a Django app."""

from django.apps import AppConfig


class Planning(AppConfig):
    """Scenarios of a city, their runs, and what was adopted."""

    name = "kotomitta.web.planning"
    default_auto_field = "django.db.models.BigAutoField"
