"""What is wrong in a form of the accounts, in our words and with a remedy.

Django's own are in part untranslated, name fields in English, and say not what to do.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kotomitta.render.words import catalogue
from kotomitta.web.frame.language import words

_LIMITS = ("min_length", "limit_value")


class Worded(forms.BaseForm):
    """A form that tells each fault by its code in the language of the page."""

    def add_error(self, field: str | None, error: Any) -> None:
        """Note the fault at the field, in our words where we have some."""
        told = error if isinstance(error, ValidationError) else ValidationError(error)
        super().add_error(field, ValidationError([_worded(one) for one in told.error_list]))


def _worded(fault: ValidationError) -> ValidationError:
    key = f"web.fault.{fault.code}"
    if key not in catalogue():
        return fault
    params = fault.params if isinstance(fault.params, dict) else {}
    limit = next((params[name] for name in _LIMITS if name in params), 0)
    return ValidationError(words().say(key, limit=limit), fault.code)
