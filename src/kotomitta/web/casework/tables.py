"""The case table as cases, and cases as a table: rows read strictly, every fault with its line."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from csv import writer
from dataclasses import dataclass
from datetime import date
from functools import cache
from io import StringIO
from pathlib import Path

from django.conf import settings

from kotomitta.basis.errors import InputError
from kotomitta.casework.case import Case
from kotomitta.casework.people import CaseKind, Need, Person
from kotomitta.casework.register import COLUMNS
from kotomitta.casework.rows import profile
from kotomitta.law.case import Channel
from kotomitta.sources.case_table.mapping import CaseMapping, mapping_in, read_mapping
from kotomitta.sources.case_table.told import Fault, Given, Line, told
from kotomitta.sources.folders import RULEBOOK
from kotomitta.sources.yaml_file import yaml_in
from kotomitta.web.casework.unit import scale

MOST_ROWS = 20_000
_FLAG = {None: "", True: "1", False: "0"}
_SAID = {"": None, "1": True, "0": False}
_RANK = (None, False, True)
_NO_PROFILES = ("interpreter", "language")


@dataclass(frozen=True, slots=True)
class TableCase:
    """A case of a table: its first line, and what its rows of the day say.

    `profiles` are those that they name, `starts` the days on which any row of it starts, and
    `closed` its last day when that is over.
    """

    line: int
    case: Case
    worker: str | None
    profiles: frozenset[str]
    starts: frozenset[date]
    closed: date | None


@dataclass(frozen=True, slots=True)
class Table:
    """What a table tells: its columns, its cases by code, and what cannot be taken."""

    columns: frozenset[str]
    cases: Mapping[str, TableCase]
    faults: tuple[Fault, ...]
    lines: tuple[Line, ...]


def read(given: Given, team: str, day: date, mapping: CaseMapping | None = None) -> Table:
    """The cases of a table, which wait in a team; InputError when it is no table at all."""
    found = told(given, scale(day).profiles, mapping, most=MOST_ROWS)
    by_case: dict[str, list[Line]] = {}
    for line in found.lines:
        by_case.setdefault(line.cells["case"], []).append(line)
    cases, faults = {}, list(found.faults)
    for code, lines in by_case.items():
        try:
            cases[code] = _told(lines, team, day)
        except InputError as error:
            faults.append(Fault(lines[0].number, error))
    faults.sort(key=lambda fault: fault.line)
    return Table(frozenset(found.columns), cases, tuple(faults), found.lines)


def written(cases: Iterable[Case], day: date) -> Iterator[list[str]]:
    """Cases as the rows of a table, the columns first: a row for each person."""
    yield list(COLUMNS)
    for case in cases:
        for person in case.persons:
            row = {
                "case": case.code,
                "household": case.household,
                "person": person.code,
                "members": str(case.members or ""),
                "worker": case.worker or "",
                "channel": person.channel or "",
                "profile": profile(case, scale(day)) or "",
                "opened": case.opened.isoformat(),
                "closed": case.closed.isoformat() if case.closed else "",
                "interpreter": _FLAG[case.need.interpreter],
            }
            yield [row.get(column, "") for column in COLUMNS]


def plain(table: Table) -> str:
    """What was read, in the published columns, so that it can be read again without its mapping."""
    columns = [column for column in COLUMNS if column in table.columns]
    return as_csv([columns, *([line.cells[c] for c in columns] for line in table.lines)])


def as_csv(rows: Iterable[Sequence[str]]) -> str:
    """Rows as CSV."""
    out = StringIO()
    writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


@cache
def mappings() -> Mapping[str, Path]:
    """Mappings to choose from, by name of the file: those shipped, and those of this place."""
    folders = (RULEBOOK / "mappings", settings.DATA / "mappings")
    return {path.stem: path for folder in folders for path in sorted(folder.glob("*.yaml"))}


def mapping_named(name: str, day: date) -> CaseMapping:
    """One of these mappings."""
    return read_mapping(mappings()[name], scale(day).profiles)


def mapping_sent(given: Given, day: date) -> CaseMapping:
    """A mapping that was sent; InputError names the line of its first fault."""
    try:
        text = given.content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("file_encoding", place=given.name, byte=error.start) from error
    return mapping_in(yaml_in(Path(given.name), text), scale(day).profiles)


def _told(lines: Sequence[Line], team: str, day: date) -> TableCase:
    """The case of the rows of one code; InputError when they contradict each other."""
    ends = [date.fromisoformat(line.cells["closed"] or str(date.max)) for line in lines]
    over = max(ends) < day
    now = [line for line, end in zip(lines, ends, strict=True) if over or end >= day]
    first = now[0]
    _check_one(now, "household", "cases_case_households")
    _check_one(now, "worker", "cases_two_workers")
    profiles = frozenset(_each(now, "profile"))
    case = Case(
        code=first.cells["case"],
        household=first.cells["household"],
        kind=CaseKind.UNDOCUMENTED if "undocumented" in profiles else CaseKind.INTEGRATION,
        team=team,
        persons=_persons(now),
        members=max((int(told) for told in _each(now, "members")), default=None),
        need=_need(profiles, {line.cells["interpreter"] for line in now}),
        opened=min(date.fromisoformat(line.cells["opened"]) for line in now),
        ends=None if over or max(ends) == date.max else max(ends),
    )
    starts = frozenset(date.fromisoformat(line.cells["opened"]) for line in lines)
    worker = next(_each(now, "worker"), None)
    return TableCase(first.number, case, worker, profiles, starts, max(ends) if over else None)


def _each(lines: Iterable[Line], column: str) -> Iterator[str]:
    """What the rows say in a column, those that are silent left out."""
    return (line.cells[column] for line in lines if line.cells[column])


def _check_one(lines: Sequence[Line], column: str, key: str) -> None:
    """InputError, with the first line, when two rows differ in a column."""
    if len(set(_each(lines, column))) > 1:
        raise InputError(key, other=lines[0].number)


def _persons(lines: Iterable[Line]) -> tuple[Person, ...]:
    """The persons of the rows, each once, by the channel that one of their rows tells."""
    found: dict[str, str] = {}
    for line in lines:
        code = line.cells["person"]
        found[code] = found.get(code) or line.cells["channel"]
    return tuple(Person(code=c, channel=Channel(h) if h else None) for c, h in found.items())


def _need(profiles: frozenset[str], interpreter: set[str]) -> Need:
    """What the profiles tell: a told profile is the whole of the need, none told is not known."""
    known = {name: name in profiles for name in Need.model_fields if name not in _NO_PROFILES}
    flag = max((_SAID[said] for said in interpreter), key=_RANK.index)
    return Need(interpreter=flag, **(known if profiles else {}))
