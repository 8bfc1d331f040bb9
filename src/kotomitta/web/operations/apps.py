"""Operations as a Django app."""

from django.apps import AppConfig


class Operations(AppConfig):
    """Health, the worker's sign of life, and the audit log's page."""

    name = "kotomitta.web.operations"
    default_auto_field = "django.db.models.BigAutoField"
