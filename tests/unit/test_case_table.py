"""Case tables: what is read, and one clear fault for what cannot be."""

from datetime import date
from pathlib import Path

import pytest

from kotomitta.basis.errors import InputError
from kotomitta.casework.register import COLUMNS, NEVER, STILL_OPEN, UNKNOWN
from kotomitta.sources.case_table.reader import read_cases
from kotomitta.sources.case_table.rows import LONGEST_LINE
from samples.cases import HEADER, PROFILES, line, register, text

pytestmark = pytest.mark.unit

FULL = {
    "case": "C-1",
    "household": "0f8fad5b-d9cb-469f-a165-70867728950e",
    "person": "9f86d081884c7d65",
    "decision": "123456",
    "members": "4",
    "worker": "W07",
    "channel": "secondary",
    "profile": "trauma",
    "opened": "2017-01-31",
    "closed": "2017-12-31",
    "entry": "2017-02-01",
    "assistance": "1",
    "interpreter": "0",
}


def fault(path: Path) -> InputError:
    with pytest.raises(InputError) as caught:
        read_cases(path, PROFILES)
    return caught.value


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "cases.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_a_row_in_full(tmp_path: Path) -> None:
    found = register(tmp_path, [FULL])
    assert len(found) == 1
    days = (date(2017, 1, 31), date(2017, 12, 31), date(2017, 2, 1))
    told = (found.opened[0], found.closed[0], found.entry[0])
    assert told == tuple(day.toordinal() for day in days)
    assert (found.members[0], found.channel[0], found.profile[0]) == (4, 2, 1)
    assert (found.assistance[0], found.interpreter[0]) == (1, 0)
    assert [found.workers[i] for i in found.worker] == ["W07"]


def test_what_may_be_empty(tmp_path: Path) -> None:
    found = register(tmp_path, [{}])
    assert (found.closed[0], found.entry[0], found.members[0]) == (STILL_OPEN, NEVER, 0)
    for column in ("decision", "worker", "channel", "profile", "assistance", "interpreter"):
        assert getattr(found, column)[0] == UNKNOWN


@pytest.mark.parametrize(
    "content",
    [
        "\ufeff" + text([FULL]),
        text([FULL]).replace("\n", "\r\n"),
        text([FULL]).replace(",", ";"),
        text([FULL]).replace("C-1", '"C-1"'),
        text([FULL]).replace("C-1", " C-1 "),
        text([FULL]) + "\n" + "," * HEADER.count(",") + "\n\n",
    ],
    ids=["bom", "crlf", "semicolons", "quoted", "spaces", "empty rows"],
)
def test_ways_of_writing_the_same(tmp_path: Path, content: str) -> None:
    found = read_cases(written(tmp_path, content), PROFILES)
    same = register(tmp_path, [FULL])
    assert found.workers == same.workers
    assert (len(found), found.opened[0], found.closed[0]) == (1, same.opened[0], same.closed[0])


def test_columns_in_another_order(tmp_path: Path) -> None:
    order = sorted(FULL)
    rows = [order, [FULL[c] for c in order]]
    found = read_cases(written(tmp_path, "\n".join(map(",".join, rows))), PROFILES)
    assert (found.members[0], found.profile[0]) == (4, 1)


@pytest.mark.parametrize(
    ("column", "cell", "key"),
    [
        ("case", "", "code"),
        ("case", "Aino", "code"),
        ("household", "Virtanen", "code"),
        ("person", "Maija Virtanen", "name"),
        ("person", "010190-123A", "identity"),
        ("person", "0101901231", "code"),
        ("person", "person with a long story", "code"),
        ("person", "=HYPERLINK(1)", "formula"),
        ("person", "-5", "formula"),
        ("person", "+358401234567", "formula"),
        ("person", "@SUM(1)", "formula"),
        ("person", "\tP-1", "code"),
        ("person", "P-١", "code"),
        ("person", "P-1\u200b", "code"),
        ("decision", "päätös", "code"),
        ("worker", "W 7", "code"),
        ("worker", "ANNA-1", "code"),
        ("members", "0", "members"),
        ("members", "2.5", "members"),
        ("members", "²", "members"),
        ("channel", "boat", "channel"),
        ("channel", "Quota", "channel"),
        ("profile", "maija", "profile"),
        ("profile", "010190A123A", "identity"),
        ("opened", "", "day"),
        ("opened", "2017-02-30", "day"),
        ("opened", "2017-2-3", "day"),
        ("opened", "31.1.2017", "day"),
        ("opened", "1066-10-14", "day"),
        ("opened", "2017-01-01T00:00", "day"),
        ("closed", "9999-12-31", "day"),
        ("entry", "Maija Virtanen soitti", "name"),
        ("assistance", "yes", "flag"),
        ("interpreter", "2", "flag"),
    ],
)
def test_a_cell_that_may_not_be(tmp_path: Path, column: str, cell: str, key: str) -> None:
    path = written(tmp_path, text([FULL, {**FULL, "decision": "2", column: cell}]))
    error = fault(path)
    assert (error.key, error.place) == (f"error.cases_{key}", f"{path}:3 ({column})")
    assert not cell or len(cell) < 3 or cell not in str(error)  # it may be about a person


def test_the_first_fault_in_reading_order_is_told(tmp_path: Path) -> None:
    rows = [{"person": f"P-{i}"} for i in range(20)]
    rows[5]["interpreter"] = "x"
    rows[9]["case"] = "x"
    path = written(tmp_path, text(rows))
    assert fault(path).place == f"{path}:7 (interpreter)"


