"""What each column of a case table may hold, and the number that a cell becomes."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from kotomitta.basis.errors import InputError
from kotomitta.casework.people import CaseKind
from kotomitta.casework.register import COLUMNS, NEVER, STILL_OPEN, UNKNOWN
from kotomitta.law.case import Channel
from kotomitta.sources.codes import HASHED, personal

Read = Callable[[str], int]

REQUIRED = ("case", "household", "person", "opened")
# What due dates, duties and steps depend on. None of it is counted, so a table may do without.
FACTS = ("kind", "first_permit", "age", "jobseeker", "language")
PUBLISHED = (*COLUMNS, *FACTS)
DAYS = ("opened", "closed", "entry", "first_permit")

# At most two capitals and eight digits, or a pseudonym made by a hash or a generator of UUIDs.
_CODE = re.compile(rf"([A-Z]{{1,2}}-?)?[0-9]{{1,8}}|{HASHED}")
_MEMBERS = re.compile(r"[1-9][0-9]?")
_AGE = re.compile(r"[0-9]{1,2}|1[01][0-9]|120")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_DAY_PARTS = {"yyyy": r"(?P<y>\d{4})", "mm": r"(?P<m>\d\d)", "dd": r"(?P<d>\d\d)"}
_DAY_PARTS |= {"m": r"(?P<m>\d\d?)", "d": r"(?P<d>\d\d?)"}
_DAY_PART = re.compile("yyyy|mm?|dd?|.")
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
ISO = "yyyy-mm-dd"


class Numbered:
    """Codes numbered in the order in which they are first read."""

    def __init__(self) -> None:
        self.number: dict[str, int] = {}

    def __call__(self, text: str) -> int:
        """The number of a code; InputError when the text is not one."""
        if not _CODE.fullmatch(text):
            raise refused("code", text)
        return self.number.setdefault(text, len(self.number))


def cells(column: str, profiles: Sequence[str], pattern: str = ISO) -> Read:
    """What reads the cells of a column: text without spaces around it -> number of a Register.

    InputError, without a place, for what the column may not hold. What was in the cell is never
    repeated: it may be about a person.
    """
    if column in DAYS:
        return _or_empty(_day(pattern), {"closed": STILL_OPEN, "opened": None}.get(column, NEVER))
    kinds: Mapping[str, tuple[Read, int | None]] = {
        "decision": (Numbered(), UNKNOWN),
        "worker": (Numbered(), UNKNOWN),
        "members": (_shaped("members", _MEMBERS), 0),
        "age": (_shaped("age", _AGE), UNKNOWN),
        "language": (_shaped("language", _LANGUAGE, len), UNKNOWN),
        "kind": (_one_of("kind", tuple(CaseKind)), UNKNOWN),
        "jobseeker": (_one_of("flag", ("0", "1")), UNKNOWN),
        "channel": (_one_of("channel", tuple(Channel)), UNKNOWN),
        "profile": (_one_of("profile", profiles), UNKNOWN),
        "assistance": (_one_of("flag", ("0", "1")), UNKNOWN),
        "interpreter": (_one_of("flag", ("0", "1")), UNKNOWN),
    }
    return _or_empty(*kinds.get(column, (Numbered(), None)))


def refused(what: str, text: str, **facts: object) -> InputError:
    """The error for a cell: that it tells of a person or is a formula, else what it should be."""
    kind = personal(text)
    if kind is not None:
        return InputError(f"cases_{kind}")
    return InputError(f"cases_{what}", place="", **facts)


def day_pattern(written: str) -> re.Pattern[str] | None:
    """The pattern of days written as `d.m.yyyy`; None unless year, month and day stand in it."""
    parts = _DAY_PART.findall(written)
    if sorted(p[0] for p in parts if p in _DAY_PARTS) != ["d", "m", "y"]:
        return None
    return re.compile("".join(_DAY_PARTS.get(p) or re.escape(p) for p in parts), re.ASCII)


def day_written(day: date, written: str) -> str:
    """A day as `d.m.yyyy` or another pattern writes it."""
    parts = {"yyyy": f"{day:%Y}", "mm": f"{day:%m}", "dd": f"{day:%d}"}
    parts |= {"m": str(day.month), "d": str(day.day)}
    return "".join(parts.get(part, part) for part in _DAY_PART.findall(written))


def _or_empty(read: Read, empty: int | None) -> Read:
    return read if empty is None else lambda text: read(text) if text else empty


def _day(written: str) -> Read:
    pattern = day_pattern(written)

    def read(text: str) -> int:
        found = pattern and pattern.fullmatch(text)
        try:
            if found and _FIRST_YEAR <= int(found["y"]) <= _LAST_YEAR:
                return date(int(found["y"]), int(found["m"]), int(found["d"])).toordinal()
        except ValueError:
            pass
        raise refused("day", text, written=written)

    return read


def _shaped(what: str, pattern: re.Pattern[str], number: Read = int) -> Read:
    def read(text: str) -> int:
        if not pattern.fullmatch(text):
            raise refused(what, text)
        return number(text)

    return read


def _one_of(what: str, known: Sequence[str]) -> Read:
    numbers = {str(name): i for i, name in enumerate(known)}

    def read(text: str) -> int:
        if text not in numbers:
            raise refused(what, text, known=", ".join(numbers))
        return numbers[text]

    return read
