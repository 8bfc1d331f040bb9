"""The counts of a cube over time, as periods of ours."""

from collections.abc import Mapping

from kotomitta.report.document import Message
from kotomitta.sources.official.calendar import period
from kotomitta.sources.official.jsonstat import Cube
from kotomitta.sources.official.shape import unusable

Counts = tuple[dict[str, float], dict[str, Message]]


def counts(cube: Cube, chosen: Mapping[str, str], first: str) -> Counts:
    """Period -> count, and period -> why it is missing, from `first` on and of its length.

    What is missing before the first count or after the last is not told: the series has not begun
    there, or is not out yet. InputError when there is no count at all.
    """
    cells = {period(code): cell for code, cell in cube.over_time(chosen).items()}
    told = {p: c for p, c in cells.items() if p is not None and len(p) == len(first) and p >= first}
    values = {p: value for p, (value, _) in told.items() if value is not None}
    if not values:
        raise unusable("empty", first=first)
    missing = {p: flag for p, (_, flag) in told.items() if p not in values}
    inside = {p: flag for p, flag in missing.items() if min(values) < p < max(values)}
    return values, {p: Message("fetch.missing", {"flag": f or "-"}) for p, f in inside.items()}
