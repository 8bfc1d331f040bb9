"""Figures read from the rulebook and from a city's folder."""

from collections.abc import Iterable
from pathlib import Path

from kotomitta.basis.errors import InputError
from kotomitta.basis.figures import Figure
from kotomitta.sources.yaml_file import read_yaml


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
            refuse_negative(figure, place)
            found[figure.id] = place
            figures.append(figure)
    return tuple(figures)


def refuse_negative(figure: Figure, place: str) -> None:
    """InputError when a value or a bound is below zero: nothing here counts or costs less."""
    numbers = (n for d in figure.values for n in (d.low, d.value, d.high) if n is not None)
    if min(numbers, default=0) < 0:
        raise InputError("negative_count", place=place)
