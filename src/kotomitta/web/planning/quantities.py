"""What stands in the JSON of an answer: found by a path, and told as amounts."""

from collections.abc import Iterator, Mapping
from typing import Any

from kotomitta.report.document import Amount, Fact, Range

# What the answer calls the ends of a quantity, and those of a break-even, which may lack some.
_SPREAD = {"p10": "low", "p50": "median", "p90": "high"}


def at(found: Any, path: str) -> Any:
    """What stands in the answer at a path; None when nothing does.

    Of a list, a step is a place or what an entry has: `year=2026,option=cap`, `caps.lead=4`.
    """
    for step in path.split("/"):
        if isinstance(found, Mapping):
            found = found.get(step)
        elif isinstance(found, list) and step.isdigit():
            found = found[int(step)] if int(step) < len(found) else None
        elif isinstance(found, list):
            wanted = [pair.partition("=")[::2] for pair in step.split(",")]
            found = next((o for o in found if all(_has(o, k, v) for k, v in wanted)), None)
    return found


def _has(entry: Mapping[str, Any], name: str, value: str) -> bool:
    return str(at(entry, name.replace(".", "/"))) == value


def keys(named: Any, having: str) -> Iterator[str]:
    """What the rows of a table are called in the answer, in order."""
    if isinstance(named, Mapping):
        yield from (key for key, of in named.items() if not having or of.get(having))
    else:
        yield from (str(entry[having]) for entry in named or ())


def spread(found: Any, shown: Fact) -> tuple[Amount, Amount, Amount] | None:
    """Low, middle and high of a quantity, with the unit and decimals of the number shown."""
    if not isinstance(found, Mapping) or not isinstance(shown, Amount | Range):
        return None
    ends = [found.get(name, found.get(of)) for name, of in _SPREAD.items()]
    if None in ends:
        return None
    low, middle, high = (Amount(end, shown.unit, shown.digits) for end in ends)
    return low, middle, high


def error(found: Any, shown: Fact) -> Amount | None:
    """The standard error of a simulated mean, in the unit of the number shown."""
    se = found.get("se") if isinstance(found, Mapping) else None
    return None if se is None or not isinstance(shown, Amount) else Amount(se, shown.unit)