@pytest.mark.parametrize(
    ("content", "key", "place"),
    [
        ("", "cases_empty", ""),
        (HEADER + "\n", "cases_empty", ""),
        (HEADER, "cases_empty", ""),
        ("\n\n", "cases_empty", ""),
        (HEADER.replace("person", "name"), "cases_column_missing", ":1"),
        (HEADER + ",note\n", "cases_column_unknown", ":1"),
        (HEADER + ",case\n", "key_doubled", ":1"),
        (text([FULL]).replace(",", "\t"), "cases_delimiter", ":1"),
        (text([FULL]).replace(",", "|"), "cases_delimiter", ":1"),
        (text([FULL]) + "C-1,H-1\n", "cases_width", ":3"),
        (text([FULL]) + line(FULL) + ",x\n", "cases_width", ":3"),
        (text([FULL]) + '"C-2' + line({})[3:] + "\n" + line({}), "cases_csv", ":3"),
        (text([FULL]) + line({"case": '"C-\n2"'}), "cases_csv", ":3"),
        (text([FULL]) + line({"case": '"C"-2'}), "cases_csv", ":3"),
        (text([FULL]).replace("\n", "\r"), "cases_csv", ":1"),
        (text([FULL]) + line({"case": "C\0"}), "cases_nul", ":3"),
        (text([FULL]).encode("utf-16"), "cases_nul", ":1"),
        (text([FULL]).encode("utf-16-be"), "cases_nul", ":1"),
        (text([FULL]).encode("utf-32"), "cases_nul", ":1"),
        (text([FULL, {"person": "Päivi"}]).encode("latin-1"), "file_encoding", ":3"),
        (HEADER + ",x" * 1_000_000, "cases_line_long", ":1"),
        (text([FULL]) + "9" * (LONGEST_LINE + 1), "cases_line_long", ":3"),
        (text([FULL]) + "1" * (LONGEST_LINE - 1) + "\n", "cases_width", ":3"),
        (text([FULL]) + "," * (LONGEST_LINE - 1) + "\n" + line(FULL), "cases_duplicate", ":4"),
        (b"\x89PNG\r\n\x1a\n\0", "file_encoding", ":1"),
        (b"PK\x03\x04\x14\0\x06\0", "file_workbook", ""),
    ],
)
def test_a_file_that_is_no_case_table(
    tmp_path: Path, content: str | bytes, key: str, place: str
) -> None:
    path = written(tmp_path, content)
    error = fault(path)
    assert (error.key, error.place) == (f"error.{key}", f"{path}{place}")


def test_a_line_of_two_gigabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    with path.open("wb") as file:
        file.write(b"c" * 100_000)
        file.truncate(2 * 1024**3)
    assert fault(path).key == "error.cases_line_long"


def test_what_is_no_file(tmp_path: Path) -> None:
    assert fault(tmp_path / "none.csv").key == "error.file_missing"
    assert fault(tmp_path).key == "error.file_irregular"


@pytest.mark.parametrize(
    ("second", "key"),
    [
        ({"closed": "2016-12-31"}, "backwards"),
        ({"person": "P-1", "decision": "1"}, "duplicate"),
        ({"worker": "W-2"}, "two_workers"),
        ({"case": "C-2", "person": "P-1", "household": "H-2"}, "two_households"),
        ({"case": "C-2", "person": "P-1", "channel": "family"}, "two_channels"),
    ],
)
def test_rows_that_contradict_each_other(tmp_path: Path, second: dict[str, str], key: str) -> None:
    first = {"decision": "1", "worker": "W-1", "channel": "quota"}
    rows = [{"case": "C-9", "household": "H-9", "person": "P-9"}, first]
    path = written(tmp_path, text([*rows, {"person": "P-2", **second}]))
    error = fault(path)
    assert (error.key, error.place) == (f"error.cases_{key}", f"{path}:4")
    assert error.facts["other"] == (4 if key == "backwards" else 3)


@pytest.mark.parametrize(
    "second",
    [
        {"worker": "W-2", "opened": "2017-07-01"},
        {"worker": "", "opened": "2017-03-01"},
        {"case": "C-2", "household": "H-2", "opened": "2017-07-01"},
        {"channel": "", "opened": "2017-07-01"},
        {"decision": "2", "opened": "2017-01-01"},
    ],
)
def test_rows_that_follow_each_other(tmp_path: Path, second: dict[str, str]) -> None:
    first = {"worker": "W-1", "channel": "quota", "decision": "1", "closed": "2017-06-30"}
    assert len(register(tmp_path, [first, {"decision": "9", **second}])) == 2


def test_a_case_handed_over_within_one_day_has_two_workers_on_it(tmp_path: Path) -> None:
    first = {"worker": "W-1", "decision": "1", "closed": "2017-06-30"}
    second = {"worker": "W-2", "decision": "2", "opened": "2017-06-30"}
    assert fault(written(tmp_path, text([first, second]))).key == "error.cases_two_workers"


def test_workers_are_numbered_by_code(tmp_path: Path) -> None:
    rows = [{"case": f"C-{w}", "person": f"P-{w}", "worker": f"W-{w}"} for w in (3, 1, 2)]
    found = register(tmp_path, rows)
    assert found.workers == ("W-1", "W-2", "W-3")
    assert found.worker.tolist() == [2, 0, 1]


def test_the_facts_that_may_be_there_are_checked_and_counted_nowhere(tmp_path: Path) -> None:
    path, head = tmp_path / "facts.csv", f"{HEADER},age,kind,first_permit\n"
    path.write_text(f"{head}{line({})},30,undocumented,2017-01-01\n", "utf-8")
    plain, wide = register(tmp_path, [{}]), read_cases(path, PROFILES)
    assert all(getattr(plain, c) == getattr(wide, c) for c in COLUMNS)
    path.write_text(f"{head}{line({})},300,,\n", "utf-8")
    assert (fault(path).key, fault(path).place) == ("error.cases_age", f"{path}:2 (age)")
