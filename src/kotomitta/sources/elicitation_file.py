"""Elicited ranges from a CSV file, and pooled figures back as YAML."""

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path

import yaml

from kotomitta.basis.errors import InputError
from kotomitta.basis.figures import Figure
from kotomitta.planning.inputs.elicitation import Judgement
from kotomitta.sources.yaml_file import read_text

_COLUMNS = ("figure", "expert", "round", "low", "value", "high")
_CODE = re.compile(r"[A-Za-z]{1,4}-?\d{1,4}")


def read_judgements(path: Path) -> dict[str, list[Judgement]]:
    """The judgements of each figure; InputError names the line. Experts are codes such as E1."""
    lines = csv.DictReader(io.StringIO(read_text(path)))
    if tuple(lines.fieldnames or ()) != _COLUMNS:
        raise InputError("columns_wrong", place=f"{path}:1", wanted=", ".join(_COLUMNS))
    found: dict[str, list[Judgement]] = {}
    for row in lines:
        judgement = _judgement(row, f"{path}:{lines.line_num}")
        found.setdefault(judgement.figure, []).append(judgement)
    if not found:
        raise InputError("elicitation_empty", place=str(path))
    return found


def _judgement(row: dict[str, str], place: str) -> Judgement:
    if not _CODE.fullmatch(row["expert"] or ""):
        raise InputError("expert_not_a_code", place=place)
    try:
        numbers = {name: float(row[name]) for name in ("low", "value", "high")}
        asked = int(row["round"])
    except (TypeError, ValueError) as error:
        raise InputError("row_invalid", place=place, detail=str(error)) from error
    return Judgement(row["figure"], row["expert"], asked, place=place, **numbers)


def figures_yaml(figures: Sequence[Figure]) -> str:
    """Figures as a YAML file that a city's folder can hold."""
    rows = [f.model_dump(mode="json", by_alias=True, exclude_none=True) for f in figures]
    return yaml.safe_dump(rows, allow_unicode=True, sort_keys=False, width=100)
