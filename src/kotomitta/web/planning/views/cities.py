"""A new city: by a spreadsheet or by a guided form."""

from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from kotomitta.basis.errors import InputError
from kotomitta.web.accounts.limits import limited
from kotomitta.web.accounts.permissions import permit
from kotomitta.web.accounts.person import person
from kotomitta.web.frame.language import words
from kotomitta.web.planning import cities
from kotomitta.web.planning.drafts import draft, drop_draft
from kotomitta.web.planning.views.drafts import saved

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_KEY = "city:new"
_MOST_SHOWN = 50


@permit("city.edit")
@require_GET
def city_list(request: HttpRequest) -> HttpResponse:
    """The cities that there are, and how to add one."""
    return _listed(request)


@permit("city.edit")
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """The spreadsheet to be filled in, with national defaults in it."""
    from kotomitta.web.planning.city.writing import template as made  # loads the model

    said = words(request)
    headers = {"Content-Disposition": f'attachment; filename="city.{said.language}.xlsx"'}
    return HttpResponse(made(said), content_type=_XLSX, headers=headers)


@permit("city.edit")
@limited("import")
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Add the city of an uploaded spreadsheet, or name every cell where it is wrong."""
    from kotomitta.web.planning.city import adding, reading, sheets  # loads the model

    sent = request.FILES.get("spreadsheet")
    content = sent.read(reading.MOST_BYTES + 1) if sent else b""
    try:
        given = reading.read_spreadsheet(content)
        name = adding.add_city(given, timezone.localdate(), replace="replace" in request.POST)
    except InputError as error:
        return _listed(request, [words(request).error(fault) for fault in sheets.every(error)])
    return _added(request, name)


@permit("city.edit")
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """The guided form: the same questions as the spreadsheet, and less to know."""
    from kotomitta.web.planning.city import adding, formed, forms, sheets  # loads the model

    typed = draft(person(request), _KEY)
    sent = request.POST if request.method == "POST" else None
    form = forms.Forms.of(words(request), sent, typed.values if typed else None)
    if sent is not None and form.are_valid():
        try:
            today = timezone.localdate()
            given = formed.given(form, words(request), today)
            name = adding.add_city(given, today, replace=False)
        except InputError as error:
            for fault in sheets.every(error):
                taken = fault.key == "error.city_exists"
                told = fault.at("") if taken else fault
                form.city.add_error("id" if taken else None, words(request).error(told))
        else:
            drop_draft(person(request), _KEY)
            return saved(_added(request, name), _KEY)
    context = {"form": form, "key": _KEY, "draft": typed, "others": []}
    status = HTTPStatus.OK if sent is None else HTTPStatus.BAD_REQUEST
    return render(request, "planning/city.html", context, status=status)


def _listed(request: HttpRequest, faults: Sequence[str] = ()) -> HttpResponse:
    """The cities, and what was wrong with one that was sent."""
    listed = [(name, cities.named(name)) for name in cities.cities()]
    context = {"cities": listed, "faults": faults, "most": _MOST_SHOWN}
    status = HTTPStatus.BAD_REQUEST if faults else HTTPStatus.OK
    return render(request, "planning/cities.html", context, status=status)


def _added(request: HttpRequest, name: str) -> HttpResponse:
    """On to a plan for the new city."""
    told = words(request).say("planning.city.added", city=cities.named(name))
    messages.success(request, told)
    return redirect(f"{reverse('planning:scenario-new')}?{urlencode({'city': name})}")
