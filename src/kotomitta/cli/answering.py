"""The single call behind `answer`, `estimate`, `cap`, `staff` and `costs`."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from rich.progress import BarColumn, Progress, TextColumn

from kotomitta.cli.options import day, draw_count, seed_number
from kotomitta.cli.screen import errors_console, words
from kotomitta.planning.inputs.scenario import Scenario
from kotomitta.planning.outcomes.frozen import Frozen
from kotomitta.planning.outcomes.known import told
from kotomitta.planning.outcomes.proof.prove import Effort
from kotomitta.sources import answering
from kotomitta.sources.answering import STEPS, Answered, Asked
from kotomitta.sources.city_folder import Shelf
from kotomitta.sources.scenario_file import read_scenario


@dataclass(frozen=True, slots=True)
class Request:
    """What a user asked for, as given."""

    city: str
    term: str
    as_of: str | None
    draws: int
    seed: int
    scenario: str | None
    proof: Effort | None = None


def answered(request: Request) -> Answered:
    """The answer to a request, with a bar on standard error while it takes."""
    as_of, wanted = day(request.as_of), request.scenario
    asked = Asked(
        request.city,
        request.term,
        as_of,
        draw_count(request.draws),
        seed_number(request.seed),
        request.proof,
    )

    def scenario(shelf: Shelf) -> Scenario | None:
        return read_scenario(wanted, shelf.figures, as_of) if wanted else None

    with steps(*STEPS) as step:
        return answering.answered(asked, scenario, step)


def frozen(result: Answered) -> Frozen:
    """The forecast of an answer, over the months of its term."""
    answer = result.summary.answer
    run = answer.run
    window = run.in_term
    measures = told(answer.new_clients.values, answer.settled)
    whole = result.json
    return Frozen(
        city=run.city.id,
        term=run.term.name,
        as_of=run.as_of,
        months=run.term.months,
        persons=answer.settled.persons.values.sum(axis=1)[:, window],
        modelled={m: values[:, window] for m, values in measures.items()},
        persons_per_household=run.at("household.persons"),
        origin={key: whole[key] for key in ("seed", "draws", "versions", "scenario", "figures")},
    )


@contextmanager
def steps(*names: str) -> Iterator[Any]:
    """A bar of named steps on standard error, shown on a terminal only; call what it yields."""
    say = words().say
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:.0f} %"))
    console = errors_console()
    hidden = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=hidden) as bar:
        task = bar.add_task(say(names[0]), total=len(names))
        done = iter([*names[1:], names[-1]])
        yield lambda: bar.update(task, advance=1, description=say(next(done)))
