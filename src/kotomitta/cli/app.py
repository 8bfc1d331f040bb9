"""The `kotomitta` command: every subcommand, and the one place where errors become messages."""

import sys
from importlib.metadata import entry_points

import typer

from kotomitta.basis.errors import InputError
from kotomitta.cli.answer import answer
from kotomitta.cli.check import check
from kotomitta.cli.diary import diary
from kotomitta.cli.law import law
from kotomitta.cli.parts import cap, costs, estimate, staff
from kotomitta.cli.screen import show_error

app = typer.Typer(
    name="kotomitta",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="How many people will settle, how many cases a worker can carry, and what follows.",
)

app.command()(answer)
app.command("estimate")(estimate)
app.command()(cap)
app.command("staff")(staff)
app.command("costs")(costs)
app.command()(law)
app.command()(check)
app.command()(diary)

# Commands of other entry points, such as `serve` of the web, announce themselves.
for command in sorted(entry_points(group="kotomitta.commands")):
    app.command(command.name)(command.load())


@app.callback()
def kotomitta() -> None:
    """How many people will settle, how many cases a worker can carry, and what follows."""


def main() -> None:
    """Run the command; bad input ends with exit status 2 and one message, never a traceback."""
    try:
        app()
    except InputError as error:
        show_error(error)
        sys.exit(2)
    except BrokenPipeError:
        sys.exit(1)
