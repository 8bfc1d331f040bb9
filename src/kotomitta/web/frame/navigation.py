"""Links to the main pages, with the one that is shown marked."""

from functools import lru_cache
from typing import NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language


class Row(NamedTuple):
    """One link: where it leads, the key of its words, and its `aria-current`, empty for none."""

    address: str
    words: str
    current: str


_FIRST_PAGE = len("/fi/")


def address(name: str, arguments: tuple[tuple[str, object], ...] = ()) -> str:
    """The address of a URL name in the language of the page."""
    return _address(get_language(), name, arguments)


def url(name: str, **kwargs: object) -> str:
    """The same, with the arguments by name, as templates give them."""
    return address(name, tuple(kwargs.items()))


@lru_cache(maxsize=4096)
def _address(language: str | None, name: str, arguments: tuple[tuple[str, object], ...]) -> str:
    """The same, worked out once: a page has thirty, and they never change."""
    del language
    return reverse(name, kwargs=dict(arguments) or None)


def place(request: HttpRequest, name: str, address: str) -> str:
    """`page` when the URL name is the one shown, `true` when what is shown lies below it."""
    match = request.resolver_match
    if match is not None and match.view_name == name:
        return "page"
    below = len(address) > _FIRST_PAGE and request.path.startswith(address)
    return "true" if below else ""
