"""The rulebook's law files, and one case from a file."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import TypeVar

from kotomitta.basis.errors import InputError
from kotomitta.basis.figures import Evidence, Figure
from kotomitta.law.case import Case
from kotomitta.law.rulebook import Rulebook
from kotomitta.law.text import Text
from kotomitta.sources.yaml_file import read_yaml

R = TypeVar("R", Figure, Text)


def law_figures() -> list[Figure]:
    """The numeric rules of the installed rulebook."""
    with as_file(files("kotomitta").joinpath("rulebook", "law")) as folder:
        return _rules(sorted(folder.glob("*.yaml")), list[Figure])


@cache
def law_texts() -> list[Text]:
    """The rules in words of the installed rulebook."""
    with as_file(files("kotomitta").joinpath("rulebook", "law", "texts")) as folder:
        return _rules(sorted(folder.glob("*.yaml")), list[Text])


def law_rulebook(as_of: date) -> Rulebook:
    """The installed rulebook as it was known on `as_of`."""
    return Rulebook(Evidence(law_figures(), as_of), law_texts())


def read_case(path: Path) -> Case:
    """The case in `path`; InputError that names the place of the first fault."""
    file = read_yaml(path)
    try:
        return file.parse(Case)
    except InputError as error:
        raise error if error.place else error.at(str(path)) from error


def _rules(paths: Sequence[Path], kind: type[list[R]]) -> list[R]:
    rules: dict[str, R] = {}
    for path in paths:
        file = read_yaml(path)
        for position, rule in enumerate(file.parse(kind)):
            if rule.id in rules:
                raise InputError("rule_doubled", place=file.place([position]), id=rule.id)
            rules[rule.id] = rule
    return list(rules.values())
