"""Who changed what, for administrators."""

from auditlog.models import LogEntry
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kotomitta.web.accounts.permissions import permit
from kotomitta.web.frame.language import words
from kotomitta.web.operations.telling import Telling

_A_PAGE = 50
_ACTIONS = {
    LogEntry.Action.CREATE: "web.audit.created",
    LogEntry.Action.UPDATE: "web.audit.changed",
    LogEntry.Action.DELETE: "web.audit.deleted",
    LogEntry.Action.ACCESS: "web.audit.read",
}


@permit("audit.read")
@require_GET
def audit(request: HttpRequest) -> HttpResponse:
    """The changes, newest first."""
    entries = LogEntry.objects.select_related("actor", "content_type").order_by("-timestamp", "-pk")
    page = Paginator(entries, _A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "actions": _ACTIONS, "telling": Telling(words(request))}
    return render(request, "operations/audit.html", context)
