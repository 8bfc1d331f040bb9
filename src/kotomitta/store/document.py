"""A document as JSON and back, exactly.

Every part is an object with one key, its kind: `{"Amount": {"value": 3.5, "unit": "cases"}}`.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from kotomitta.basis.errors import InputError
from kotomitta.basis.figures import Named
from kotomitta.basis.months import Month
from kotomitta.report import document as parts
from kotomitta.report.document import ChartKind, Document

_PARTS: Mapping[str, Any] = {
    name: part
    for name, part in vars(parts).items()
    if is_dataclass(part) and part.__module__ == parts.__name__
}
_FACTS = "Facts"
_READ: Mapping[str, Callable[[Any], Any]] = {
    _FACTS: lambda facts: {name: _decoded(fact) for name, fact in facts.items()},
    "date": date.fromisoformat,
    "Month": Month.parse,
    "Named": Named.model_validate,
    "ChartKind": ChartKind,
}


def document_text(document: Document) -> str:
    """The document as JSON; TypeError for a fact of a kind that no document holds."""
    return json.dumps(_encoded(document), ensure_ascii=False, allow_nan=False)


def document_of(text: str, place: str = "") -> Document:
    """The document in a JSON text; InputError when there is none."""
    try:
        found = _decoded(json.loads(text))
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise InputError("document_malformed", place=place) from error
    if not isinstance(found, Document):
        raise InputError("document_malformed", place=place)
    return found


def _encoded(value: object) -> Any:
    match value:
        case ChartKind() | Month():
            return {type(value).__name__: str(value)}
        case None | bool() | int() | float() | str():
            return value
        case date():
            return {"date": value.isoformat()}
        case Named():
            return {"Named": value.model_dump()}
        case tuple():
            return [_encoded(part) for part in value]
    return _encoded_part(value)


def _encoded_part(value: object) -> dict[str, Any]:
    if isinstance(value, Mapping):
        return {_FACTS: {name: _encoded(fact) for name, fact in value.items()}}
    kind = type(value).__name__
    if _PARTS.get(kind) is not type(value):
        raise TypeError(f"{kind} is no part of a document")
    return {kind: {f.name: _encoded(getattr(value, f.name)) for f in fields(_PARTS[kind])}}


def _decoded(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_decoded(part) for part in value)
    if not isinstance(value, dict):
        return value
    ((kind, held),) = value.items()
    if kind in _READ:
        return _READ[kind](held)
    return _PARTS[kind](**{name: _decoded(part) for name, part in held.items()})
