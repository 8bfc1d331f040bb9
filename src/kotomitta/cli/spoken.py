"""Commands that speak the user's language: typer parses, and every word it would say is ours."""

from difflib import get_close_matches
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from kotomitta.basis.errors import InputError
from kotomitta.cli.wording import purpose


class Spoken(TyperCommand):
    """A command whose help and usage errors are in the user's language."""

    # What is left over is told here and not by the parser.
    allow_extra_args = True

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The arguments that are left; InputError for what the command does not take."""
        try:
            left = super().parse_args(ctx, args)
        except typer.TyperException as error:
            raise _misused(ctx, error) from error
        if left and not ctx.resilient_parsing:
            raise InputError("argument_extra", given=" ".join(left), command=ctx.command_path)
        return left

    def get_help(self, ctx: Any) -> str:
        """The help as it is shown."""
        return _help(self, ctx)

    def get_short_help_str(self, limit: int = 0) -> str:
        """What the command is for, as completion shows it."""
        return purpose(self)[: limit or None]


class SpokenGroup(TyperGroup):
    """The program: its commands, in the user's language."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The arguments that are left; the help when there are none at all."""
        if not args and not ctx.resilient_parsing:
            typer.echo(self.get_help(ctx))
            ctx.exit(2)
        try:
            return super().parse_args(ctx, args)
        except typer.TyperException as error:
            raise _misused(ctx, error) from error

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that is named; InputError that tells which there are."""
        if args[0] in self.commands:
            return super().resolve_command(ctx, args)
        for meant in get_close_matches(args[0], self.commands, 1):
            raise InputError("command_misspelt", place=args[0], meant=meant)
        raise InputError("command_unknown", place=args[0], known=", ".join(self.commands))

    def get_help(self, ctx: Any) -> str:
        """The help as it is shown."""
        return _help(self, ctx)


def _help(command: Any, ctx: Any) -> str:
    from kotomitta.cli.help import help_text  # what draws it takes its time to load

    return help_text(command, ctx)


def _misused(ctx: Any, error: Exception) -> InputError:
    """What the parser refuses, in our words."""
    from kotomitta.cli.misuse import misuse  # as above

    return misuse(ctx, error)
