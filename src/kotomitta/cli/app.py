"""The `kotomitta` command: every subcommand, and the one place where errors become messages."""

import os
import sys
from importlib.metadata import entry_points
from pkgutil import resolve_name
from typing import Any

import typer
from typer.core import TyperCommand

from kotomitta.basis.errors import InputError

# Where each command stands, and the first sentence of its help.
COMMANDS = {
    "answer": (
        "kotomitta.cli.answer:answer",
        "Answer the motion for one city and council term.",
    ),
    "estimate": (
        "kotomitta.cli.parts:estimate",
        "How many people and households will settle, by channel and month.",
    ),
    "cap": (
        "kotomitta.cli.parts:cap",
        "How many cases one worker can justifiably carry, and why.",
    ),
    "staff": (
        "kotomitta.cli.parts:staff",
        "How many workers are needed by month, against those in post.",
    ),
    "services": (
        "kotomitta.cli.parts:services",
        "What the clients need of others, by month and by who answers under the law.",
    ),
    "costs": (
        "kotomitta.cli.parts:costs",
        "What the staff costs, who pays, and what is left to the city.",
    ),
    "compare": (
        "kotomitta.cli.compare:compare",
        "Compare scenarios with the base case of no new decisions, draw by draw.",
    ),
    "law": (
        "kotomitta.cli.law:law",
        "The rules of the Integration Act in force on a day, or one case's dates under them.",
    ),
    "check": (
        "kotomitta.cli.check:check",
        "Read a city's files and try a small run of each term; say what is wrong and where.",
    ),
    "diary": (
        "kotomitta.cli.diary:diary",
        "Minutes per task and profile, with their uncertainty, from a time diary.",
    ),
    "forecast": (
        "kotomitta.cli.forecast:forecast",
        "Forecast counts by month, quarter or year, with ranges that hold for sums too.",
    ),
    "backtest": (
        "kotomitta.cli.backtest:run_backtest",
        "Score the forecasts at rolling origins, each knowing only what was known then.",
    ),
    "plan": (
        "kotomitta.cli.plan:plan",
        "The cheapest posts by month that keep the cap, given recruitment and turnover.",
    ),
    "neglect": (
        "kotomitta.cli.neglect:neglect",
        "What better staffing costs, what it may avoid or bring, and whether it pays back.",
    ),
    "paper": (
        "kotomitta.cli.paper:paper",
        "The paper for the council as PDF, Word, a workbook and HTML.",
    ),
    "sweep": (
        "kotomitta.cli.sweep:sweep",
        "Answer for many municipalities and scenarios, in one table; can be stopped and taken up.",
    ),
    "elicit": (
        "kotomitta.cli.elicit:elicit",
        "Pool several experts' 80 % ranges, asked in two rounds, into figures of a city.",
    ),
    "fetch": (
        "kotomitta.cli.fetch:fetch",
        "Ask official statistics for newer figures and say what changed against those shipped.",
    ),
    "score": (
        "kotomitta.cli.score:score",
        "Hold an adopted forecast against what was counted since, and say if a new one is due.",
    ),
    "load": (
        "kotomitta.cli.load:load",
        "Count persons, households and cases, and weigh what each worker carries.",
    ),
    "prove": (
        "kotomitta.cli.prove:prove",
        "Whether the cap holds when the unit is simulated, and what other caps would bring.",
    ),
    "simulate": (
        "kotomitta.cli.simulate:run_simulate",
        "Simulate a team: waits, deadlines met and use of hours under a caseload cap.",
    ),
}

app = typer.Typer(
    name="kotomitta",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="How many people will settle, how many cases a worker can carry, and what follows.",
)


class Later(TyperCommand):
    """A command that is imported when it is called, so that help and completion stay quick."""

    def make_context(self, *args: Any, **kwargs: Any) -> Any:
        """The context of the command itself, in place of this one."""
        alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        alone.command(self.name)(resolve_name(COMMANDS[str(self.name)][0]))
        return typer.main.get_command(alone).make_context(*args, **kwargs)


def _nothing() -> None: ...


def _keep_output() -> None:
    """Let only us write to standard output: what a library prints below Python goes to errors.

    The solver does so now and then, and would spoil what is one JSON object.
    """
    found = sys.__stdout__
    if found is not None and sys.stdout is found:
        own = os.dup(found.fileno())
        os.dup2(sys.stderr.fileno(), found.fileno())
        sys.stdout = os.fdopen(own, "w", encoding=found.encoding, errors=found.errors)


for _name, (_, _help) in COMMANDS.items():
    app.command(_name, cls=Later, help=_help)(_nothing)

# Commands of other entry points, such as `serve` of the web, announce themselves; their modules
# import what they need when they are called.
for _entry in sorted(entry_points(group="kotomitta.commands")):
    app.command(_entry.name)(_entry.load())


def main() -> None:
    """Run the command; bad input ends with exit status 2 and one message, never a traceback."""
    _keep_output()
    try:
        app()
    except InputError as error:
        from kotomitta.cli.screen import show_error  # the words take their time to load

        show_error(error)
        sys.exit(2)
    except BrokenPipeError:
        sys.exit(1)
