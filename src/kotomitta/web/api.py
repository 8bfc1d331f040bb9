"""The REST API: the same permissions as the pages, for bearer tokens."""

from django.core.exceptions import PermissionDenied
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import NinjaAPI
from ninja.errors import Throttled
from ninja.security import HttpBearer

from kotomitta import __version__
from kotomitta.basis.errors import InputError
from kotomitta.render.words import Language, Words
from kotomitta.web.accounts.limits import wait
from kotomitta.web.accounts.models import Token, User
from kotomitta.web.accounts.permissions import permit
from kotomitta.web.casework.api import router as casework
from kotomitta.web.planning.api import router as planning


class Bearer(HttpBearer):
    """The person whose token was sent."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        """The person, who is then the request's, or none."""
        found: Token | None = Token.objects.holding(token).select_related("user").first()
        if found is not None:
            Token.objects.filter(pk=found.pk).update(used=timezone.now())
            request.user, vars(request)["token"] = found.user, found
        seconds = wait(request, "api") if found else wait(request, "guess", of_address=True)
        if seconds is not None:
            raise Throttled(seconds)
        return found.user if found else None


api = NinjaAPI(
    title="kotomitta",
    version=__version__,
    auth=Bearer(),
    docs_url=None,  # the page of the usual viewer asks third parties for its scripts
    docs_decorator=permit("page.public"),
    urls_namespace="api",
)
api.add_router("/", planning)
api.add_router("/", casework)


@api.exception_handler(PermissionDenied)
def _refused(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    del error
    return api.create_response(request, {"detail": "Forbidden"}, status=403)


@api.exception_handler(Throttled)
def _later(request: HttpRequest, error: Throttled) -> HttpResponse:
    response = api.create_response(request, {"detail": "Too many requests"}, status=429)
    response.headers["Retry-After"] = str(error.wait)
    return response


@api.exception_handler(DataError)
def _unstorable(request: HttpRequest, error: DataError) -> HttpResponse:
    del error
    told = {"detail": Words(Language.EN).say("web.error.unstorable")}
    return api.create_response(request, told, status=400)


@api.exception_handler(InputError)
def _wrong(request: HttpRequest, error: InputError) -> HttpResponse:
    """The key is for programs, the sentence for people."""
    told = {"detail": Words(Language.EN).error(error), "key": error.key, "place": error.place}
    return api.create_response(request, told, status=400)
