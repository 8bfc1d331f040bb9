"""Every address of the app: its pages, and the operations of its API.

The parts of an address that name a thing are filled with one that is not there: who may not see it
must be refused before anyone looks for it.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter
from ninja import Router
from ninja.operation import Operation

from kotomitta.web.api import api


class Address(NamedTuple):
    """One view, or one operation of the API with its methods, and the action it is permitted by."""

    name: str
    parts: dict[str, object]
    view: Callable[..., Any]
    methods: Sequence[str] = ("GET", "POST")

    @property
    def action(self) -> str | None:
        return vars(self.view).get("action")

    @property
    def of_the_api(self) -> bool:
        return self.name.startswith("api:")

    @property
    def path(self) -> str:
        return reverse(self.name, kwargs=self.parts)


def addresses() -> list[Address]:
    """Every view and operation; the API's root is left out, since it shows nothing."""
    operations = {f"api:{_name(operation)}": operation for operation in _operations()}
    found = [a for a in _views(get_resolver().url_patterns, "", {}) if a.name != "api:api-root"]
    return [
        a._replace(view=known.view_func, methods=known.methods)
        if (known := operations.get(a.name))
        else a
        for a in found
    ]


def _views(
    patterns: list[URLPattern | URLResolver], space: str, above: dict[str, object]
) -> Iterator[Address]:
    for pattern in patterns:
        parts = above | {
            name: 999 if isinstance(converter, IntConverter) else "absent"
            for name, converter in pattern.pattern.converters.items()
        }
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _views(pattern.url_patterns, inner, parts)
        else:
            yield Address(f"{space}{pattern.name}", parts, pattern.callback)


def _name(operation: Operation) -> str:
    return getattr(operation, "url_name", None) or operation.view_func.__name__


def _operations() -> Iterator[Operation]:
    routers: list[Router] = [router for _, router in api._routers]
    for router in routers:
        routers += [child for _, child, _ in router._routers]
        for view in router.path_operations.values():
            yield from view.operations
