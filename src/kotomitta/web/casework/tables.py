"""The case table as cases: rows read strictly, and every fault with its line."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from kotomitta.basis.errors import InputError
from kotomitta.casework.case import Case
from kotomitta.casework.people import CaseKind, Need, Person
from kotomitta.casework.register import COLUMNS
from kotomitta.law.case import Channel
from kotomitta.sources.case_table.cells import REQUIRED, Read, cells
from kotomitta.sources.case_table.rows import rows_of
from kotomitta.web.casework.unit import scale

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that cannot be taken, and why."""

    line: int
    error: InputError


@dataclass(frozen=True, slots=True)
class Told:
    """A case of a table: its first line, and its worker where it has one."""

    line: int
    case: Case
    worker: str | None


@dataclass(frozen=True, slots=True)
class Table:
    """What a table tells: cases that are open, how many have ended, and what cannot be read."""

    cases: tuple[Told, ...]
    ended: int
    faults: tuple[Fault, ...]


def read(text: str, team: str, day: date) -> Table:
    """The cases of a table in CSV, which wait in a team; InputError when it is no table at all."""
    faults: list[Fault] = []
    by_case: dict[str, list[tuple[int, Row]]] = {}
    for line, row in _rows(text, scale(day).profiles, faults):
        by_case.setdefault(row["case"], []).append((line, row))
    open_rows = {
        code: [(line, row) for line, row in rows if not row.get("closed")]
        for code, rows in by_case.items()
    }
    cases = [_told(rows, team, faults) for rows in open_rows.values() if rows]
    return Table(
        cases=tuple(told for told in cases if told is not None),
        ended=sum(not rows for rows in open_rows.values()),
        faults=tuple(sorted(faults, key=lambda fault: fault.line)),
    )


def written(cases: Iterable[Case], day: date) -> str:
    """Cases as a table: a row for each person."""
    out = StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for case in cases:
        for person in case.persons:
            writer.writerow(
                {
                    "case": case.code,
                    "household": case.household,
                    "person": person.code,
                    "members": case.members,
                    "worker": case.worker,
                    "channel": person.channel,
                    "profile": scale(day).heaviest(case),
                    "opened": case.opened.isoformat(),
                    "closed": case.closed.isoformat() if case.closed else "",
                    "interpreter": _FLAG[case.need.interpreter],
                }
            )
    return out.getvalue()


_FLAG = {None: "", True: "1", False: "0"}
_SAID = {"": None, "1": True, "0": False}


def _rows(text: str, profiles: Sequence[str], faults: list[Fault]) -> Iterator[tuple[int, Row]]:
    """The rows that can be read, with their lines; the faults of the others are added."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_text(text, "utf-8")
        rows = rows_of(path)
        header = [cell.strip() for cell in next(rows, (1, []))[1]]
        _check_header(header)
        readers = {name: cells(name, profiles) for name in header}
        for line, row in rows:
            try:
                yield line, _row(row, readers)
            except InputError as error:
                faults.append(Fault(line, error))


def _check_header(header: Sequence[str]) -> None:
    missing = next((name for name in REQUIRED if name not in header), None)
    if missing is not None:
        raise InputError("cases_column_missing", field=missing)
    unknown = next((name for name in header if name not in COLUMNS), None)
    if unknown is not None:
        raise InputError("cases_column_unknown", field=unknown[:40])


def _row(row: Sequence[str], readers: Mapping[str, Read]) -> Row:
    """A row by column; InputError names the column of its first fault."""
    if len(row) != len(readers):
        raise InputError("cases_width", given=len(row), wanted=len(readers))
    values = {name: cell.strip() for name, cell in zip(readers, row, strict=True)}
    for name, value in values.items():
        try:
            readers[name](value)
        except InputError as error:
            raise error.at(name) from error
    return values


def _told(rows: Sequence[tuple[int, Row]], team: str, faults: list[Fault]) -> Told | None:
    """The case of the rows of one code; None, and a fault, when they contradict each other."""
    line, first = rows[0]
    for column in ("household", "worker"):
        other = next((n for n, row in rows if row.get(column) != first.get(column)), None)
        if other is not None:
            key = "cases_two_households" if column == "household" else "cases_two_workers"
            faults.append(Fault(other, InputError(key, other=line)))
            return None
    told = [row for _, row in rows]
    profiles = {row["profile"] for row in told if row.get("profile")}
    persons = {row["person"]: row.get("channel", "") for row in told}
    case = Case(
        code=first["case"],
        household=first["household"],
        kind=CaseKind.UNDOCUMENTED if "undocumented" in profiles else CaseKind.INTEGRATION,
        team=team,
        persons=tuple(
            Person(code=c, channel=Channel(h) if h else None) for c, h in persons.items()
        ),
        members=max((int(row["members"]) for row in told if row.get("members")), default=None),
        need=_need(profiles, {row.get("interpreter", "") for row in told}),
        opened=min(date.fromisoformat(row["opened"]) for row in told),
    )
    return Told(line, case, first.get("worker") or None)


def _need(profiles: set[str], interpreter: set[str]) -> Need:
    """What the profiles tell: a told profile is the whole of the need, none told is not known."""
    known = {name: name in profiles for name in Need.model_fields if name not in _NO_PROFILES}
    flag = max((_SAID[said] for said in interpreter), key=_RANK.index)
    return Need(interpreter=flag, **(known if profiles else {}))


_NO_PROFILES = ("interpreter", "language")
_RANK = (None, False, True)
