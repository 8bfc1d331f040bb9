"""Queries that every page asks, put into SQL once: doing so takes several times the asking."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from inspect import signature
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Field, Model, QuerySet
from django.db.models.expressions import RawSQL

Row = TypeVar("Row", bound=Model)
_LARGEST = 2**63 - 1


class Prepared(Generic[Row]):
    """A query with places for values: `Prepared(lambda plan: Scenario.objects.filter(pk=plan))`.

    A value goes to the database as it is given, so that it must be a number or a text, as `str` of
    a day is. A number that is too large for a database finds nothing. `places` are told where the
    query takes any number of values.
    """

    def __init__(self, query: Callable[..., QuerySet[Row, Any]], places: int | None = None) -> None:
        self._query = query
        self._number = len(signature(query).parameters) if places is None else places

    def models(self, *values: int | str) -> list[Row]:
        """What the query finds, as models; a field that it leaves out is fetched when asked for."""
        if _too_large(values):
            return []
        model, sql, parameters = self._made
        return list(model.objects.raw(sql, _filled(parameters, values)))

    def rows(self, *values: int | str) -> list[tuple[Any, ...]]:
        """What the query finds, as the database has it: for numbers and texts."""
        if _too_large(values):
            return []
        _, sql, parameters = self._made
        with connection.cursor() as cursor:
            cursor.execute(sql, _filled(parameters, values))
            return list(cursor.fetchall())

    @cached_property
    def _made(self) -> tuple[Any, str, tuple[Any, ...]]:
        places = [_Place(n) for n in range(self._number)]
        query = self._query(*(RawSQL("%s", (p,), Field()) for p in places))
        sql, parameters = query.query.sql_with_params()
        return query.model, sql, tuple(parameters)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a value will stand."""

    number: int


def _filled(parameters: tuple[Any, ...], values: tuple[int | str, ...]) -> list[Any]:
    return [values[p.number] if isinstance(p, _Place) else p for p in parameters]


def _too_large(values: tuple[int | str, ...]) -> bool:
    return any(isinstance(value, int) and value > _LARGEST for value in values)
