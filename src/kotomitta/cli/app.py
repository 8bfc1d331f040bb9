"""The `kotomitta` command: every subcommand, and the one place where errors become messages."""

import sys

import typer

from kotomitta.basis.errors import InputError
from kotomitta.cli.screen import show_error

app = typer.Typer(
    name="kotomitta",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="How many people will settle, how many cases a worker can carry, and what follows.",
)


def main() -> None:
    """Run the command; bad input ends with exit status 2 and one message, never a traceback."""
    try:
        app()
    except InputError as error:
        show_error(error)
        sys.exit(2)
    except BrokenPipeError:
        sys.exit(1)
