"""The `kotomitta` command: every subcommand, and the one place where errors become messages."""

import os
import sys
from importlib.metadata import entry_points
from pkgutil import resolve_name
from typing import Any

import typer

from kotomitta.basis.errors import InputError
from kotomitta.cli.spoken import Spoken, SpokenGroup

# Where each command stands.
COMMANDS = {
    "answer": "kotomitta.cli.answer:answer",
    "estimate": "kotomitta.cli.parts:estimate",
    "cap": "kotomitta.cli.parts:cap",
    "staff": "kotomitta.cli.parts:staff",
    "services": "kotomitta.cli.parts:services",
    "costs": "kotomitta.cli.parts:costs",
    "compare": "kotomitta.cli.compare:compare",
    "law": "kotomitta.cli.law:law",
    "check": "kotomitta.cli.check:check",
    "diary": "kotomitta.cli.diary:diary",
    "forecast": "kotomitta.cli.forecast:forecast",
    "backtest": "kotomitta.cli.backtest:run_backtest",
    "plan": "kotomitta.cli.plan:plan",
    "neglect": "kotomitta.cli.neglect:neglect",
    "paper": "kotomitta.cli.paper:paper",
    "sweep": "kotomitta.cli.sweep:sweep",
    "elicit": "kotomitta.cli.elicit:elicit",
    "fetch": "kotomitta.cli.fetch:fetch",
    "score": "kotomitta.cli.score:score",
    "load": "kotomitta.cli.load:load",
    "prove": "kotomitta.cli.prove:prove",
    "simulate": "kotomitta.cli.simulate:run_simulate",
}

app = typer.Typer(name="kotomitta", cls=SpokenGroup, pretty_exceptions_enable=False)


class Later(Spoken):
    """A command that is imported when it is called, so that help and completion stay quick."""

    def make_context(self, *args: Any, **kwargs: Any) -> Any:
        """The context of the command itself, in place of this one."""
        alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        alone.command(self.name, cls=Spoken)(resolve_name(COMMANDS[str(self.name)]))
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


for _name in COMMANDS:
    app.command(_name, cls=Later)(_nothing)

# Commands of other entry points, such as `serve` of the web, announce themselves; their modules
# import what they need when they are called.
for _entry in sorted(entry_points(group="kotomitta.commands")):
    app.command(_entry.name, cls=Spoken)(_entry.load())


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
