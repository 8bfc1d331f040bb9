"""Case tables on the command line: read with a mapping, counted, and shown in their units."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from kotomitta.basis.tally import Tally
from kotomitta.casework.counts import Count, Counts, counts
from kotomitta.casework.register import Register
from kotomitta.cli.screen import show_json, words
from kotomitta.sources.case_table.mapping import read_mapping
from kotomitta.sources.case_table.reader import read_cases
from kotomitta.sources.case_table.scale import Scale, read_scale

Mapping = Annotated[Path | None, typer.Option("--mapping")]
WeightsFile = Annotated[Path | None, typer.Option("--weights")]
GROUPS = (
    "everyone",
    "new",
    "with_entry",
    "without_entry",
    "on_assistance",
    "not_on_assistance",
    "assistance_unknown",
)
_UNITS = ("persons", "households", "cases")


@dataclass(frozen=True, slots=True)
class Opened:
    """A case table that was read, and the scale that its profiles belong to."""

    register: Register
    scale: Scale


def opened(cases: Path, mapping: Path | None, weights: Path | None) -> Opened:
    """The case table in a file; InputError for the first fault in it, its mapping or weights."""
    scale = read_scale(weights)
    shape = read_mapping(mapping, scale.profiles) if mapping else None
    return Opened(read_cases(cases, scale.profiles, shape), scale)


def check_cases(cases: Path, mapping: Path | None, weights: Path | None, as_json: bool) -> None:
    """Print that a case table can be used, and who is in it, over all the days it speaks of."""
    register = opened(cases, mapping, weights).register
    whole = register.whole()
    counted = counts(register, whole, whole)
    if as_json:
        days = {"first": str(whole.first), "last": str(whole.last)}
        show_json({"rows": len(register), **days, "counts": plain(counted), "usable": True})
        return
    console, say = Console(highlight=False), words()
    console.print(say.say("cases.usable", file=str(cases), rows=len(register)), markup=False)
    show_counts(console, say.say("cases.whole", first=whole.first, last=whole.last), counted)


def plain(counted: Counts) -> dict[str, Any]:
    """Counts for JSON, each group in the three units of count."""
    channels = counted.new_by_channel.items()
    return {
        **{group: each_unit(getattr(counted, group)) for group in GROUPS},
        "persons_without_row": number(counted.unseen),
        "households_without_size": number(counted.unsized),
        "new_persons_by_channel": {c or "unknown": number(persons) for c, persons in channels},
    }


def each_unit(count: Count) -> dict[str, int]:
    """Unit of count -> how many."""
    return {unit: number(getattr(count, unit)) for unit in _UNITS}


def number(tally: Tally) -> int:
    """A count of one as a whole number."""
    return int(tally.values)


def show_counts(console: Console, title: str, counted: Counts) -> None:
    """Print the groups in the three units, and what the rows leave unsaid."""
    say = words()
    table = Table(title=title)
    table.add_column(say.say("cases.group"))
    for unit in _UNITS:
        table.add_column(say.say(f"cases.{unit}"), justify="right")
    for group in GROUPS:
        numbers = (say.number(n) for n in each_unit(getattr(counted, group)).values())
        table.add_row(say.say(f"cases.{group}"), *numbers)
    console.print(table)
    for key in ("unseen", "unsized"):
        if number(getattr(counted, key)):
            console.print(say.say(f"cases.{key}", n=number(getattr(counted, key))))
