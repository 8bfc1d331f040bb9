"""Diary files: what is read, and one clear fault for what cannot be."""

from datetime import date
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pytest

from kotomitta.basis.errors import InputError
from kotomitta.planning.workload.diary.days import DiaryDay
from kotomitta.planning.workload.diary.entries import NO_WORK, Entry
from kotomitta.sources.diary_codes import refuse_strangers
from kotomitta.sources.diary_file import read_diary, read_drawn

pytestmark = pytest.mark.unit

MONDAY = date(2026, 1, 5)
HEADER = "worker,date,profile,task,minutes,interpreter"
ROW = "W01,2026-01-05,trauma,first_meeting,45,1"


def write(folder: Path, *lines: str) -> Path:
    path = folder / "diary.csv"
    path.write_bytes("\n".join(lines).encode() + b"\n")
    return path


def fault(path: Path) -> InputError:
    with pytest.raises(InputError) as caught:
        read_diary(path)
    return caught.value


def test_a_row(tmp_path: Path) -> None:
    entry = Entry("W01", date(2026, 1, 5), "trauma", "first_meeting", 45.0, True, 2)
    read = read_diary(write(tmp_path, HEADER, ROW))
    assert read == [entry]
    assert read[0].line == 2


def test_semicolons_decimal_commas_byte_order_mark_and_empty_lines(tmp_path: Path) -> None:
    rows = ("W1;2026-01-05;a;b;7,5;0", ";;;;;", "W1;6.1.2026;a;b;7,5;0")
    first, second = read_diary(write(tmp_path, "\ufeff" + HEADER.replace(",", ";"), "", *rows))
    assert (first.minutes, first.line) == (7.5, 3)
    assert second.day == date(2026, 1, 6)


def test_tabulators_and_capitals_as_spreadsheets_write_them(tmp_path: Path) -> None:
    lines = (HEADER.title(), "W1,5.1.2026,a,b,7;5,0")
    tabs = [line.replace(",", "\t").replace(";", ",") for line in lines]
    (entry,) = read_diary(write(tmp_path, *tabs))
    assert (entry.day, entry.minutes) == (MONDAY, 7.5)


def test_empty_columns_at_the_end_as_spreadsheets_leave_them(tmp_path: Path) -> None:
    assert len(read_diary(write(tmp_path, HEADER + ",,", ROW + ",,", ROW + ","))) == 2
    assert fault(write(tmp_path, HEADER + ",", ROW + ",Maija")).key == "error.diary_width"


def test_columns_in_another_order(tmp_path: Path) -> None:
    path = write(tmp_path, "minutes,task,interpreter,profile,date,worker", "5,t,0,p,2026-01-05,w")
    assert read_diary(path) == [Entry("w", date(2026, 1, 5), "p", "t", 5.0, False, 2)]


@pytest.mark.parametrize(
    "worker", ["W1", "w07", "AB-12", "worker_3", "Työntekijä2", "7", "A", "0f" * 16]
)
def test_codes_of_workers(tmp_path: Path, worker: str) -> None:
    (entry,) = read_diary(write(tmp_path, HEADER, f"{worker},2026-01-05,a,b,5,0"))
    assert entry.worker == worker


@pytest.mark.parametrize("digits", [16, 32, 64])
def test_pseudonyms_made_by_programs_are_no_identity_codes(tmp_path: Path, digits: int) -> None:
    workers = [sha256(str(n).encode()).hexdigest()[:digits] for n in range(200)]
    workers += [str(UUID(worker[:32])) for worker in workers if digits == 32]
    rows = [f"{worker},2026-01-05,a,b,5,0" for worker in workers]
    assert [entry.worker for entry in read_diary(write(tmp_path, HEADER, *rows))] == workers


@pytest.mark.parametrize(
    "task",
    ["meeting", "first_meeting", "First meeting", "käynti", "T1", "Task_1", "a.b-c", "b", "3"],
)
def test_codes_of_tasks(tmp_path: Path, task: str) -> None:
    (entry,) = read_diary(write(tmp_path, HEADER, f"W1,2026-01-05,a,{task},5,0"))
    assert entry.task == task


