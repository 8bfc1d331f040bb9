"""`kotomitta cap --wisn`: plain WISN on given inputs."""

from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from kotomitta.basis.errors import InputError
from kotomitta.cli.screen import show_json, words
from kotomitta.planning.workload.wisn import Staffing, staffing
from kotomitta.sources.wisn_file import read_wisn


def show_wisn(path: Path, as_json: bool) -> None:
    """Print the staff that the work in `path` requires, as a table or as one JSON object."""
    try:
        result = staffing(read_wisn(path))
    except InputError as error:
        raise error if error.place else error.at(str(path)) from error
    if as_json:
        show_json(asdict(result))
    else:
        _show_table(result)


def _show_table(result: Staffing) -> None:
    say = words()
    table = Table(title=say.say("wisn.title"), show_header=False)
    table.add_column()
    table.add_column(justify="right")
    table.add_row(say.say("wisn.available_hours"), say.number(result.available_hours, 2))
    for name, units in result.standard_workloads.items():
        label = Text(say.say("wisn.standard_workload", name=name))
        table.add_row(label, say.number(units, 2))
    for field in ("category_factor", "individual_factor", "required_staff"):
        table.add_row(say.say(f"wisn.{field}"), say.number(getattr(result, field), 4))
    ratio = say.say("wisn.no_need") if result.ratio is None else say.number(result.ratio, 4)
    table.add_row(say.say("wisn.ratio"), ratio)
    console = Console(highlight=False)
    console.print(table)
    if result.ratio is not None:
        console.print(say.say(_verdict(result.ratio)))


def _verdict(ratio: float) -> str:
    if ratio == 1:
        return "wisn.balanced"
    return "wisn.short" if ratio < 1 else "wisn.ample"
