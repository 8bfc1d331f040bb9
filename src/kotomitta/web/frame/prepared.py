"""Queries that every page asks, put into SQL once: doing so takes several times the asking."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from inspect import signature
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Field, Model, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.sql.compiler import SQLCompiler

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
        return [self._made.as_model(row) for row in self.values(*values)]

    def values(self, *values: int | str) -> list[Sequence[Any]]:
        """What the query finds, as rows of what models would have."""
        return list(self._made.compiler.apply_converters(self.rows(*values), self._made.converters))

    def rows(self, *values: int | str) -> list[tuple[Any, ...]]:
        """What the query finds, as the database has it: for numbers and texts."""
        if any(isinstance(value, int) and value > _LARGEST for value in values):
            return []
        made = self._made
        given = [values[p.number] if isinstance(p, _Place) else p for p in made.parameters]
        with connection.cursor() as cursor:
            cursor.execute(made.sql, given)
            return list(cursor.fetchall())

    @cached_property
    def _made(self) -> "_Made":
        places = [_Place(n) for n in range(self._number)]
        query = self._query(*(RawSQL("%s", (p,), Field()) for p in places))
        return _Made.of(query)


class _Made(NamedTuple):
    """A query in SQL, and how its rows become models."""

    model: Any
    sql: str
    parameters: Sequence[Any]
    compiler: SQLCompiler
    fields: Sequence[str]
    converters: Any

    @classmethod
    def of(cls, query: QuerySet[Any, Any]) -> "_Made":
        compiler = query.query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        columns: list[Any] = [column for column, *_ in compiler.select or ()]
        places = compiler.klass_info["select_fields"] if compiler.klass_info else ()
        fields = [columns[place].target.attname for place in places]
        return cls(query.model, sql, parameters, compiler, fields, compiler.get_converters(columns))

    def as_model(self, row: Sequence[Any]) -> Any:
        """A converted row as a model, with what the query annotates."""
        one = self.model.from_db(DEFAULT_DB_ALIAS, self.fields, row[: len(self.fields)])
        for name, place in (self.compiler.annotation_col_map or {}).items():
            setattr(one, name, row[place])
        return one


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a value will stand."""

    number: int
