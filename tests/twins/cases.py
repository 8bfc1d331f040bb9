"""Counting cases the slow, obvious way: sets of codes, one row after another."""

from collections.abc import Mapping, Sequence
from datetime import date

Row = Mapping[str, str]


def counts(rows: Sequence[Row], first: date, last: date, since: date) -> dict[str, dict[str, int]]:
    """Group -> unit of count -> how many, of the rows in force from `first` to `last`."""
    now = [r for r in rows if date.fromisoformat(r["opened"]) <= last and closed(r) >= first]
    unseen = {h: missing(h, now) for h in {r["household"] for r in now}}
    served_now = [r for r in now if served(r["person"], rows, since, last)]
    new = {unit: fresh(now, rows, unit, since, last) for unit in UNITS}
    return {
        "everyone": count(alike(now), unseen),
        "new": count(new, unseen),
        "with_entry": count(alike(served_now), {}),
        "on_assistance": count({u: helped(now, u, "1") for u in UNITS}, unseen),
        "assistance_unknown": count({u: helped(now, u, "") for u in UNITS}, unseen),
    }


def alike(rows: Sequence[Row]) -> dict[str, Sequence[Row]]:
    return dict.fromkeys(UNITS, rows)


UNITS = ("person", "household", "case")


def closed(row: Row) -> date:
    return date.fromisoformat(row["closed"]) if row["closed"] else date.max


def missing(household: str, rows: Sequence[Row]) -> int:
    """Members of a household who have no row."""
    mine = [r for r in rows if r["household"] == household]
    size = max(int(r["members"] or 0) for r in mine)
    return max(size - len({r["person"] for r in mine}), 0)


def on(household: str, rows: Sequence[Row]) -> str:
    return max(r["assistance"] for r in rows if r["household"] == household)


def helped(rows: Sequence[Row], unit: str, told: str) -> list[Row]:
    """The rows of those of whose households no more is told than `told`."""
    most = {
        r[unit]: max(on(q["household"], rows) for q in rows if q[unit] == r[unit]) for r in rows
    }
    return [r for r in rows if most[r[unit]] == told]


def served(person: str, rows: Sequence[Row], since: date, last: date) -> bool:
    days = [r["entry"] for r in rows if r["person"] == person and r["entry"]]
    return any(since <= date.fromisoformat(day) <= last for day in days)


def fresh(now: Sequence[Row], rows: Sequence[Row], unit: str, since: date, last: date) -> list[Row]:
    """The rows in force of those who open for the first time in the period."""
    first = {r[unit]: min(q["opened"] for q in rows if q[unit] == r[unit]) for r in now}
    return [r for r in now if since <= date.fromisoformat(first[r[unit]]) <= last]


def count(rows: Mapping[str, Sequence[Row]], unseen: Mapping[str, int]) -> dict[str, int]:
    people, homes, cases = ({r[unit] for r in rows[unit]} for unit in UNITS)
    return {
        "persons": len(people) + sum(unseen.get(home, 0) for home in homes),
        "households": len(homes),
        "cases": len(cases),
    }
