"""The token of the forms of a page, made once: Django draws and masks one for each form."""

from functools import partial

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html

_FIELD = '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'


def context(request: HttpRequest) -> dict[str, object]:
    """`csrf_token`, and `csrf_input` with it; none is made on a page that does not ask for it."""
    token = SimpleLazyObject(partial(get_token, request))
    return {"csrf_token": token, "csrf_input": SimpleLazyObject(lambda: format_html(_FIELD, token))}
