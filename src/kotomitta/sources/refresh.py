"""What official interfaces say today, held against the figures that are shipped."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from kotomitta.basis.figures import Grade
from kotomitta.planning.inputs.drivers import Observed
from kotomitta.report.document import Message
from kotomitta.sources.official.calendar import last_day, months_of, published
from kotomitta.sources.official.delivery import Delivery


class Kind(StrEnum):
    """What became of one period of one series."""

    NEW = "new"
    SAME = "same"
    REVISED = "revised"
    DIFFERS = "differs"  # ours is from another source, and stays
    VANISHED = "vanished"  # we have it from here, and it is here no more; it stays
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Change:
    """One period: the value we had, the value told now, and the reason where there is one."""

    kind: Kind
    series: str
    period: str
    old: float | None
    new: float | None
    published: date | None
    source: str
    why: Message | None = None


@dataclass(frozen=True, slots=True)
class Refreshed:
    """The rows to use from now on, in order, and what changed."""

    rows: tuple[Observed, ...]
    changes: tuple[Change, ...]


def refreshed(known: Iterable[Observed], deliveries: Sequence[Delivery]) -> Refreshed:
    """The known rows with what was delivered.

    A count that was revised is added with the day by which the revision was public, and the old
    one stays: a hindcast must see what was known then. A count of ours from another source is not
    replaced; a year is not taken when its months are counted.
    """
    rows = {_key(row): row for row in sorted(known, key=lambda row: row.checked)}
    changes: list[Change] = []
    for delivery in deliveries:
        series = [row for row in rows.values() if row.series == delivery.entry.series]
        ours = {row.period: row for row in sorted(series, key=lambda row: row.published)}
        for told in _told(delivery, ours):
            change = _compared(ours.get(told.period), told, delivery)
            changes.append(change)
            for row in _kept(change, ours.get(told.period), told):
                rows[_key(row)] = row
        changes += _absent(delivery, ours)
    order = sorted(rows.values(), key=_key)
    return Refreshed(tuple(order), tuple(sorted(changes, key=lambda c: (c.series, c.period))))


def _key(row: Observed) -> tuple[str, str, date]:
    return row.series, row.period, row.published


def _told(delivery: Delivery, ours: Mapping[str, Observed]) -> list[Observed]:
    """The delivered counts as rows, but for years whose months are counted and what is not over."""
    return [
        _row(delivery, period, value)
        for period, value in sorted(delivery.values.items())
        if _is_over(delivery, period) and (period in ours or not _by_month(period, ours))
    ]


def _is_over(delivery: Delivery, period: str) -> bool:
    return last_day(period) < delivery.known


def _by_month(period: str, ours: Mapping[str, Observed]) -> bool:
    return len(period) == 4 and all(str(month) in ours for month in months_of(period))


def _row(delivery: Delivery, period: str, value: float) -> Observed:
    said = [delivery.entry.source, *filter(None, [delivery.notes.get(period)])]
    return Observed(
        series=delivery.entry.series,
        period=period,
        value=value,
        published=published(period, delivery.entry.lag, delivery.known),
        checked=delivery.checked,
        grade=Grade.OFFICIAL,
        source=f"{', '.join(said)} (extract of {delivery.known})",
    )


def _compared(ours: Observed | None, told: Observed, delivery: Delivery) -> Change:
    """What the count told is to the one we have."""
    day = told.published
    if ours is None:
        kind = Kind.NEW
    elif ours.value == told.value:
        kind, day = Kind.SAME, ours.published
    elif ours.source.startswith(delivery.entry.register_):
        kind, day = Kind.REVISED, max(delivery.known, ours.published)
    else:
        kind, day = Kind.DIFFERS, ours.published
    old = None if ours is None else ours.value
    return Change(kind, told.series, told.period, old, told.value, day, delivery.entry.source)


def _kept(change: Change, ours: Observed | None, told: Observed) -> list[Observed]:
    """The rows that a comparison leaves behind, beside those already there."""
    if change.kind in (Kind.NEW, Kind.REVISED) and change.published is not None:
        day = change.published
        return [replace(told, published=day, checked=max(day, told.checked))]
    if change.kind is Kind.SAME and ours is not None and ours.checked < told.checked:
        return [replace(ours, checked=told.checked)]
    return []


def _absent(delivery: Delivery, ours: Mapping[str, Observed]) -> list[Change]:
    """Periods told to be left out, and those we have from here that are not told of any more."""
    entry = delivery.entry
    changes = [
        _unchanged(Kind.WITHHELD, delivery, period, ours.get(period), why)
        for period, why in delivery.withheld.items()
    ]
    told = {*delivery.values, *delivery.withheld}
    for period, row in ours.items():
        mine = row.source.startswith(entry.register_) and len(period) == len(entry.first)
        if mine and period >= entry.first and period not in told:
            changes.append(_unchanged(Kind.VANISHED, delivery, period, row, None))
    return changes


def _unchanged(
    kind: Kind, delivery: Delivery, period: str, row: Observed | None, why: Message | None
) -> Change:
    old, day = (None, None) if row is None else (row.value, row.published)
    return Change(kind, delivery.entry.series, period, old, None, day, delivery.entry.source, why)
