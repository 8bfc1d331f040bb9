"""Who may do what, as a table, and the decorator that every view carries."""

from collections.abc import Callable, Mapping
from functools import cache, wraps
from importlib.resources import files
from typing import Any, TypeVar, cast

import yaml
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from kotomitta.web.accounts.models import User
from kotomitta.web.accounts.roles import Role

View = TypeVar("View", bound=Callable[..., Any])
_NOT_SIGNED_IN = "not signed in"


@cache
def table() -> Mapping[str, frozenset[str]]:
    """Action -> the roles that may do it; someone who is not signed in counts as a role here."""
    text = files("kotomitta.web.accounts").joinpath("permissions.yaml").read_text("utf-8")
    return {action: _roles(given) for action, given in yaml.safe_load(text).items()}


def may(person: User | AnonymousUser, action: str) -> bool:
    """Whether a person may do an action; KeyError when the table has no such action."""
    return (person.role if isinstance(person, User) else _NOT_SIGNED_IN) in table()[action]


def permit(action: str) -> Callable[[View], View]:
    """A view that only those who may do the action reach; the others sign in, or are refused."""
    open_to_all = _NOT_SIGNED_IN in table()[action]  # then nobody is looked up in the database

    def guarded(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if open_to_all or may(request.user, action):
                return view(request, *args, **kwargs)
            if request.user.is_authenticated:
                raise PermissionDenied
            return _to_sign_in(request)

        asked.__dict__["action"] = action
        return cast(View, asked)

    return guarded


def _roles(given: str | list[str]) -> frozenset[str]:
    match given:
        case "everyone":
            return frozenset({_NOT_SIGNED_IN, *Role})
        case "signed-in":
            return frozenset(Role)
    return frozenset(Role(name) for name in given)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in, and then back; after a form that was sent, to the first page."""
    back = request.get_full_path() if request.method == "GET" else ""
    response = redirect_to_login(back, reverse("accounts:sign-in"))
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(response.url)
    return response
