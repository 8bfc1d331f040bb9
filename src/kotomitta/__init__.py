"""Caseload planning for integration social work."""

__version__ = "0.1.0"
