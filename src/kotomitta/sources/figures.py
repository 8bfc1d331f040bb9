"""Figures, tasks, norms and drivers read from the rulebook and from a city's folder."""

import csv
import io
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from kotomitta.basis.errors import InputError
from kotomitta.basis.figures import Figure
from kotomitta.planning.inputs.drivers import Observed
from kotomitta.sources.yaml_file import read_text, read_yaml

_COLUMNS = ("series", "period", "value", "published", "checked", "grade", "source")


def read_figures(paths: Iterable[Path]) -> tuple[Figure, ...]:
    """The figures of all files; InputError when an id stands in two places."""
    found: dict[str, str] = {}
    figures: list[Figure] = []
    for path in paths:
        file = read_yaml(path)
        for i, figure in enumerate(file.parse(list[Figure])):
            place = file.place([i])
            if figure.id in found:
                raise InputError(
                    "figure_doubled", place=place, id=figure.id, other=found[figure.id]
                )
            found[figure.id] = place
            figures.append(figure)
    return tuple(figures)


def read_drivers(path: Path) -> tuple[Observed, ...]:
    """The national series of one CSV file; InputError names the line and the column."""
    lines = csv.DictReader(io.StringIO(read_text(path)))
    if tuple(lines.fieldnames or ()) != _COLUMNS:
        raise InputError("columns_wrong", place=f"{path}:1", wanted=", ".join(_COLUMNS))
    return tuple(_observed(row, f"{path}:{lines.line_num}") for row in lines)


def _observed(row: dict[str, str], place: str) -> Observed:
    try:
        seen = Observed(
            series=row["series"],
            period=row["period"],
            value=float(row["value"]),
            published=date.fromisoformat(row["published"]),
            checked=date.fromisoformat(row["checked"]),
            grade=row["grade"],
            source=row["source"],
        )
        months = seen.months
    except (ValueError, TypeError) as error:
        raise InputError("row_invalid", place=place, detail=str(error)) from error
    if seen.value < 0 or not months:
        raise InputError("negative_count", place=place)
    return seen
