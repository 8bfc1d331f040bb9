"""The rows of a time diary, and what is odd about them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Container, Iterable
from dataclasses import dataclass, field
from datetime import date
from math import gcd

from kotomitta.planning.workload.diary.days import DiaryDay, Span, spans

# The task of a row that says that its day was without client work.
NO_WORK = "none"
LONGEST_ENTRY = 12 * 60.0
LONGEST_DAY = 14 * 60.0
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """One contact or piece of work: who, when, for which profile, what, how long."""

    worker: str
    day: date
    profile: str
    task: str
    minutes: float
    interpreter: bool
    line: int = field(compare=False)

    @property
    def diary_day(self) -> DiaryDay:
        """The worker's day that it belongs to."""
        return DiaryDay(self.day, self.worker)


@dataclass(frozen=True, slots=True)
class Finding:
    """One kind of oddity: how many rows or worker-days have it, and where the first is."""

    reason: str
    count: int
    line: int


@dataclass(frozen=True, slots=True)
class Sifted:
    """The entries to count, those left out with the reason, and what was kept with a warning."""

    entries: tuple[Entry, ...]
    excluded: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    spans: tuple[Span, ...]


def sift(
    rows: Iterable[Entry],
    *,
    drawn: Collection[DiaryDay] | None = None,
    closed: Container[date] = (),
) -> Sifted:
    """The diary without the rows that cannot be right, and a finding for everything odd.

    Left out are entries of no or negative length, entries over 12 hours, and the further copies of
    a day that was entered more than once as a whole. Kept with a warning are rows equal to another
    of the same day (two short calls of the same length look so too), days over 14 hours (nothing
    tells which entry is wrong, and leaving long days out would shorten the minutes), weekends,
    days that were not among the `drawn`, and work on a day that was told to be without any.
    Holidays in `closed` are not missed.
    """
    rows = list(rows)
    idle = [r for r in rows if r.task == NO_WORK]
    rows = [r for r in rows if r.task != NO_WORK]
    empty = [r for r in rows if r.minutes <= 0]
    long = [r for r in rows if r.minutes > LONGEST_ENTRY]
    days = _by_day(r for r in rows if 0 < r.minutes <= LONGEST_ENTRY)
    once = [_entered_once(day) for day in days]
    copies = [r for day, kept in zip(days, once, strict=True) for r in _rest(day, kept)]
    entries = sorted((r for kept in once for r in kept), key=lambda r: r.line)
    worked = {r.diary_day for r in entries}
    excluded = {"minutes_not_positive": empty, "minutes_over_12_hours": long, "day_copied": copies}
    warnings = {
        "row_repeated": [r for kept in once for r in _rest(kept, set(kept))],
        "day_over_14_hours": [k[0] for k in once if sum(r.minutes for r in k) > LONGEST_DAY],
        "weekend": [r for r in entries if r.day.weekday() >= _SATURDAY],
        "day_not_drawn": [r for r in entries if drawn is not None and r.diary_day not in drawn],
        "no_work_but_entries": [r for r in idle if r.diary_day in worked],
    }
    told = {r.diary_day for r in idle}
    kept_days = spans(worked, told, drawn=drawn, closed=closed)
    return Sifted(tuple(entries), _findings(excluded), _findings(warnings), kept_days)


def _by_day(rows: Iterable[Entry]) -> list[list[Entry]]:
    days: dict[tuple[str, date], list[Entry]] = defaultdict(list)
    for row in rows:
        days[row.worker, row.day].append(row)
    return list(days.values())


def _entered_once(day: list[Entry]) -> list[Entry]:
    """One copy of a worker's day: a day of different rows that all occur k times was copied."""
    counts = Counter(day)
    copies = gcd(*counts.values())
    if copies == 1 or len(counts) == 1:
        return day
    return [row for row, count in counts.items() for _ in range(count // copies)]


def _rest(rows: Iterable[Entry], kept: Iterable[Entry]) -> list[Entry]:
    left = Counter(kept)
    rest = []
    for row in rows:
        if left[row] == 0:
            rest.append(row)
        left[row] -= 1 if left[row] else 0
    return rest


def _findings(groups: dict[str, list[Entry]]) -> tuple[Finding, ...]:
    return tuple(
        Finding(reason, len(rows), min(r.line for r in rows))
        for reason, rows in groups.items()
        if rows
    )
