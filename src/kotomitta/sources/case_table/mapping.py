"""Mappings: how an extract of another shape becomes a case table, said in a file."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from kotomitta.basis.errors import InputError
from kotomitta.sources.case_table.cells import DAYS, ISO, PUBLISHED, REQUIRED, cells, day_pattern
from kotomitta.sources.yaml_file import YamlFile, read_yaml

_FROZEN = ConfigDict(frozen=True, extra="forbid")


class Origin(BaseModel):
    """Where a column comes from: a column of the extract, or one constant for all rows.

    `values` says what certain texts of the extract mean; others are read as they stand. `written`
    says how days are written, as in d.m.yyyy.
    """

    model_config = _FROZEN

    column: Annotated[str | None, Field(min_length=1)] = None
    constant: str | None = None
    values: Mapping[str, str] = {}
    written: str = ISO


class CaseMapping(BaseModel):
    """The origin of each column, and the columns of the extract that are knowingly left out.

    A column without an origin is empty throughout.
    """

    model_config = _FROZEN

    name: Annotated[str, Field(min_length=1)]
    example: bool = False
    note: str = ""
    columns: Mapping[str, Origin]
    dropped: tuple[str, ...] = ()


def as_published(header: Sequence[str], required: Collection[str]) -> CaseMapping:
    """The table as published: the columns that are required, and the others that it has."""
    names = {cell.strip() for cell in header}
    kept = [c for c in PUBLISHED if c in names or c in required]
    return CaseMapping(name="case table", columns={c: Origin(column=c) for c in kept})


def read_mapping(path: Path, profiles: Sequence[str]) -> CaseMapping:
    """The mapping in a file, as `mapping_in` has it."""
    return mapping_in(read_yaml(path), profiles)


def mapping_in(file: YamlFile, profiles: Sequence[str]) -> CaseMapping:
    """The mapping in a document, to columns that may have these profiles.

    InputError names the line of the first fault, a value that the case table does not have too.
    """
    mapping = file.parse(CaseMapping)
    for name in REQUIRED:
        if name not in mapping.columns:
            raise InputError("field_missing", place=file.place(["columns"]), field=name)
    for name, origin in mapping.columns.items():
        _check(name, origin, file, profiles)
    return mapping


def _check(name: str, origin: Origin, file: YamlFile, profiles: Sequence[str]) -> None:
    place = file.place(["columns", name])
    if name not in PUBLISHED:
        raise InputError("field_unknown", place=place, field=name)
    if (origin.column is None) == (origin.constant is None):
        raise InputError("cases_mapping_origin", place=place)
    if origin.written != ISO and (name not in DAYS or day_pattern(origin.written) is None):
        raise InputError("cases_mapping_written", place=place)
    read = cells(name, profiles, origin.written)
    given = [*origin.values.values(), *([] if origin.constant is None else [origin.constant])]
    try:
        for text in given:
            read(text)
    except InputError as error:
        raise error.at(place) from error
