"""Adopted forecasts as files."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from kotomitta.basis.errors import InputError
from kotomitta.basis.months import Month
from kotomitta.planning.inputs.city import Measure, MonthText
from kotomitta.planning.outcomes.frozen import Frozen
from kotomitta.store.folder import check_file, json_text, write_file

Row = Annotated[list[float], Field(min_length=1)]


class _File(BaseModel):
    """The layout of the file: arrays are lists of draws, each a list of months."""

    model_config = ConfigDict(extra="forbid")

    city: str
    term: str
    as_of: date
    months: list[MonthText]
    persons: list[Row]
    modelled: dict[Measure, list[Row]]
    persons_per_household: Row
    origin: dict[str, Any]


def check_new(path: Path) -> None:
    """InputError when a forecast cannot be kept there, or one is: none is ever written over."""
    if path.exists():
        raise InputError("frozen_exists", place=str(path))
    check_file(path)


def write_frozen(path: Path, frozen: Frozen) -> None:
    """Store a forecast; it is never written over, since it is the record of what was said."""
    check_new(path)
    kept = _File(
        city=frozen.city,
        term=frozen.term,
        as_of=frozen.as_of,
        months=[str(m) for m in frozen.months],
        persons=np.round(frozen.persons, 2).tolist(),
        modelled={m: np.round(a, 2).tolist() for m, a in frozen.modelled.items()},
        persons_per_household=np.round(frozen.persons_per_household, 6).tolist(),
        origin=dict(frozen.origin),
    )
    write_file(path, json_text(kept.model_dump(mode="json")))


def read_frozen(path: Path) -> Frozen:
    """The forecast in a file; InputError when the file is not one."""
    try:
        kept = TypeAdapter(_File).validate_json(path.read_bytes())
        return Frozen(
            city=kept.city,
            term=kept.term,
            as_of=kept.as_of,
            months=tuple(Month.parse(m) for m in kept.months),
            persons=np.array(kept.persons),
            modelled={m: np.array(a) for m, a in kept.modelled.items()},
            persons_per_household=np.array(kept.persons_per_household),
            origin=kept.origin,
        )
    except OSError as error:
        raise InputError("file_unreadable", place=str(path), why=error) from error
    except (ValidationError, ValueError) as error:
        raise InputError("frozen_malformed", place=str(path)) from error
