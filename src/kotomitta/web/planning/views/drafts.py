"""Keeping a half-filled form while it is typed."""

import re
from http import HTTPStatus

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from kotomitta.web.accounts.permissions import permit
from kotomitta.web.accounts.person import person
from kotomitta.web.planning.drafts import LONGEST, drop_draft, save_draft

_FORM = re.compile(r"[a-z0-9_.:-]{1,120}")
_OURS = ("csrfmiddlewaretoken", "draft", "back")


@permit("scenario.edit")
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep what is typed; 204."""
    values = {name: str(value) for name, value in request.POST.items() if name not in _OURS}
    if sum(map(len, values.values())) > LONGEST:
        raise BadRequest
    save_draft(person(request), _form(request), values)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@permit("scenario.edit")
@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    """Forget what was typed, and show the form as it stands."""
    drop_draft(person(request), _form(request))
    back = request.POST.get("back", "")
    allowed = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return saved(redirect(back if allowed else "planning:home"), _form(request))


def saved(response: HttpResponse, form: str) -> HttpResponse:
    """The response, telling the browser that its own copy of the form is no longer needed."""
    response.set_cookie("planning_saved", form, max_age=300, samesite="Strict")
    return response


def _form(request: HttpRequest) -> str:
    form = request.POST.get("draft", "")
    if not _FORM.fullmatch(form):
        raise BadRequest
    return form
