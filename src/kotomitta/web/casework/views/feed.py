"""The calendar of due dates: made and ended on one's own page, read by its secret address."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kotomitta.web.accounts.permissions import permit
from kotomitta.web.accounts.person import person
from kotomitta.web.casework import feed
from kotomitta.web.casework.views.answering import posted
from kotomitta.web.casework.views.own import own_page
from kotomitta.web.frame.language import words


@permit("case.work")
@posted("casework:own")
def make(request: HttpRequest) -> HttpResponse:
    """A new address, shown this once; the one of before ends."""
    secret = feed.issue(person(request))
    return own_page(request, request.build_absolute_uri(reverse("casework:feed", args=[secret])))


@permit("case.work")
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """End the address."""
    feed.end(person(request))
    messages.success(request, words(request).say("cw.done.feed_end"))
    return redirect("casework:own")


@permit("page.public")
@never_cache
@require_safe
def read(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar; not there when it is ended or expired, or the role is."""
    user = feed.opened(secret)
    if user is None:
        raise Http404

    def address(code: str) -> str:
        return request.build_absolute_uri(reverse("casework:case", args=[code]))

    response = HttpResponse(
        feed.calendar(user, words(request), address), content_type="text/calendar; charset=utf-8"
    )
    response.headers["X-Robots-Tag"] = "noindex"
    return response