@pytest.mark.parametrize("row", ["W1,2026-01-05,,none,0,", "W1,2026-01-05,a,none,,0"])
def test_a_day_without_client_work(tmp_path: Path, row: str) -> None:
    (entry,) = read_diary(write(tmp_path, HEADER, row))
    assert (entry.worker, entry.day, entry.task, entry.minutes) == ("W1", MONDAY, NO_WORK, 0)


def test_the_days_that_were_drawn(tmp_path: Path) -> None:
    path = write(tmp_path, "worker,date", "W1,2026-01-05", "W2,2026-01-06")
    assert read_drawn(path) == {DiaryDay(MONDAY, "W1"), DiaryDay(date(2026, 1, 6), "W2")}
    with pytest.raises(InputError) as caught:
        read_drawn(write(tmp_path, "worker,day", "W1,2026-01-05"))
    assert caught.value.facts["columns"] == "worker,date"


def test_odd_but_readable_minutes_are_left_to_the_sifting(tmp_path: Path) -> None:
    rows = [f"W1,2026-01-05,a,b,{m},0" for m in ("0", "-5", "9999")]
    assert [e.minutes for e in read_diary(write(tmp_path, HEADER, *rows))] == [0, -5, 9999]


@pytest.mark.parametrize(
    ("row", "key", "column"),
    [
        ("W1,2026-02-30,a,b,5,0", "date", "date"),
        ("W1,5.1.2026,a,b,5,0", "date", "date"),
        ("W1,20260105,a,b,5,0", "date", "date"),
        ("W1,0001-01-05,a,b,5,0", "date", "date"),
        ("W1,2026-01-05,a,b,half,0", "minutes", "minutes"),
        ("W1,2026-01-05,a,b,nan,0", "minutes", "minutes"),
        ("W1,2026-01-05,a,b,=1+1,0", "minutes", "minutes"),
        ("W1,2026-01-05,a,b,,0", "minutes", "minutes"),
        (f"W1,2026-01-05,a,b,{'9' * 400},0", "minutes", "minutes"),
        ("W1,2026-01-05,a,b,5,2", "interpreter", "interpreter"),
        ("W1,2026-01-05,a,b,5,yes", "interpreter", "interpreter"),
        ("=cmd(),2026-01-05,a,b,5,0", "formula", "worker"),
        ("@W1,2026-01-05,a,b,5,0", "formula", "worker"),
        ("W1,2026-01-05,+1,b,5,0", "formula", "profile"),
        ("W1,2026-01-05,a,-1,5,0", "formula", "task"),
        ("010190-123A,2026-01-05,a,b,5,0", "identity", "worker"),
        ("W1,2026-01-05,case 131052+308T,b,5,0", "identity", "profile"),
        ("W1,2026-01-05,150304Y9998,b,5,0", "identity", "profile"),
        ("Maija Meikäläinen,2026-01-05,a,b,5,0", "name", "worker"),
        ("W1,2026-01-05,Åke Öberg,b,5,0", "name", "profile"),
        ("W1,2026-01-05,a,call to Anna-Liisa Virtanen,5,0", "name", "task"),
        ("worker one,2026-01-05,a,b,5,0", "worker", "worker"),
        ("Maija,2026-01-05,a,b,5,0", "worker", "worker"),
        ("virtanen,2026-01-05,a,b,5,0", "worker", "worker"),
        ("W1,2026-01-05,a,called the mother of Maija,5,0", "task", "task"),
        ("W1,2026-01-05,a,b/c,5,0", "task", "task"),
        ("W1,2026-01-05,a,called_the_mother_of_a_client,5,0", "task", "task"),
        ("W1,2026-01-05,a,none,5,0", "none", "minutes"),
        ("Maija,2026-01-05,,none,0,", "worker", "worker"),
        (",2026-01-05,a,b,5,0", "code", "worker"),
        ("W1,2026-01-05,a [red],b,5,0", "code", "profile"),
        (f"W1,2026-01-05,{'a' * 41},b,5,0", "code", "profile"),
        ("W1,2026-01-05,interpreter,b,5,0", "reserved", "profile"),
    ],
)
def test_a_cell_that_cannot_be_read(tmp_path: Path, row: str, key: str, column: str) -> None:
    path = write(tmp_path, HEADER, ROW, row)
    error = fault(path)
    assert (error.key, error.place) == (f"error.diary_{key}", f"{path}:3 ({column})")


