"""Whether the app lives, and whether it can take visitors."""

from http import HTTPStatus

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from kotomitta.web.accounts.permissions import permit
from kotomitta.web.operations.models import Heartbeat


@permit("page.public")
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers at all."""
    del request
    return JsonResponse({"live": True})


@permit("page.public")
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, is migrated, and a worker lives; else 503 with what lacks."""
    del request
    found = _found()
    status = HTTPStatus.OK if all(found.values()) else HTTPStatus.SERVICE_UNAVAILABLE
    return JsonResponse(found, status=status)


def _found() -> dict[str, bool]:
    found = dict.fromkeys(("database", "migrations", "worker"), False)
    try:
        connection.ensure_connection()
        executor = MigrationExecutor(connection)
        found["database"] = True
        found["migrations"] = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        found["worker"] = not settings.WORKER_EXPECTED or Heartbeat.heard()
    except DatabaseError:
        connection.close()
    return found
