"""Addresses of the audit log, below the language."""

from django.urls import path

from kotomitta.web.operations import audit

app_name = "operations"
urlpatterns = [path("audit/", audit.audit, name="audit")]
