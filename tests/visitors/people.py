"""What the fixtures of the pages give."""

from collections.abc import Callable, Mapping
from typing import Protocol, TypeVar

from django.test import Client
from playwright.sync_api import Page

from kotomitta.web.accounts.models import User
from kotomitta.web.accounts.roles import Role

T = TypeVar("T")
People = Mapping[str, User]
SignedIn = Callable[[str | None], Client]
Visit = Callable[..., Page]
PHRASE = "correct horse battery"


class Once(Protocol):
    """Stores what it is given to make, for all tests of a module."""

    def __call__(self, make: Callable[[], T]) -> T: ...


def invited() -> People:
    """One person of each role, by the role's name, which is their user name too."""
    return {role: User.objects.invited(role, role, role.title()) for role in Role}