@pytest.mark.parametrize("cell", ["010190-123A", "Maija Virta", "virtanen"])
@pytest.mark.parametrize("column", range(6))
def test_what_a_cell_holds_is_not_repeated_in_the_message(
    tmp_path: Path, cell: str, column: int
) -> None:
    cells = ROW.split(",")
    cells[column] = cell
    path = write(tmp_path, HEADER, ",".join(cells))
    with pytest.raises(InputError) as caught:
        refuse_strangers(path, read_diary(path))
    assert caught.value.place == f"{path}:2 ({HEADER.split(',')[column]})"
    assert cell not in f"{caught.value} {caught.value.facts}"


def test_a_day_without_work_that_has_minutes_does_not_repeat_them(tmp_path: Path) -> None:
    error = fault(write(tmp_path, HEADER, "W1,2026-01-05,,none,virtanen,"))
    assert "virtanen" not in f"{error} {error.facts}"


@pytest.mark.parametrize(
    ("lines", "key", "line"),
    [
        ((HEADER,), "diary_empty", ""),
        (("",), "diary_column_missing", ":1"),
        ((HEADER.replace("task", "job"), ROW), "diary_column_missing", ":1"),
        ((HEADER + ",notes", ROW + ",x"), "diary_column_unknown", ":1"),
        ((HEADER + ",task", ROW + ",x"), "key_doubled", ":1"),
        ((HEADER, ROW + ",9"), "diary_width", ":2"),
        ((HEADER, '"W1,2026-01-05'), "csv_malformed", ":2"),
        ((HEADER + ",x" * 1_000_000, ROW), "diary_column_unknown", ":1"),
        ((HEADER, "W" * 200_000 + ",2026-01-05,a,b,5,0"), "csv_malformed", ":2"),
    ],
)
def test_a_file_that_is_no_diary(
    tmp_path: Path, lines: tuple[str, ...], key: str, line: str
) -> None:
    path = write(tmp_path, *lines)
    error = fault(path)
    assert (error.key, error.place) == (f"error.{key}", f"{path}{line}")


def test_a_file_in_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "diary.csv"
    path.write_bytes(f"{HEADER}\nW1,2026-01-05,Öst,b,5,0\n".encode("latin-1"))
    error = fault(path)
    assert (error.key, error.place) == ("error.file_encoding", f"{path}:2")
    assert error.facts["byte"] == len("W1,2026-01-05,")


@pytest.mark.parametrize(
    ("content", "key", "line"),
    [
        (f"{HEADER}\n{ROW}\0\n".encode(), "cases_nul", ":2"),
        (f"{HEADER}\n{ROW}\n".encode("utf-16-le"), "cases_nul", ":1"),
        (f"{HEADER}\n{ROW}\n".encode("utf-16"), "file_encoding", ":1"),
        (b"PK\x03\x04\x14\0\x06\0", "file_workbook", ""),
    ],
)
def test_a_file_that_is_no_text(tmp_path: Path, content: bytes, key: str, line: str) -> None:
    path = tmp_path / "diary.csv"
    path.write_bytes(content)
    error = fault(path)
    assert (error.key, error.place) == (f"error.{key}", f"{path}{line}")


@pytest.mark.parametrize("end", ["\r", "\r\n"])
def test_line_ends_of_other_systems(tmp_path: Path, end: str) -> None:
    path = tmp_path / "diary.csv"
    path.write_bytes(end.join([HEADER, ROW, ""]).encode())
    assert [entry.line for entry in read_diary(path)] == [2]
