"""Codes of tasks and profiles in a time diary, told from what may be a name."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from kotomitta.basis.errors import InputError
from kotomitta.planning.workload.diary.entries import Entry
from kotomitta.sources.diary_file import read_declared
from kotomitta.sources.folders import RULEBOOK
from kotomitta.sources.yaml_file import read_yaml

DECLARED = "diary_codes.csv"
# A case has a worker of each cadre: what three workers write is no client of one of them. In a
# diary of two that is what both write.
_MOST_NEEDED = 3
_LEAST_NEEDED = 2

_WORD = re.compile(r"[^\W\d_]{2,}")
# More may be the number of a telephone or a case, or a personal identity code.
_MOST_DIGITS = 4


def refuse_strangers(path: Path, rows: Iterable[Entry]) -> None:
    """InputError, which does not repeat it, for the first code of a diary that may be a name.

    A code is made of known words and few digits, or used by workers enough, or declared in the file
    of codes beside the diary.
    """
    beside = path.with_name(DECLARED)
    declared = read_declared(beside) if beside.is_file() else frozenset()
    used: dict[tuple[str, str], set[str]] = defaultdict(set)
    first: dict[tuple[str, str], int] = {}
    for row in rows:
        for written in _written(row):
            used[written].add(row.worker)
            first.setdefault(written, row.line)
    workers = len(set().union(*used.values()))
    least = max(_LEAST_NEEDED, min(_MOST_NEEDED, workers))
    for (column, code), line in first.items():
        few = len(used[column, code]) < least
        if few and code not in declared and not _known(code):
            place = f"{path}:{line} ({column})"
            raise InputError("diary_stranger", place=place, least=least, file=DECLARED)


def _written(row: Entry) -> Iterator[tuple[str, str]]:
    yield "profile", row.profile
    yield "task", row.task


def _known(code: str) -> bool:
    few = sum(map(str.isdigit, code)) <= _MOST_DIGITS
    return few and all(word.casefold() in _words() for word in _WORD.findall(code))


@cache
def _words() -> frozenset[str]:
    groups = read_yaml(RULEBOOK / "diary" / "words.yaml").parse(dict[str, list[str]])
    return frozenset(word for group in groups.values() for word in group)
