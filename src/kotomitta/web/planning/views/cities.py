"""A new city: by a spreadsheet or by a guided form."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from kotomitta.basis.errors import InputError
from kotomitta.basis.figures import Grade
from kotomitta.web.accounts.permissions import permit
from kotomitta.web.accounts.person import person
from kotomitta.web.frame.language import words
from kotomitta.web.planning import cities
from kotomitta.web.planning.drafts import draft, drop_draft
from kotomitta.web.planning.views.drafts import saved

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_KEY = "city:new"


@permit("city.edit")
@require_GET
def city_list(request: HttpRequest) -> HttpResponse:
    """The cities that there are, and how to add one."""
    context = {"cities": [(name, cities.named(name)) for name in cities.cities()], "error": ""}
    return render(request, "planning/cities.html", context)


@permit("city.edit")
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """The spreadsheet to be filled in, with national defaults in it."""
    from kotomitta.web.planning.city.writing import template as made  # loads the model

    said = words(request)
    headers = {"Content-Disposition": f'attachment; filename="city.{said.language}.xlsx"'}
    return HttpResponse(made(said), content_type=_XLSX, headers=headers)


@permit("city.edit")
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Add the city of an uploaded spreadsheet, or name the cell where it is wrong."""
    from kotomitta.web.planning.city import adding, reading  # loads the model

    sent = request.FILES.get("spreadsheet")
    content = sent.read(reading.MOST_BYTES + 1) if sent else b""
    try:
        given = reading.read_spreadsheet(content)
        name = adding.add_city(given, timezone.localdate(), replace="replace" in request.POST)
    except InputError as error:
        listed = [(name, cities.named(name)) for name in cities.cities()]
        context = {"cities": listed, "error": words(request).error(error)}
        status = HTTPStatus.BAD_REQUEST
        return render(request, "planning/cities.html", context, status=status)
    messages.success(request, words(request).say("planning.city.added", city=cities.named(name)))
    return redirect("planning:cities")


@permit("city.edit")
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """The guided form: the same questions as the spreadsheet, one below the other."""
    from kotomitta.web.planning.city import adding, formed, layout  # loads the model

    typed = draft(person(request), _KEY)
    values: Mapping[str, Any] = request.POST or (typed.values if typed else {})
    error = ""
    if request.method == "POST":
        try:
            today = timezone.localdate()
            given = formed.given(request.POST.dict(), words(request), today)
            name = adding.add_city(given, today, replace=False)
        except InputError as fault:
            error = words(request).error(fault)
        else:
            drop_draft(person(request), _KEY)
            told = words(request).say("planning.city.added", city=cities.named(name))
            messages.success(request, told)
            return saved(redirect("planning:cities"), _KEY)
    context = {
        "asked": [row for row in layout.asked() if row.origin == layout.OWN],
        "city_fields": layout.CITY,
        "grades": [grade.value for grade in Grade],
        "values": values,
        "error": error,
        "key": _KEY,
        "draft": typed,
        "others": [],
    }
    status = HTTPStatus.BAD_REQUEST if error else HTTPStatus.OK
    return render(request, "planning/city.html", context, status=status)
