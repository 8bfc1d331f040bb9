"""Time diaries from CSV: every row that cannot be read is told with its line and column."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from io import StringIO
from math import isfinite
from pathlib import Path

from kotomitta.basis.errors import InputError
from kotomitta.planning.workload.diary.days import DiaryDay
from kotomitta.planning.workload.diary.entries import NO_WORK, Entry
from kotomitta.sources.codes import HASHED, personal
from kotomitta.sources.yaml_file import read_text

COLUMNS = ("worker", "date", "profile", "task", "minutes", "interpreter")
DRAWN = ("worker", "date")
CODES = ("code",)

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_DATE = re.compile(r"(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)")
_FINNISH_DATE = re.compile(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>20\d\d)")
_CODE = re.compile(r"\w[\w./:()-]*( [\w./:()-]+)*")
_LONGEST_CODE = 40
_LONGEST_WORKER = 64
# A letter, or at most two letters or what workers are called and a number, or a pseudonym: no name
# is written so.
_CALLED = "worker|employee|emp|staff|user|työntekijä|ohjaaja|arbetstagare|handledare"
_WORKER = re.compile(rf"[A-Za-z]|([A-Za-z]{{1,2}}|(?i:{_CALLED}))?[-_]?[0-9]{{1,8}}|{HASHED}")
# At most four words: not a sentence. Which words may stand there is in `diary_codes`.
_TASK = re.compile(r"[^\W_]+([ _.-][^\W_]+){0,3}")

# A profile of this name could not be told from the multiplier of the column.
_RESERVED = "interpreter"


def read_diary(path: Path) -> list[Entry]:
    """The rows of a diary, in order; InputError for the first that cannot be read.

    Comma or, as spreadsheets write it here, semicolon or tabulator with decimal comma and days as
    31.1.2026.
    What can be read but can hardly be right is not judged here.
    """
    return [row.entry() for row in _read(path, COLUMNS)]


def read_drawn(path: Path) -> frozenset[DiaryDay]:
    """The days on which the diary was to be kept, as `--plan` with `--blank` writes them."""
    return frozenset(DiaryDay(row.day(), row.worker()) for row in _read(path, DRAWN))


def read_declared(path: Path) -> frozenset[str]:
    """Codes of tasks and profiles that a unit says are its own, one a row."""
    return frozenset(row.code("code") for row in _read(path, CODES))


def refuse_unusable(path: Path, rows: Sequence[Entry], entries: Sequence[Entry]) -> None:
    """InputError when no entry is left of a diary's rows, by the reason why."""
    if not entries:
        idle = all(row.task == NO_WORK for row in rows)
        raise InputError("diary_idle" if idle else "diary_nothing_left", place=str(path))


def _read(path: Path, columns: Sequence[str]) -> Iterator["_Row"]:
    text = read_text(path)
    first = text.split("\n", 1)[0]
    delimiter = next((mark for mark in ";\t" if mark in first), ",")
    rows = _rows(path, text, delimiter)
    header = [name.lower() for name in next(rows, (1, []))[1]]
    while header and not header[-1]:  # columns that a spreadsheet once had
        header.pop()
    _check_header(path, header, columns)
    met = False
    for line, cells in rows:
        met = _has_width(path, line, cells, len(header))
        yield _Row(path, line, dict(zip(header, cells, strict=False)), delimiter != ",")
    if not met:
        raise InputError("diary_empty", place=str(path))


def _rows(path: Path, text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Line number and stripped cells of every row that is not empty."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            cells = [cell.strip(" ") for cell in row]
            if any(cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise InputError("csv_malformed", place=f"{path}:{reader.line_num}") from error


def _check_header(path: Path, header: list[str], columns: Sequence[str]) -> None:
    place, wanted = f"{path}:1", ",".join(columns)
    missing = [name for name in columns if name not in header]
    if missing:
        raise InputError("diary_column_missing", place=place, field=missing[0], columns=wanted)
    unknown = [name for name in header if name not in columns]
    if unknown:
        first = unknown[0][:_LONGEST_CODE]
        raise InputError("diary_column_unknown", place=place, field=first, columns=wanted)
    if len(header) > len(columns):
        doubled = next(name for name in columns if header.count(name) > 1)
        raise InputError("key_doubled", place=place, field=doubled)


def _has_width(path: Path, line: int, cells: list[str], width: int) -> bool:
    if len(cells) < width or any(cells[width:]):
        raise InputError("diary_width", place=f"{path}:{line}", given=len(cells), wanted=width)
    return True


class _Row:
    """One row with its place, read cell by cell; a cell may be about a person: none is repeated."""

    def __init__(self, path: Path, line: int, cells: Mapping[str, str], comma: bool) -> None:
        self.path, self.line, self.cells, self.comma = path, line, cells, comma

    def entry(self) -> Entry:
        """The row as one piece of work, or as a day without any."""
        if self.cells["task"] == NO_WORK:
            return self._without_work()
        return Entry(
            self.worker(),
            self.day(),
            self.profile(),
            self.code("task", _TASK),
            self.minutes(),
            self.interpreter(),
            self.line,
        )

    def refuse(self, key: str, column: str, **facts: object) -> InputError:
        """The error for a cell."""
        return InputError(key, place=f"{self.path}:{self.line} ({column})", **facts)

    def code(self, column: str, shape: re.Pattern[str] = _CODE) -> str:
        """A code that is neither formula, identity code nor name."""
        text = self.cells[column]
        kind = personal(text)
        if kind is not None:
            raise self.refuse(f"diary_{kind}", column)
        longest = _LONGEST_WORKER if column == "worker" else _LONGEST_CODE
        if not _CODE.fullmatch(text) or len(text) > longest:
            raise self.refuse("diary_code", column, longest=longest)
        if not shape.fullmatch(text):
            raise self.refuse(f"diary_{column}", column)
        return text

    def worker(self) -> str:
        """A worker's code."""
        return self.code("worker", _WORKER)

    def profile(self) -> str:
        """A profile's code."""
        code = self.code("profile")
        if code == _RESERVED:
            raise self.refuse("diary_reserved", "profile", given=_RESERVED)
        return code

    def day(self) -> date:
        """A day that exists, in this century; as 31.1.2026 where decimals have a comma."""
        text = self.cells["date"]
        found = _DATE.fullmatch(text) or (self.comma and _FINNISH_DATE.fullmatch(text))
        try:
            if found:
                return date(int(found["y"]), int(found["m"]), int(found["d"]))
        except ValueError:
            pass
        raise self.refuse("diary_date", "date")

    def minutes(self) -> float:
        """A number of minutes, of whatever size."""
        text = self.cells["minutes"]
        plain = text.replace(",", ".") if self.comma else text
        if not _NUMBER.fullmatch(plain) or not isfinite(float(plain)):
            raise self.refuse("diary_minutes", "minutes")
        return float(plain)

    def interpreter(self) -> bool:
        """Whether an interpreter took part."""
        text = self.cells["interpreter"]
        if text not in ("0", "1"):
            raise self.refuse("diary_interpreter", "interpreter")
        return text == "1"

    def _without_work(self) -> Entry:
        """A day without client work: no minutes, and of no profile."""
        if self.cells["minutes"] not in ("", "0"):
            raise self.refuse("diary_none", "minutes")
        return Entry(self.worker(), self.day(), "", NO_WORK, 0.0, False, self.line)
