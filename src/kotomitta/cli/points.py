"""`kotomitta cap --points`: one worker's load in the points of the UK probation service."""

from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from kotomitta.basis.errors import InputError
from kotomitta.cli.screen import figure_rows, show_json, words
from kotomitta.planning.workload.points import Capacity, Workload, capacity
from kotomitta.sources.points_file import read_workload, shipped_scheme


def show_points(path: Path, as_json: bool) -> None:
    """Print what the cases in `path` take of the worker's points, as a table or one JSON object."""
    work = read_workload(path)
    scheme, figures = shipped_scheme()
    try:
        found = capacity(work, scheme)
    except InputError as error:
        raise error.at(str(path)) from error
    if as_json:
        show_json({**asdict(found), "figures": figure_rows(figures)})
    else:
        _show_table(work, found)


def _show_table(work: Workload, found: Capacity) -> None:
    say = words()
    table = Table(title=say.say("points.title"), show_header=False)
    table.add_column()
    table.add_column(justify="right")
    table.add_row(say.say("points.available"), say.number(found.available, 0))
    for tier in found.tiers:
        facts = {"name": tier.name, "cases": tier.cases, "weight": say.number(tier.weight)}
        table.add_row(Text(say.say("points.tier", **facts)), say.number(tier.points, 0))
    held = {"held_for_others": work.held_for_others, "held_by_others": -work.held_by_others}
    for name, points in held.items():
        if points:
            table.add_row(say.say(f"points.{name}"), say.number(points, 0))
    table.add_row(say.say("points.used"), say.number(found.used, 0))
    table.add_row(say.say("points.percent"), say.number(found.percent, 1))
    console = Console(highlight=False)
    console.print(table)
    console.print(say.say("points.over" if found.percent > 100 else "points.within"))
