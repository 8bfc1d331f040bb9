"""Casework as a Django app."""

from django.apps import AppConfig


class Casework(AppConfig):
    """Cases by pseudonym, workers, referrals, and what happened to them."""

    name = "kotomitta.web.casework"
    default_auto_field = "django.db.models.BigAutoField"
