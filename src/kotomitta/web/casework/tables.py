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
from kotomitta.casework.rows import profile
from kotomitta.law.days import age_on
from kotomitta.sources.case_table.cells import PUBLISHED
from kotomitta.sources.case_table.mapping import CaseMapping, mapping_in, read_mapping
from kotomitta.sources.case_table.told import Fault, Given, Line, told
from kotomitta.sources.folders import RULEBOOK
from kotomitta.sources.yaml_file import yaml_in
from kotomitta.web.casework.unit import weighing

MOST_ROWS = 20_000
_FLAG = {None: "", True: "1", False: "0"}
_SAID = {"": None, "1": True, "0": False}
_RANK = (None, False, True)
_NO_PROFILES = ("interpreter", "language")
_OF_PERSONS = ("channel", "first_permit", "age", "jobseeker")


@dataclass(frozen=True, slots=True)
class TableCase:
    """A case of a table: its first line, and what its rows of the day say.

    `profiles` are those that they name, `starts` the days on which any row of it starts, and
    `closed` its last day when that is over. `kind` is the one that they name; without it the case's
    follows from the profile. Its persons have what the rows say of them, and nothing else is set.
    """

    line: int
    case: Case
    worker: str | None
    kind: CaseKind | None
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
    found = told(given, weighing(day).profiles, mapping, most=MOST_ROWS)
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
    yield list(PUBLISHED)
    for case in cases:
        for person in case.persons:
            row = {
                "case": case.code,
                "household": case.household,
                "person": person.code,
                "members": str(case.members or ""),
                "worker": case.worker or "",
                "channel": person.channel or "",
                "profile": profile(case, weighing(day)) or "",
                "opened": case.opened.isoformat(),
                "closed": last.isoformat() if (last := _last(case, day)) else "",
                "interpreter": _FLAG[case.need.interpreter],
                "kind": case.kind,
                "first_permit": person.first_permit.isoformat() if person.first_permit else "",
                "age": "" if person.age is None else str(person.age),
                "jobseeker": _FLAG[person.jobseeker],
                "language": case.need.language or "",
            }
            yield [row.get(column, "") for column in PUBLISHED]


def _last(case: Case, day: date) -> date | None:
    """The last day of a case, or the one that is expected while that is not past."""
    return case.closed or (case.ends if case.ends and case.ends >= day else None)


def plain(table: Table) -> str:
    """What was read, in the published columns, so that it can be read again without its mapping."""
    columns = [column for column in PUBLISHED if column in table.columns]
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
    return read_mapping(mappings()[name], weighing(day).profiles)


def mapping_sent(given: Given, day: date) -> CaseMapping:
    """A mapping that was sent; InputError names the line of its first fault."""
    try:
        text = given.content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("file_encoding", place=given.name, byte=error.start) from error
    return mapping_in(yaml_in(Path(given.name), text), weighing(day).profiles)


def _told(lines: Sequence[Line], team: str, day: date) -> TableCase:
    """The case of the rows of one code; InputError when they contradict each other."""
    ends = [date.fromisoformat(line.cells["closed"] or str(date.max)) for line in lines]
    over = max(ends) < day
    now = [line for line, end in zip(lines, ends, strict=True) if over or end >= day]
    first = now[0]
    _check_one(now, "household", "cases_case_households")
    _check_one(now, "worker", "cases_two_workers")
    _check_one(now, "kind", "cases_case_kinds")
    profiles = frozenset(_each(now, "profile"))
    kind = next((CaseKind(name) for name in _each(now, "kind")), None)
    opened = min(date.fromisoformat(line.cells["opened"]) for line in now)
    case = Case(
        code=first.cells["case"],
        household=first.cells["household"],
        kind=kind or _kind_of(profiles),
        team=team,
        persons=_persons(now, opened),
        members=max((int(told) for told in _each(now, "members")), default=None),
        need=_need(profiles, now),
        opened=opened,
        ends=None if over or max(ends) == date.max else max(ends),
    )
    starts = frozenset(date.fromisoformat(line.cells["opened"]) for line in lines)
    worker = next(_each(now, "worker"), None)
    closed = max(ends) if over else None
    return TableCase(first.number, case, worker, kind, profiles, starts, closed)


def _each(lines: Iterable[Line], column: str) -> Iterator[str]:
    """What the rows say in a column, those that are silent left out."""
    return (told for line in lines if (told := line.cells.get(column)))


def _check_one(lines: Sequence[Line], column: str, key: str) -> None:
    """InputError, with the first line, when two rows differ in a column."""
    if len(set(_each(lines, column))) > 1:
        raise InputError(key, other=lines[0].number)


def _kind_of(profiles: frozenset[str]) -> CaseKind:
    return CaseKind.UNDOCUMENTED if "undocumented" in profiles else CaseKind.INTEGRATION


def _persons(lines: Iterable[Line], opened: date) -> tuple[Person, ...]:
    """The persons of the rows, each once, with what the first row that tells it says of each."""
    found: dict[str, dict[str, object]] = {}
    for line in lines:
        facts = found.setdefault(line.cells["person"], {})
        for name in _OF_PERSONS:
            if name not in facts and line.cells.get(name):
                facts[name] = _fact(name, line, opened)
    return tuple(Person.model_validate({"code": c, **facts}) for c, facts in found.items())


def _fact(name: str, line: Line, opened: date) -> object:
    """What a row says of its person; the age on the first day of the case, not of the row."""
    said = line.cells[name]
    if name == "age":
        return max(int(said) - age_on(date.fromisoformat(line.cells["opened"]), opened), 0)
    return _SAID[said] if name == "jobseeker" else said


def _need(profiles: frozenset[str], lines: Sequence[Line]) -> Need:
    """What the rows tell: a told profile is the whole of the need, none told is not known."""
    known = {name: name in profiles for name in Need.model_fields if name not in _NO_PROFILES}
    flag = max((_SAID[line.cells["interpreter"]] for line in lines), key=_RANK.index)
    language = next(_each(lines, "language"), None)
    return Need(interpreter=flag, language=language, **(known if profiles else {}))
