"""`kotomitta simulate`: the team simulation on its own."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from time import perf_counter

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from kotomitta.basis.errors import InputError
from kotomitta.cli.options import AsJson, Seed, within
from kotomitta.cli.screen import errors_console, show_json, words
from kotomitta.planning.flow.team.simulation import Estimate, TeamResult, prepare, simulate
from kotomitta.sources.team_file import read_team

_MOST_REPLICATIONS = 1_000_000
_MOST_THREADS = 1024
_DECIMALS = {"utilisation": 4, "first_in_time": 4, "plan_in_time": 4}


def run_simulate(
    team: Path,
    *,
    replications: int = 30,
    seed: Seed = 1,
    threads: int = 0,
    json: AsJson = False,
) -> None:
    """Simulate a team: waits, deadlines met and use of hours under a caseload cap.

    Example: kotomitta simulate team.yaml --replications 100 --seed 1 --json
    """
    within("--replications", replications, 1, _MOST_REPLICATIONS)
    within("--seed", seed, 0, 2**63 - 1)
    within("--threads", threads, 0, _MOST_THREADS)
    given = read_team(team)
    prepare()
    began = perf_counter()
    try:
        with _bar(replications) as done:
            result = simulate(
                given,
                replications=replications,
                seed=seed,
                threads=threads or os.cpu_count() or 1,
                done=done,
            )
    except InputError as error:
        raise error.at(str(team)) from error
    seconds = perf_counter() - began
    if json:
        estimates = {name: asdict(found) for name, found in result.outputs.items()}
        show_json({**estimates, "events": result.events, "seconds": seconds})
    else:
        _show_table(result, replications, seconds)


@contextmanager
def _bar(replications: int) -> Iterator[Callable[[], None]]:
    console = errors_console()
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(words().say("simulate.running"), total=replications)
        yield lambda: progress.advance(task)


def _show_table(result: TeamResult, replications: int, seconds: float) -> None:
    say = words()
    table = Table(title=say.say("simulate.title", replications=replications))
    table.add_column()
    for column in ("simulate.mean", "simulate.se"):
        table.add_column(say.say(column), justify="right")
    for name, found in result.outputs.items():
        table.add_row(say.say(f"simulate.{name}"), *_cells(name, found))
    console = Console(highlight=False)
    console.print(table)
    console.print(say.say("simulate.cost", events=result.events, seconds=seconds))


def _cells(name: str, found: Estimate) -> tuple[str, str]:
    say = words()
    digits = _DECIMALS.get(name, 2)
    if found.mean is None:
        return say.say("simulate.nobody"), ""
    if found.se is None:
        return say.number(found.mean, digits), say.say("simulate.one_replication")
    return say.number(found.mean, digits), say.number(found.se, digits)
