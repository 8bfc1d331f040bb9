"""YAML files read so that every fault is told with its file and line."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from math import isfinite
from pathlib import Path
from stat import S_ISREG
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from kotomitta.basis.errors import InputError
from kotomitta.sources.faults import first_fault

WORKBOOK = b"PK\x03\x04"
_LARGEST_BYTES = 5_000_000
_DEEPEST = 40
_MOST_PARTS = 500_000
T = TypeVar("T")


def read_text(path: Path) -> str:
    """The file's text; InputError when it is not there, cannot be read, is huge or is no text."""
    try:
        status = path.stat()
        if not S_ISREG(status.st_mode):
            raise InputError("file_irregular", place=str(path))
        if status.st_size > _LARGEST_BYTES:
            raise InputError("file_too_large", place=str(path), megabytes=_LARGEST_BYTES // 10**6)
        return _text(path, path.read_bytes())
    except FileNotFoundError as error:
        raise InputError("file_missing", place=str(path)) from error
    except OSError as error:
        raise InputError("file_unreadable", place=str(path), why=error) from error


def _text(path: Path, content: bytes) -> str:
    """What is in a file, its lines ending in one way; InputError, with the line, for no text."""
    if content.startswith(WORKBOOK):
        raise InputError("file_workbook", place=str(path))
    before, nul, _ = content.partition(b"\0")
    try:
        text = before.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, byte = _line(error.object[: error.start])
        raise InputError("file_encoding", place=f"{path}:{line}", byte=byte) from error
    if nul:
        raise InputError("cases_nul", place=f"{path}:{_line(before)[0]}")
    return StringIO(text, newline=None).getvalue()


def _line(before: bytes) -> tuple[int, int]:
    """The line in which something stands, and how many bytes of it come before."""
    return before.count(b"\n") + 1, len(before) - before.rfind(b"\n") - 1


@dataclass(frozen=True, slots=True)
class YamlFile:
    """A YAML document with the line of each of its parts."""

    path: Path
    data: Any
    node: yaml.Node | None

    def line(self, location: Sequence[int | str] = ()) -> int:
        """The line of the part at `location`, or of its nearest parent."""
        node = self.node
        for step in location:
            found = _child(node, step)
            if found is None:
                break
            node = found
        return node.start_mark.line + 1 if node is not None else 1

    def place(self, location: Sequence[int | str] = ()) -> str:
        """`file:line (a.b.2)` of the part at `location`."""
        dotted = ".".join(str(s) for s in location)
        return f"{self.path}:{self.line(location)}" + (f" ({dotted})" if dotted else "")

    def parse(self, kind: type[T]) -> T:
        """The document as `kind`; InputError that names the line of the first fault."""
        if self.node is None:
            raise InputError("file_empty", place=str(self.path))
        try:
            return TypeAdapter(kind).validate_python(self.data)
        except ValidationError as error:
            raise first_fault(error, self.place) from error


def read_yaml(path: Path) -> YamlFile:
    """The document in `path`; InputError for a missing, malformed or ambiguous file."""
    return yaml_in(path, read_text(path))


def yaml_in(path: Path, text: str) -> YamlFile:
    """The document in a text, told of by `path`; InputError when it is malformed or ambiguous."""
    loader = yaml.CSafeLoader(text)
    try:
        node = loader.get_single_node()
        _refuse_ambiguous(path, loader, node)
        return YamlFile(path, None if node is None else loader.construct_document(node), node)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        detail = error.problem or ""
        raise InputError("yaml_malformed", place=f"{path}:{line}", detail=detail) from error
    except yaml.YAMLError as error:
        detail = " ".join(str(error).split())
        raise InputError("yaml_malformed", place=str(path), detail=detail) from error
    finally:
        loader.dispose()


def _child(node: yaml.Node | None, step: int | str) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((v for k, v in node.value if k.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        child: yaml.Node = node.value[step]
        return child
    return None


def _refuse_ambiguous(path: Path, loader: yaml.CSafeLoader, root: yaml.Node | None) -> None:
    """InputError for what reads otherwise than it looks, or without end: aliases can do both."""
    waiting = [(root, 0)] if root is not None else []
    met = 0
    while waiting:
        node, depth = waiting.pop()
        met += 1
        place = f"{path}:{node.start_mark.line + 1}"
        if depth > _DEEPEST:
            raise InputError("yaml_deep", place=place, most=_DEEPEST)
        if met > _MOST_PARTS:
            raise InputError("yaml_endless", place=place, most=_MOST_PARTS)
        if isinstance(node, yaml.ScalarNode):
            _refuse_scalar(loader, node, place)
        else:
            waiting += ((part, depth + 1) for part in reversed(_parts(path, node)))


def _refuse_scalar(loader: yaml.CSafeLoader, node: yaml.ScalarNode, place: str) -> None:
    try:
        value = loader.construct_object(node)
    except (AttributeError, LookupError, ValueError) as error:  # as a tag or a date may cause
        raise InputError("scalar_invalid", place=place, given=node.value[:60]) from error
    if isinstance(value, float) and not isfinite(value):
        raise InputError("scalar_invalid", place=place, given=node.value[:60])


def _parts(path: Path, node: yaml.Node) -> list[yaml.Node]:
    """The parts of a list or a mapping; InputError for a key that is doubled or not plain."""
    if not isinstance(node, yaml.MappingNode):
        return list(node.value)
    seen: set[str] = set()
    for key, _ in node.value:
        place = f"{path}:{key.start_mark.line + 1}"
        if not isinstance(key, yaml.ScalarNode):
            raise InputError("yaml_key", place=place)
        if key.value in seen:
            raise InputError("key_doubled", place=place, field=key.value)
        seen.add(key.value)
    return [part for pair in node.value for part in pair]
