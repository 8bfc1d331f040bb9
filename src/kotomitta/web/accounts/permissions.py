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

from kotomitta.web.accounts import factor, sessions, unsent
from kotomitta.web.accounts.models import Token, User
from kotomitta.web.accounts.roles import Role

View = TypeVar("View", bound=Callable[..., Any])
_NOT_SIGNED_IN = "not signed in"
_ENTER = "account.enter"  # the one thing open to who has yet to give a second factor


@cache
def table() -> Mapping[str, frozenset[str]]:
    """Action -> the roles that may do it; someone who is not signed in counts as a role here."""
    return {action: _roles(given) for action, given in _read("permissions.yaml").items()}


@cache
def scopes() -> Mapping[str, frozenset[str]]:
    """Scope of a token -> the actions that it opens."""
    return {scope: frozenset(actions) for scope, actions in _read("scopes.yaml").items()}


def may(person: User | AnonymousUser, action: str) -> bool:
    """Whether a person may do an action; KeyError when the table has no such action."""
    return (person.role if isinstance(person, User) else _NOT_SIGNED_IN) in table()[action]


def permit(action: str) -> Callable[[View], View]:
    """A view that only those who may do the action reach; the others sign in, or are refused.

    Whoever must give a second factor does so first.
    """
    open_to_all = _NOT_SIGNED_IN in table()[action]  # then nobody is looked up in the database

    def guarded(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if not open_to_all and (elsewhere := _held_up(request, action)):
                return elsewhere
            return view(request, *args, **kwargs)

        asked.__dict__["action"] = action
        return cast(View, asked)

    return guarded


def _held_up(request: HttpRequest, action: str) -> HttpResponse | None:
    """Where the person must go first; None when they may, PermissionDenied when they may not."""
    token: Token | None = getattr(request, "token", None)
    if not request.user.is_authenticated:
        return _by_way_of(request, "accounts:sign-in")
    if token is None:
        sessions.use(request)
        if action != _ENTER and factor.missing(request):
            return _by_way_of(request, "accounts:factor")
    elif not any(action in scopes().get(scope, ()) for scope in token.scopes):
        raise PermissionDenied
    if not may(request.user, action):
        raise PermissionDenied
    return None


def _read(name: str) -> dict[str, Any]:
    text = files("kotomitta.web.accounts").joinpath(name).read_text("utf-8")
    read: dict[str, Any] = yaml.safe_load(text)
    return read


def _roles(given: str | list[str]) -> frozenset[str]:
    match given:
        case "everyone":
            return frozenset({_NOT_SIGNED_IN, *Role})
        case "signed-in":
            return frozenset(Role)
    return frozenset(Role(name) for name in given)


def _by_way_of(request: HttpRequest, page: str) -> HttpResponse:
    """The page, and then back; after a form that was sent, to what is kept of it, if anything."""
    back = request.get_full_path() if request.method == "GET" else _after_form(request)
    response = redirect_to_login(back, reverse(page))
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(response.url)
    return response


def _after_form(request: HttpRequest) -> str:
    """Where the form of somebody waits who was signed in when it was opened."""
    lost = request.user.is_authenticated or request.method != "POST" or not unsent.keep(request)
    return "" if lost else reverse("accounts:unsent")
