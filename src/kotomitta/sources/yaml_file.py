"""YAML files read so that every fault is told with its file and line."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from kotomitta.basis.errors import InputError

_LARGEST_BYTES = 5_000_000
T = TypeVar("T")


def read_text(path: Path) -> str:
    """The file's text; InputError when it is not there, cannot be read, is huge or is not UTF-8."""
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise InputError("file_too_large", place=str(path), megabytes=_LARGEST_BYTES // 10**6)
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise InputError("file_missing", place=str(path)) from error
    except UnicodeDecodeError as error:
        raise InputError("file_encoding", place=str(path), byte=error.start) from error
    except OSError as error:
        raise InputError("file_unreadable", place=str(path), why=error.strerror) from error


@dataclass(frozen=True, slots=True)
class YamlFile:
    """A YAML document with the line of each of its parts."""

    path: Path
    data: Any
    node: yaml.Node | None

    def place(self, location: Sequence[int | str] = ()) -> str:
        """`file:line (a.b.2)` of the part at `location`, or of its nearest parent."""
        node, walked = self.node, []
        for step in location:
            found = _child(node, step)
            if found is None:
                break
            node = found
            walked.append(str(step))
        line = node.start_mark.line + 1 if node is not None else 1
        dotted = ".".join(str(s) for s in location)
        return f"{self.path}:{line}" + (f" ({dotted})" if dotted else "")

    def parse(self, kind: type[T]) -> T:
        """The document as `kind`; InputError that names the line of the first fault."""
        try:
            return TypeAdapter(kind).validate_python(self.data)
        except ValidationError as error:
            fault = error.errors(include_url=False)[0]
        place = self.place([s for s in fault["loc"] if isinstance(s, int | str)])
        key = _KNOWN.get(fault["type"], "field_invalid")
        raise InputError(key, place=place, **_facts(fault))


_KNOWN = {
    "missing": "field_missing",
    "extra_forbidden": "field_unknown",
    "range_half": "range_half",
    "range_excludes_value": "range_excludes_value",
    "range_missing": "range_missing",
    "checked_early": "checked_early",
    "negative_count": "negative_count",
    "same_day_twice": "same_day_twice",
    "exact_has_range": "exact_has_range",
    "not_positive": "not_positive",
    "not_a_share": "not_a_share",
}


def _facts(fault: Any) -> dict[str, Any]:
    name = fault["loc"][-1] if fault["loc"] else ""
    given = str(fault.get("input"))[:60]
    return {"field": name, "given": given, "detail": fault["msg"], **fault.get("ctx", {})}


def read_yaml(path: Path) -> YamlFile:
    """The document in `path`; InputError for a missing, malformed or ambiguous file."""
    text = read_text(path)
    try:
        node = yaml.compose(text, yaml.CSafeLoader)
        data = yaml.load(text, yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        place = f"{path}:{line}"
        raise InputError("yaml_malformed", place=place, detail=error.problem or "") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise InputError("yaml_malformed", place=str(path), detail=str(error)) from error
    file = YamlFile(path, data, node)
    _refuse_doubled_keys(file, node)
    return file


def _child(node: yaml.Node | None, step: int | str) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((v for k, v in node.value if k.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        child: yaml.Node = node.value[step]
        return child
    return None


def _refuse_doubled_keys(file: YamlFile, node: yaml.Node | None) -> None:
    if isinstance(node, yaml.SequenceNode):
        for child in node.value:
            _refuse_doubled_keys(file, child)
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, child in node.value:
            if key.value in seen:
                place = f"{file.path}:{key.start_mark.line + 1}"
                raise InputError("key_doubled", place=place, field=key.value)
            seen.add(key.value)
            _refuse_doubled_keys(file, child)
